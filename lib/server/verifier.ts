/** Makes the verifier that a server keeps of a proof: a hash, of which the proof can't be found again. */
export type MakeVerifier = (proof: string) => string;

/** Whether somebody may enter: `unknown` says no more than that of a room which isn't there (PRIVATE-2, PRIVATE-4). */
export type Admitted = "admitted" | "unknown" | "open";

/** Compares the verifier that a room was made with and that of who wants to enter; either may be missing. */
export function admits(kept: string | undefined, given: string | undefined): Admitted {
  if (kept === undefined) return given === undefined ? "admitted" : "open";
  return isSame(kept, given ?? "") ? "admitted" : "unknown";
}

/** Takes as long for a wrong text as for the right one, whatever the place of the first difference. */
export function isSame(kept: string, given: string): boolean {
  let difference = kept.length ^ given.length;
  for (let index = 0; index < kept.length; index++) {
    difference |= kept.charCodeAt(index) ^ given.charCodeAt(index % Math.max(1, given.length));
  }
  return difference === 0;
}
