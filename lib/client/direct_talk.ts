import type { Clock } from "../clock.ts";
import { decodeChannelMessage, encode } from "../protocol/codec.ts";
import type { ClientMessage, IceServers, Member, ServerMessage } from "../protocol/messages.ts";
import { type Exposure, Mesh } from "./mesh.ts";
import type { Conversation } from "./conversation.ts";
import type { Parcel } from "./outbox.ts";
import { type Path, pathOf, RELAY } from "./path.ts";
import type { DirectLine } from "./privacy.ts";

/** What a {@linkcode DirectTalk} works with and whom it tells. */
export interface DirectTalkOptions {
  readonly connect: (configuration: RTCConfiguration) => RTCPeerConnection;
  readonly clock: Clock;
  readonly send: (message: ClientMessage) => void;
  /** The lines that the room hasn't acknowledged. */
  readonly unsaid: () => readonly Parcel[];
  /** Opens a line of a member, in a private room; undefined if it isn't that member's. */
  readonly open?: ((member: string, line: Parcel) => Promise<DirectLine | undefined> | undefined) | undefined;
  /** Takes the lines that come directly, and the word of members that they have one. */
  readonly conversation: Pick<Conversation, "hear" | "confirm">;
  /** Whether the own address is hidden from the others at first. */
  readonly isHidden: boolean;
  readonly changed: () => void;
}

/** Milliseconds between two looks at the paths. */
const LOOK_MS = 5_000;
/** The share of its life after which a TURN credential is renewed. */
const RENEW = 0.8;
/** Milliseconds after which a renewal that wasn't answered is asked for again. */
const RENEW_AGAIN_MS = 30_000;
/** The longest life of a credential that is believed, in milliseconds. */
const LONGEST_MS = 86_400_000;
/** Lines that a member who is newly connected is told at once; the room brings all of them. */
const MOST_TOLD = 200;

/** Lines that go straight between members beside the relay, and the paths that they take. */
export class DirectTalk implements Disposable {
  readonly #options: DirectTalkOptions;
  readonly #mesh: Mesh;
  readonly #open = new Set<string>();
  #paths: ReadonlyMap<string, Path> = new Map();
  #isHidden: boolean;
  #hasTurn = false;
  #look: Disposable | undefined;
  #renewal: Disposable | undefined;
  /** Lines are opened one after the other, so that they are heard in the order in which they came. */
  #opening: Promise<void> = Promise.resolve();

  constructor(options: DirectTalkOptions) {
    this.#options = options;
    this.#isHidden = options.isHidden;
    this.#mesh = new Mesh({
      connect: options.connect,
      clock: options.clock,
      send: (signal) => options.send(signal),
      received: (member, data) => this.#received(member, data),
      changed: () => this.#changed(),
    });
  }

  /** How lines reach each member who is connected directly. */
  get paths(): ReadonlyMap<string, Path> {
    return this.#paths;
  }

  /** Hides the own address from the others, or shows it. */
  setHidden(isHidden: boolean): void {
    this.#isHidden = isHidden;
    this.#mesh.setExposure(this.#exposure);
  }

  /** Takes what the room says about members, signals and ICE servers. */
  take(message: ServerMessage, members: readonly Member[]): void {
    switch (message.type) {
      case "welcome":
        this.#setIce(message.ice);
        return this.#mesh.welcome(message.self, members);
      case "joined":
      case "left":
        return this.#mesh.update(members);
      case "ice":
        return this.#setIce(message);
      case "offer":
      case "answer":
      case "candidate":
        return this.#mesh.take(message.from, message);
      case "error":
        if (message.code === "member-away" || message.code === "unknown-member") {
          this.#mesh.missed(message.about ?? "");
        }
    }
  }

  /** Says a line directly to all who are connected. */
  say(line: Parcel): void {
    this.#mesh.broadcast(frameOf(line));
  }

  /** Calls a member who isn't connected. */
  call(member: string): void {
    this.#mesh.call(member);
  }

  /** Looks for new ways after a change of network. */
  networkChanged(): void {
    this.#mesh.restart();
  }

  /** Ends all connections, until the next `welcome`. */
  hangUp(): void {
    this.#mesh.hangUp();
  }

  [Symbol.dispose](): void {
    this.#look?.[Symbol.dispose]();
    this.#renewal?.[Symbol.dispose]();
    this.#mesh[Symbol.dispose]();
  }

  get #exposure(): Exposure {
    if (!this.#isHidden) return "all";
    return this.#hasTurn ? "relay" : "none";
  }

  #setIce({ servers, ttlMs }: IceServers): void {
    this.#hasTurn = servers.some(({ urls }) => urls.some((url) => url.startsWith("turn")));
    this.#mesh.setIce(servers);
    this.#mesh.setExposure(this.#exposure);
    this.#renewal?.[Symbol.dispose]();
    if (ttlMs !== undefined) this.#renewIn(Math.min(ttlMs, LONGEST_MS) * RENEW);
  }

  /** The request or its answer may get lost, or be refused for now: it is repeated until there is one. */
  #renewIn(ms: number): void {
    this.#renewal = this.#options.clock.after(ms, () => {
      this.#renewIn(RENEW_AGAIN_MS);
      this.#options.send({ type: "ice" });
    });
  }

  #received(member: string, data: unknown): void {
    const { conversation, open } = this.#options;
    const decoded = decodeChannelMessage(data);
    if (!decoded.ok) return;
    const { message } = decoded;
    if (message.type === "got") {
      conversation.confirm(message.id, member);
      return this.#options.changed();
    }
    if (open === undefined) return this.#heard(member, message);
    this.#opening = this.#opening.then(async () => {
      const line = await open(member, message);
      if (line !== undefined) this.#heard(member, line);
    });
  }

  #heard(member: string, line: Parcel): void {
    this.#options.conversation.hear(member, line);
    this.#mesh.sendTo(member, encode({ type: "got", id: line.id }));
    this.#options.changed();
  }

  /** Who is connected from now on hears what the room hasn't acknowledged: it may be all there is, while the room is away. */
  #changed(): void {
    for (const member of this.#mesh.open) {
      if (this.#open.has(member)) continue;
      for (const line of this.#options.unsaid().slice(0, MOST_TOLD)) this.#mesh.sendTo(member, frameOf(line));
    }
    this.#open.clear();
    for (const member of this.#mesh.open) this.#open.add(member);
    this.#lookNow();
  }

  #lookNow(): void {
    this.#look?.[Symbol.dispose]();
    this.#look = undefined;
    if (this.#open.size > 0) this.#look = this.#options.clock.after(LOOK_MS, () => this.#lookNow());
    void this.#readPaths();
  }

  async #readPaths(): Promise<void> {
    const read = async (member: string): Promise<readonly [string, Path]> => {
      const connection = this.#mesh.connectionTo(member);
      // Its channel may be open, and its last statistics good, long after nothing gets through any more.
      if (connection?.connectionState !== "connected") return [member, RELAY];
      return [member, await pathOf(connection).catch(() => RELAY)];
    };
    const paths = await Promise.all(Array.from(this.#open, read));
    this.#paths = new Map(paths.filter(([member]) => this.#open.has(member)));
    this.#options.changed();
  }
}

function frameOf({ id, value }: Parcel): string {
  return encode({ type: "CHATMSG", id, value });
}
