import { LIMITS } from "./limits.ts";
import { utf8Length } from "./utf8.ts";

const ROOM_NAME = new RegExp(`^[a-z0-9-]{1,${LIMITS.roomNameCharacters}}$`);
const ROOM_LINK = /\/r\/([^/?#\s]+)/i;
/** What begins with a scheme, `www.`, a host and a path, or a host and a port. */
const ADDRESS = /^(?:[a-z][a-z\d+.-]*:\/\/|www\.|[^\s/]+\.[^\s/]+\/|(?:localhost|[^\s/]+\.[^\s/]+):\d+)/i;
const HIDDEN = /[\p{Cc}\p{Co}\p{Cn}\p{Cs}]|(?![\u200c\u200d])\p{Cf}/gu;
const VISIBLE = /[\p{L}\p{N}\p{S}\p{P}]/u;
const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** Says whether `name` can name a room: 1 to 64 characters of `[a-z0-9-]`. */
export function isRoomName(name: string): boolean {
  return ROOM_NAME.test(name);
}

/** Makes a room name of what a person typed: lower case, other characters turned into hyphens; empty if nothing is left. */
export function toRoomName(typed: string): string {
  const plain = typed.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return plain.replace(/[^a-z0-9]+/g, "-").slice(0, LIMITS.roomNameCharacters).replace(/^-+|-+$/g, "");
}

/**
 * Finds the room that a person means by a name or a link: a valid name as it is, another one made valid. Empty if
 * nothing is left; undefined for an address that leads to no room.
 */
export function toRoomMeant(typed: string): string | undefined {
  const plain = typed.trim();
  const linked = ROOM_LINK.exec(plain)?.[1];
  if (linked === undefined && ADDRESS.test(plain)) return undefined;
  const name = (linked ?? plain).toLowerCase();
  return isRoomName(name) ? name : toRoomName(decoded(name));
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/**
 * Makes a display name fit to be shown: NFC, no control, bidi or other hidden characters, single spaces, at most 40
 * graphemes and 256 bytes. Returns undefined where nothing visible is left.
 */
export function toDisplayName(typed: string): string | undefined {
  const clean = typed.normalize("NFC").replace(/\s/gu, " ").replace(HIDDEN, "").replace(/ +/g, " ").trim();
  let name = "";
  let count = 0;
  for (const { segment } of graphemes.segment(clean)) {
    if (count === LIMITS.nameGraphemes || utf8Length(name + segment) > LIMITS.nameBytes) break;
    name += segment;
    count += 1;
  }
  name = name.trim();
  return VISIBLE.test(name) ? name : undefined;
}
