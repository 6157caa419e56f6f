import { HttpError } from "fresh";
import { ErrorPage } from "../components/ErrorPage.tsx";
import { define } from "../define.ts";

export default define.page(({ error }) => (
  <ErrorPage status={error instanceof HttpError ? error.status : 500} />
));
