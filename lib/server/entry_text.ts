import { LIMITS } from "../protocol/limits.ts";
import type { EntryKind } from "../protocol/messages.ts";
import { isSealedValue } from "../protocol/sealed.ts";
import { isLongerThan } from "../protocol/utf8.ts";

/** Why a text can't be an entry's. */
export type TextRefusal = "empty-text" | "text-too-long" | "not-sealed";

/** Says why `value` can't be the text of an entry of that kind (LOG-5, LOG-7, PRIVATE-5); undefined if it can. */
export function refusalOfText(kind: EntryKind, value: string, isPrivate: boolean): TextRefusal | undefined {
  if (isPrivate) return isSealedValue(value) ? undefined : "not-sealed";
  if (kind === "retract") return undefined;
  const most = kind === "react" ? LIMITS.reactionBytes : LIMITS.textBytes;
  if (isLongerThan(value, most)) return "text-too-long";
  return kind !== "react" && value.trim() === "" ? "empty-text" : undefined;
}
