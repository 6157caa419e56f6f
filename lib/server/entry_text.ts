import { LIMITS } from "../protocol/limits.ts";
import type { EntryKind } from "../protocol/messages.ts";
import { isSealedValue } from "../protocol/sealed.ts";
import { utf8Length } from "../protocol/utf8.ts";

/** Why a text can't be an entry's. */
export type TextRefusal = "empty-text" | "text-too-long" | "not-sealed" | "not-private";

/** Says why `value` can't be the text of an entry of that kind (LOG-5, LOG-7, PRIVATE-5, PRIVATE-12); undefined if it can. */
export function refusalOfText(kind: EntryKind, value: string, isPrivate: boolean): TextRefusal | undefined {
  if (isPrivate) return isSealedValue(value) ? undefined : "not-sealed";
  if (kind === "link") return "not-private";
  if (kind === "retract") return undefined;
  const most = kind === "react" ? LIMITS.reactionBytes : LIMITS.textBytes;
  if (utf8Length(value) > most) return "text-too-long";
  return kind !== "react" && value.trim() === "" ? "empty-text" : undefined;
}
