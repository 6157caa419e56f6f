import type { Clock } from "../clock.ts";
import { LIMITS } from "../protocol/limits.ts";
import type {
  Applicant,
  Entering,
  Errand,
  ErrandRefusal,
  Participant,
  Place,
  RoomEvents,
} from "./backplane.ts";
import type { Config } from "./config.ts";
import type { Metrics } from "./metrics.ts";
import { nameOfNobody } from "./member_name.ts";
import { Partners } from "./partners.ts";
import { type RandomBytes, randomId } from "./random.ts";
import { RoomLog } from "./room_log.ts";

/** What a {@linkcode MemoryRoom} needs. */
export interface MemoryRoomOptions {
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  readonly config: Pick<Config, "members" | "graceMs" | "historyEntries" | "historyBytes">;
  readonly metrics?: Pick<Metrics, "seatExpired">;
}

/** A member of a room in memory. */
export interface MemoryMember extends Participant {
  /** Gives the place back to its member (SEAT-2); the same as long as the member is (SEAT-6). */
  readonly secret: string;
  name: string;
  generation: number;
  /** When its client opened the newest socket for it, by that client's clock (SEAT-3). */
  dialedAt: number;
  presence: Presence;
}

/** Who hears for the member, or since when (milliseconds of `Clock.elapsed()`) it has no socket. */
type Presence =
  | { readonly is: "here"; readonly events: RoomEvents }
  | { readonly is: "away"; readonly since: number };

/** A room in this process's memory: its log, and who is in it. */
export class MemoryRoom {
  readonly verifier: string | undefined;
  readonly log: RoomLog;
  /** Whoever hears what happens here. */
  readonly listeners = new Set<RoomEvents>();
  readonly #options: MemoryRoomOptions;
  /** Eldest first. */
  readonly #members = new Map<string, MemoryMember>();
  readonly #partners = new Partners();

  constructor(options: MemoryRoomOptions, verifier: string | undefined) {
    const { randomBytes, config: { historyEntries: entries, historyBytes: bytes } } = options;
    this.#options = options;
    this.verifier = verifier;
    this.log = new RoomLog(randomId(randomBytes), {
      ...{ entries, bytes, ids: LIMITS.rememberedIds },
      erases: verifier === undefined,
    });
  }

  get members(): ReadonlyMap<string, Participant> {
    return this.#members;
  }

  /** Gives the applicant its place back, or a new one. */
  enter(applicant: Applicant, { events, answer }: { events: RoomEvents; answer: Answer }): void {
    const { resume } = applicant;
    const member = resume === undefined ? undefined : this.#members.get(resume.seat);
    const isOwn = member?.dialect === applicant.dialect && member.secret === resume?.secret;
    if (!isOwn) return this.#admit(applicant, { events, answer });
    if ((resume.dialedAt ?? member.dialedAt) < member.dialedAt) return answer({ result: "overtaken" });
    const { presence: before, name: nameBefore } = member;
    const placeBefore = { id: member.id, generation: member.generation };
    member.presence = { is: "here", events };
    member.generation += 1;
    member.dialedAt = resume.dialedAt ?? member.dialedAt;
    member.name = applicant.name ?? member.name;
    if (before.is === "here") before.events.fenced(placeBefore, "replaced");
    if (member.name !== nameBefore) this.#tell((each) => each.renamed(member.id, member.name));
    answer(seated(member, false));
  }

  /** The member whose place it is; else the place is fenced (SEAT-8). */
  memberAt(place: Place, events: RoomEvents): MemoryMember | undefined {
    const member = this.#members.get(place.id);
    if (member?.generation === place.generation) return member;
    events.fenced(place, member === undefined ? "gone" : "replaced");
    return undefined;
  }

  rename(member: MemoryMember, name: string): void {
    member.name = name;
    this.#tell((each) => each.renamed(member.id, name));
  }

  typing({ id }: MemoryMember, on: boolean): void {
    this.#tell((each) => each.typing(id, on));
  }

  /** Sends a frame to one member; says why not where the sender named it. */
  send(
    { id }: MemoryMember,
    { to, finds = false, yields = false, dialect, frame }: Errand,
  ): ErrandRefusal | undefined {
    const target = this.#members.get(to ?? this.#partnerOf(id, finds) ?? "");
    if (target?.dialect !== dialect) return to === undefined ? undefined : "unknown-member";
    if (target.presence.is === "away") return "member-away";
    const { events } = target.presence;
    if (yields && events.isBehind(target.id)) return "member-busy";
    events.errand(target.id, frame);
    return undefined;
  }

  leave({ id }: MemoryMember): void {
    this.#members.delete(id);
    this.#partners.part(id);
    this.#tell((each) => each.left(id));
  }

  lost(member: MemoryMember): void {
    member.presence = { is: "away", since: this.#options.clock.elapsed() };
  }

  /** Takes the places away that have waited for longer than the grace time. */
  sweep(now: number): void {
    for (const member of this.#members.values()) {
      const { presence } = member;
      if (presence.is === "here" || now - presence.since < this.#options.config.graceMs) continue;
      this.#options.metrics?.seatExpired();
      this.leave(member);
    }
  }

  #admit(applicant: Applicant, { events, answer }: { events: RoomEvents; answer: Answer }): void {
    const { config, randomBytes } = this.#options;
    if (this.#members.size >= config.members) return answer({ result: "refused", reason: "full" });
    const member: MemoryMember = {
      id: randomId(randomBytes),
      secret: randomId(randomBytes),
      dialect: applicant.dialect,
      name: applicant.name ?? nameOfNobody(this.verifier !== undefined),
      generation: 1,
      dialedAt: applicant.resume?.dialedAt ?? 0,
      presence: { is: "here", events },
    };
    this.#members.set(member.id, member);
    this.#tell((each) => each.joined(member));
    answer(seated(member, true));
  }

  #partnerOf(id: string, finds: boolean): string | undefined {
    return finds ? this.#partners.find(id, this.#cookbookMembers()) : this.#partners.of(id);
  }

  *#cookbookMembers(): Generator<string> {
    for (const { id, dialect } of this.#members.values()) {
      if (dialect === "cookbook") yield id;
    }
  }

  #tell(news: (events: RoomEvents) => void): void {
    for (const events of this.listeners) news(events);
  }
}

type Answer = (entering: Entering) => void;

function seated({ id, generation, secret, name }: MemoryMember, isNew: boolean): Entering {
  return { result: "seated", place: { id, generation }, secret, name, isNew };
}
