import { define } from "../define.ts";

export const handler = define.handlers({
  GET({ state: { readiness } }) {
    const report = readiness.report();
    const headers = { "Cache-Control": "no-store" };
    return Response.json(report, { status: report.ready ? 200 : 503, headers });
  },
});
