import type { Rate } from "../../protocol/limits.ts";
import { RateLimit } from "../../protocol/rate_limit.ts";
import { fileOfferOf } from "../file_offer.ts";
import { newLine } from "../line_changes.ts";
import type { LineRow } from "../rows.ts";
import type { FileFrame, FileMessageOf } from "./file_frame.ts";
import type { FilePorts } from "./file_ports.ts";
import type { Source } from "./downloads.ts";

/** Milliseconds after which an offer that wasn't seen is told again. */
const AGAIN_MS = 5_000;
/** Others' offers that are remembered; the oldest is forgotten. */
const MOST_KNOWN = 500;
/** What one member may offer; what is over isn't shown. */
const OFFERS: Rate = { perSecond: 0.5, burst: 20 };

/** What {@linkcode DirectOffers} work with. */
export type DirectOffersOptions =
  & Pick<FilePorts, "clock" | "random" | "self" | "ownName" | "nameOf" | "personOf" | "membersOf" | "show">
  & { readonly tell: (member: string, frame: FileFrame) => void };

interface Told {
  readonly row: LineRow;
  readonly to: string;
  again: Disposable | undefined;
}

/** Offers to one member, which the room doesn't keep: told until they are seen, and shown once. */
export class DirectOffers implements Disposable {
  readonly #options: DirectOffersOptions;
  readonly #told = new Map<string, Told>();
  readonly #sources = new Map<string, Source>();
  readonly #limits = new Map<string, RateLimit>();

  constructor(options: DirectOffersOptions) {
    this.#options = options;
  }

  /** Where the file of a shown offer is. */
  source(row: string): Source | undefined {
    return this.#sources.get(row);
  }

  /** Offers to a person; the line is pending until it is seen, and refused if that person goes before. */
  offer(id: string, text: string, to: string): void {
    const { clock, self, ownName, nameOf, membersOf } = this.#options;
    const onlyFor = nameOf(membersOf(to)[0] ?? "") ?? "";
    const row: LineRow = {
      ...newLine({
        ...{ kind: "file", id, from: self(), name: ownName(), at: clock.now(), text },
        ...{ isOwn: true, state: "pending", isChangeable: false },
      }),
      onlyFor,
    };
    this.#told.set(id, { row, to, again: undefined });
    this.#options.show(row);
    this.#tell(id);
  }

  /** Takes an offer of a member, or the word that an own one is seen. */
  take(frame: FileMessageOf<"file-offer" | "file-seen">, member: string): void {
    if (frame.type === "file-offer") return this.#offered(frame, member);
    const told = this.#told.get(frame.offer);
    if (told !== undefined && told.to === this.#options.personOf(member)) {
      this.#settle(told, { state: "kept" });
    }
  }

  [Symbol.dispose](): void {
    for (const { again } of this.#told.values()) again?.[Symbol.dispose]();
    this.#told.clear();
  }

  #tell(id: string): void {
    const told = this.#told.get(id);
    if (told === undefined) return;
    const { membersOf, clock, tell } = this.#options;
    const members = membersOf(told.to);
    if (members.length === 0) return this.#settle(told, { state: "refused", refusal: "unknown-member" });
    for (const member of members) tell(member, { type: "file-offer", offer: id, text: told.row.text });
    told.again = clock.after(AGAIN_MS, () => this.#tell(id));
  }

  #settle({ row, again }: Told, state: Pick<LineRow, "state" | "refusal">): void {
    again?.[Symbol.dispose]();
    this.#told.delete(row.id);
    this.#options.show({ ...row, ...state });
  }

  #offered({ offer, text }: FileMessageOf<"file-offer">, member: string): void {
    const { tell, personOf, nameOf, ownName, random, clock, show } = this.#options;
    const file = fileOfferOf(text);
    const from = personOf(member);
    const name = nameOf(member);
    if (file === undefined || from === undefined || name === undefined) return;
    const isKnown = [...this.#sources.values()].some((known) =>
      known.offer === offer && known.owner === from
    );
    if (!isKnown) {
      const limit = this.#limits.get(from) ?? new RateLimit(OFFERS, clock.elapsed());
      this.#limits.set(from, limit);
      if (limit.take(clock.elapsed()) > 0) return;
      const id = random.id();
      this.#sources.set(id, { offer, owner: from, file });
      show({
        ...newLine({
          ...{ kind: "file", id, from, name, at: clock.now(), text },
          ...{ isOwn: false, state: "kept", isChangeable: false },
        }),
        onlyFor: ownName(),
      });
      this.#forgetOldest();
    }
    tell(member, { type: "file-seen", offer });
  }

  #forgetOldest(): void {
    for (const table of [this.#sources, this.#limits]) {
      const [oldest] = table.keys();
      if (table.size > MOST_KNOWN && oldest !== undefined) table.delete(oldest);
    }
  }
}
