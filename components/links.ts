/** A part of a line: plain text, or an address that may be opened. */
export interface TextPart {
  readonly text: string;
  readonly href?: string;
}

/** An address ends at white space, quotes, angle brackets, and characters that are hidden or turn the direction. */
const ADDRESS = /\bhttps?:\/\/[^\s<>"'`\p{Cc}\p{Cf}]+/giu;
const TRAILING = /[.,;:!?'"*_~|…。、，！？：；]$/u;
const CLOSERS = new Map([[")", "("], ["]", "["], ["}", "{"], ["」", "「"], ["）", "（"]]);

/** Splits a line into plain text and the http and https addresses in it. */
export function splitLinks(text: string): readonly TextPart[] {
  const parts: TextPart[] = [];
  let done = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const address = trimmed(match[0]);
    const href = hrefOf(address);
    if (href === undefined) continue;
    if (match.index > done) parts.push({ text: text.slice(done, match.index) });
    parts.push({ text: address, href });
    done = match.index + address.length;
  }
  if (done < text.length) parts.push({ text: text.slice(done) });
  return parts;
}

/** Leaves off what belongs to the sentence: punctuation at the end, and a bracket that the address didn't open. */
function trimmed(address: string): string {
  const excess = new Map(Array.from(CLOSERS, ([closer, opener]) => [
    closer,
    count(address, closer) - count(address, opener),
  ]));
  let end = address.length;
  for (; end > 0; end--) {
    const last = address.charAt(end - 1);
    const more = excess.get(last);
    if (more === undefined ? !TRAILING.test(last) : more <= 0) break;
    if (more !== undefined) excess.set(last, more - 1);
  }
  return address.slice(0, end);
}

/** An address with a user's name in it is left as text: it says one host and goes to another. */
function hrefOf(address: string): string | undefined {
  try {
    const url = new URL(address);
    return url.username === "" && url.password === "" ? url.href : undefined;
  } catch {
    return undefined;
  }
}

function count(text: string, character: string): number {
  return text.split(character).length - 1;
}
