import { LIMITS } from "../protocol/limits.ts";
import type { EntryKind } from "../protocol/messages.ts";
import { utf8Length } from "../protocol/utf8.ts";

/** Says why `value` can't be the text of an entry of that kind (LOG-5, LOG-7); undefined if it can. */
export function refusalOfText(kind: EntryKind, value: string): "empty-text" | "text-too-long" | undefined {
  if (kind === "retract") return undefined;
  const most = kind === "react" ? LIMITS.reactionBytes : LIMITS.textBytes;
  if (utf8Length(value) > most) return "text-too-long";
  return kind !== "react" && value.trim() === "" ? "empty-text" : undefined;
}
