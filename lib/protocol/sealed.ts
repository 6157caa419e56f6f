import { LIMITS } from "./limits.ts";

/** The name under which the server shows a member of a private room that hasn't told its sealed one. */
export const SEALED_NAME = "sealed";

const SEALED = /^[A-Za-z0-9_-]+$/;

/** Says whether `value` is base64url, as all that is sealed; a `direct` has no other limit but its own. */
export function isSealed(value: string): boolean {
  return SEALED.test(value);
}

/** Says whether `value` can be an entry's sealed value: base64url of a limited length. */
export function isSealedValue(value: string): boolean {
  return value.length <= LIMITS.sealedCharacters && isSealed(value);
}

/** Says whether `name` can be a sealed name: base64url of a limited length. */
export function isSealedName(name: string): boolean {
  return name.length <= LIMITS.sealedNameCharacters && isSealed(name);
}
