/** Own lines whose reach is remembered; the oldest is forgotten. */
const MOST = 200;

/** Which members have said that an own line reached them directly. */
export class Reach {
  #lines: ReadonlyMap<string, ReadonlySet<string>> = new Map();

  /** The members that a line has reached, by the line's id; a new map for every change. */
  get lines(): ReadonlyMap<string, ReadonlySet<string>> {
    return this.#lines;
  }

  /** Notes that a line has reached a member. */
  note(id: string, member: string): void {
    const members = new Set(this.#lines.get(id)).add(member);
    this.#lines = new Map([...this.#lines, [id, members] as const].slice(-MOST));
  }

  /** How many members the line has reached. */
  of(id: string): number {
    return this.#lines.get(id)?.size ?? 0;
  }
}
