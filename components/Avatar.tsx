const HUES = 12;

/** Initials on a colour that stays the same for a member id. */
export function Avatar({ id, name }: { id: string; name: string }) {
  return <span class={`avatar ${hueOf(id)}`} aria-hidden="true">{initials(name)}</span>;
}

/** The class of a member's colour; none while the id isn't known. */
export function hueOf(id: string): string {
  if (id === "") return "";
  let hash = 0;
  for (const character of id) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
  return `hue-${hash % HUES}`;
}

function initials(name: string): string {
  const words = name.split(" ").filter((word) => word !== "");
  const ends = words.length > 1 ? [words[0], words.at(-1)] : words;
  return ends.map((word) => Array.from(word ?? "")[0] ?? "").join("").toUpperCase();
}
