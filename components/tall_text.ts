/** More rows than this are folded: the stylesheet's 30 and a few, since folding two rows away helps nobody. */
const MOST_ROWS = 36;
/** Characters of a full row in the widest bubble. */
const ROW_CHARACTERS = 75;

/** Says whether a text takes so many rows that it would push the talk away. */
export function isTall(text: string): boolean {
  if (text.length < MOST_ROWS) return false;
  const rows = text.split("\n").map((row) => Math.max(1, Math.ceil(row.length / ROW_CHARACTERS)));
  return rows.reduce((sum, each) => sum + each, 0) > MOST_ROWS;
}
