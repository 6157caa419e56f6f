/** Says on a link that it leads to this page or to one above it. */
export function markActive(props: Record<string, unknown>, url: URL): void {
  const { href } = props;
  if (typeof href !== "string" || !href.startsWith("/") || props["aria-current"] !== undefined) return;
  const [, path = "", search = ""] = /^([^?#]*)(\?[^#]*)?/.exec(href) ?? [];
  const target = bare(path);
  const here = bare(url.pathname);
  if (here === target && (search === "" || search === url.search)) {
    props["data-current"] = "true";
    props["aria-current"] = "page";
  } else if (here === target || target === "" || here.startsWith(target + "/")) {
    props["data-ancestor"] = "true";
    props["aria-current"] = "true";
  }
}

function bare(path: string): string {
  return path.endsWith("/") ? path.slice(0, -1) : path;
}
