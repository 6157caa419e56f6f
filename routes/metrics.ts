import { HttpError } from "fresh";
import { define } from "../define.ts";

/** For visitors there is no such page, unless a token guards it. */
export const handler = define.handlers({
  GET({ req, state: { metricsPage } }) {
    if (metricsPage?.isGuarded !== true) throw new HttpError(404);
    return metricsPage.answer(req.headers);
  },
});
