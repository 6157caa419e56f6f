import { splitLinks } from "./links.ts";

/** What a line says, with its addresses as links that tell the other side nothing. */
export function LineText({ text }: { text: string }) {
  const parts = splitLinks(text);
  return (
    <span class="text" dir="auto">
      {parts.map(({ text, href }) =>
        href === undefined
          ? text
          : (
            <a href={href} target="_blank" rel="noopener noreferrer nofollow" dir="ltr" title={href}>
              {text}
            </a>
          )
      )}
    </span>
  );
}
