import { type Entry, id, type ServerMessageOf } from "../protocol/messages.ts";
import { LIMITS } from "../protocol/limits.ts";
import { toDisplayName } from "../protocol/names.ts";
import { invalid, nullable, optional, record, text, whole } from "../protocol/shape.ts";
import { utf8Length } from "../protocol/utf8.ts";
import { toBase64Url } from "./base64url.ts";
import type { Evidence } from "./chain_book.ts";
import type { Cryptography } from "./cryptography.ts";
import type { DraftSealer } from "./draft_sealing.ts";
import { type EnvelopeKind, Envelopes } from "./envelope.ts";
import type { Identity } from "./identity.ts";
import type { Draft, Parcel } from "./outbox.ts";
import type { Link } from "./own_chain.ts";
import type { Signal } from "./peer.ts";
import type { RoomKeys } from "./room_key.ts";

/** An entry as a private room's log takes it: opened, with what that has proved, or unreadable. */
export type OpenedEntry = Entry & { readonly seal?: Evidence | "unreadable" };

/** A line that came directly, opened: its text, and the fingerprint of its author. */
export type DirectLine = Parcel & { readonly from: string };

/** A signal of another member, as the server passes it on. */
export type SignalFrom = ServerMessageOf<"offer" | "answer" | "candidate">;

/** What a {@linkcode Privacy} is made of. */
export interface PrivacyOptions {
  /** The key as the link has it. */
  readonly key: string;
  readonly keys: RoomKeys;
  readonly identity: Identity;
  readonly cryptography: Cryptography;
}

const saying = record({
  name: text(LIMITS.nameBytes),
  target: optional(id),
  epoch: id,
  chain: id,
  n: whole(),
  prev: text(64),
});
const candidate = record({ label: nullable(whole(255)), id: nullable(text(64)) });
const CHAIN_BYTES = 16;

const encoder = new TextEncoder();

/** What one member of a private room can seal and open: what is said, signals and its own name. */
export class Privacy {
  readonly key: string;
  readonly proof: string;
  readonly fingerprint: string;
  readonly envelopes: Envelopes;
  readonly #cryptography: Cryptography;

  constructor({ key, keys, identity, cryptography }: PrivacyOptions) {
    this.key = key;
    this.proof = keys.proof;
    this.fingerprint = identity.fingerprint;
    this.envelopes = new Envelopes({ keys, identity, cryptography });
    this.#cryptography = cryptography;
  }

  get subtle(): SubtleCrypto {
    return this.#cryptography.subtle;
  }

  /** The sealer of the member's drafts, under the name that it has when they are sealed. */
  sealerFor(ownName: () => string): DraftSealer {
    return {
      newChain: () => toBase64Url(this.#cryptography.randomBytes(CHAIN_BYTES)),
      refusalOf: ({ value }) => utf8Length(value) > LIMITS.textBytes ? "text-too-long" : undefined,
      seal: (draft, link) => this.#sealDraft(draft, { ...link, name: ownName() }),
    };
  }

  /** Opens an entry of the room; one that can't be opened, or says another target than the server, is unreadable. */
  async openEntry(entry: Entry): Promise<OpenedEntry> {
    const { kind = "line", id, value, target, from: seat } = entry;
    const opened = await this.envelopes.open({ kind, id }, value);
    const body = opened.ok ? saying(opened.body) : invalid;
    if (!opened.ok || body === invalid || body.target !== target || !isFit(kind, opened.text)) {
      return { ...entry, name: "", value: "", seal: "unreadable" };
    }
    const { fingerprint } = opened;
    const { epoch, chain, n, prev } = body;
    const seal = { seat, fingerprint, epoch, chain, n, prev, hash: await this.#hash(value) };
    return { ...entry, from: fingerprint, name: toDisplayName(body.name) ?? "?", value: opened.text, seal };
  }

  /** Opens a line that came directly from the member with that fingerprint. */
  async openDirect({ id, value }: Parcel, fingerprint: string | undefined): Promise<DirectLine | undefined> {
    const opened = await this.envelopes.open({ kind: "line", id }, value);
    if (!opened.ok || opened.fingerprint !== fingerprint) return undefined;
    return { id, value: opened.text, from: fingerprint };
  }

  sealHello(member: string, name: string, at: number): Promise<string> {
    return this.envelopes.seal({ kind: "hello", id: member }, { name, at });
  }

  /** Seals a signal for the one way from one member to the other. */
  async sealSignal(signal: Signal, { from, to }: Way): Promise<Signal> {
    const label = { kind: signal.type, id: `${from}.${to}` };
    if (signal.type !== "candidate") {
      return { type: signal.type, sdp: await this.envelopes.seal(label, {}, signal.sdp) };
    }
    const sealed = await this.envelopes.seal(label, { label: signal.label, id: signal.id }, signal.candidate);
    return { type: "candidate", label: null, id: null, candidate: sealed };
  }

  /** Opens a signal, if it was signed by the member with that fingerprint. */
  async openSignal(
    signal: SignalFrom,
    { to, fingerprint }: Receiver,
  ): Promise<SignalFrom | undefined> {
    const { type, from } = signal;
    const label = { kind: type, id: `${from}.${to}` };
    const opened = await this.envelopes.open(label, type === "candidate" ? signal.candidate : signal.sdp);
    if (!opened.ok || opened.fingerprint !== fingerprint) return undefined;
    if (type !== "candidate") return { type, from, sdp: opened.text };
    const body = candidate(opened.body);
    return body === invalid ? undefined : { type, from, ...body, candidate: opened.text };
  }

  /** Seals what one member tells another by the relay. */
  async sealDirect(value: string, { from, to }: Way): Promise<string> {
    return await this.envelopes.seal({ kind: "direct", id: `${from}.${to}` }, {}, value);
  }

  /** Opens what a member tells by the relay, if the one with that fingerprint has signed it. */
  async openDirectValue(
    { from, value }: ServerMessageOf<"direct">,
    { to, fingerprint }: Receiver,
  ): Promise<string | undefined> {
    const opened = await this.envelopes.open({ kind: "direct", id: `${from}.${to}` }, value);
    return opened.ok && opened.fingerprint === fingerprint ? opened.text : undefined;
  }

  async #sealDraft(
    { id, kind, value, target }: Draft,
    link: Link & { readonly epoch: string; readonly name: string },
  ): Promise<{ readonly sealed: string; readonly hash: string }> {
    const sealed = await this.envelopes.seal({ kind, id }, { ...link, target }, value);
    return { sealed, hash: await this.#hash(sealed) };
  }

  async #hash(envelope: string): Promise<string> {
    return toBase64Url(new Uint8Array(await this.subtle.digest("SHA-256", encoder.encode(envelope))));
  }
}

interface Way {
  readonly from: string;
  readonly to: string;
}

interface Receiver {
  readonly to: string;
  /** Who the sender has to be. */
  readonly fingerprint: string | undefined;
}

/** A text that an open room's server would refuse (LOG-7) is none in a private room either. */
function isFit(kind: EnvelopeKind, value: string): boolean {
  if (kind === "retract") return value === "";
  const most = kind === "react" ? LIMITS.reactionBytes : LIMITS.textBytes;
  return utf8Length(value) <= most && (kind === "react" || value.trim() !== "");
}
