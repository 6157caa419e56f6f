import type { Introduction } from "../lib/client/introductions.ts";
import { Icon } from "./Icon.tsx";

/** Who somebody in a private room is, by their key; `trust` once it is compared. */
export interface KeyCheckProps {
  readonly introduction: Introduction;
  readonly trust: (() => void) | undefined;
}

const STANDINGS = {
  new: ["new", "You haven’t met this key before."],
  known: ["known", "This is the key that you have met before."],
  changed: [
    "changed key",
    "You have met this name with another key. It may be a new browser, or somebody else.",
  ],
} as const;

/** How well a member's key is known, and the digits that the two compare by voice. */
export function KeyCheck({ introduction: { name, standing, phrase }, trust }: KeyCheckProps) {
  const [word, explanation] = STANDINGS[standing];
  return (
    <details class="key-check" data-standing={standing}>
      <summary aria-label={`Key of ${name}: ${word}`}>
        {standing === "changed" && <Icon shape="alert" />}
        {word}
      </summary>
      <p>{explanation}</p>
      <p>Read these digits to each other. If they are the same on both sides, nobody is between you.</p>
      <p class="phrase">{phrase}</p>
      {standing !== "known" && (
        <button type="button" class="button" disabled={!trust} onClick={trust}>They are the same</button>
      )}
    </details>
  );
}
