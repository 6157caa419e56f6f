import axe, { type AxeResults, type Result } from "axe-core";
import type { Page } from "playwright-core";

const TAGS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"];

/** Throws what axe finds wrong with the page as it is now: the rule, the elements, and what to do. */
export async function assertAccessible(page: Page): Promise<void> {
  const violations = await findViolations(page);
  if (violations.length === 0) return;
  throw new Error(`${page.url()} is not accessible to all:\n${violations.map(describe).join("\n")}`);
}

/** Playwright's `evaluate` of a string is not held by the page's security policy. */
async function findViolations(page: Page): Promise<Result[]> {
  await page.evaluate(axe.source);
  const options = JSON.stringify({ runOnly: TAGS, resultTypes: ["violations"] });
  const results = await page.evaluate<AxeResults>(`axe.run(document, ${options})`);
  return results.violations;
}

function describe({ id, impact, help, helpUrl, nodes }: Result): string {
  const elements = nodes.map(({ target, failureSummary }) =>
    `    ${target.join(" ")}\n      ${(failureSummary ?? "").replaceAll("\n", "\n      ")}`
  );
  return `  ${id} (${impact}): ${help} <${helpUrl}>\n${elements.join("\n")}`;
}
