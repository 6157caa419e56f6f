import { toDisplayName } from "../protocol/names.ts";
import { isSealedName, SEALED_NAME } from "../protocol/sealed.ts";

/** The name that somebody enters with; a sealed one is told later, once its member has an id to seal it for (PRIVATE-6). */
export function nameOnEntering(typed: string | undefined, isPrivate: boolean): string | undefined {
  return typed === undefined || isPrivate ? undefined : toDisplayName(typed);
}

/** The name of who has told none that can be shown. */
export function nameOfNobody(isPrivate: boolean): string {
  return isPrivate ? SEALED_NAME : "Guest";
}

/** The name that a member takes; undefined if it is none. */
export function otherName(typed: string, isPrivate: boolean): string | undefined {
  if (!isPrivate) return toDisplayName(typed);
  return isSealedName(typed) ? typed : undefined;
}
