import { utf8Length } from "../protocol/utf8.ts";

/** The longest cleaned name, in characters and in UTF-8 bytes: file systems take 255 bytes, and browsers add a number. */
const MOST = { characters: 120, bytes: 220 } as const;
/** What a file is called whose name has nothing that can stay. */
const NAMELESS = "download";
/** Control, bidi and other hidden characters; the two joiners make emoji and are left. */
const HIDDEN = /[\p{Cc}\p{Co}\p{Cn}\p{Cs}\p{Zl}\p{Zp}]|(?![\u200c\u200d])\p{Cf}/gu;
/** Separators of paths, and what Windows forbids. */
const FORBIDDEN = /[/\\:*?"<>|]/g;
/** Names of devices on Windows, with any extension. */
const RESERVED = /^(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[\d¹²³])\s*(\.|$)/i;
const EXTENSION = /\.[^.\s]{1,16}$/u;

/**
 * Makes a name fit for every file system, and shown as what it is: no separators, hidden characters, leading dots or
 * names of devices, at most 120 characters and 220 bytes with the extension kept; `download` where nothing is left.
 */
export function cleanFileName(name: string): string {
  const plain = name.normalize("NFC").replace(/\s/gu, " ").replace(HIDDEN, "").replace(FORBIDDEN, "_");
  const trimmed = plain.replace(/ +/g, " ").replace(/^[. ]+|[. ]+$/g, "");
  const safe = RESERVED.test(trimmed) ? `_${trimmed}` : trimmed;
  if (safe.replaceAll(/[_\u200c\u200d ]/g, "") === "") return NAMELESS;
  return fits(safe) ? safe : shortened(safe);
}

function shortened(name: string): string {
  const extension = EXTENSION.exec(name)?.[0] ?? "";
  const stem = [...name.slice(0, name.length - extension.length)].slice(0, MOST.characters);
  while (stem.length > 0 && !fits(stem.join("") + extension)) stem.pop();
  return stem.join("").replace(/[. ]+$/, "") + extension;
}

function fits(name: string): boolean {
  return [...name].length <= MOST.characters && utf8Length(name) <= MOST.bytes;
}
