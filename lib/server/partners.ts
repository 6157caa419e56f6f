/** Who is whose partner among Cookbook members, which know of one other member only (COOK-5). */
export class Partners {
  readonly #partners = new Map<string, string>();

  /** The member's partner, if it has one. */
  of(id: string): string | undefined {
    return this.#partners.get(id);
  }

  /** The member's partner: the one it has, else the first of `candidates` that is free. */
  find(id: string, candidates: Iterable<string>): string | undefined {
    const present = this.#partners.get(id);
    if (present !== undefined) return present;
    for (const candidate of candidates) {
      if (candidate === id || this.#partners.has(candidate)) continue;
      this.#partners.set(id, candidate).set(candidate, id);
      return candidate;
    }
    return undefined;
  }

  /** Frees the partner of a member that goes. */
  part(id: string): void {
    const partner = this.#partners.get(id);
    if (partner === undefined) return;
    this.#partners.delete(id);
    this.#partners.delete(partner);
  }
}
