import type { Outgoing } from "../transfer.ts";
import type { FileFrame, FileMessageOf } from "./file_frame.ts";
import type { FilePorts } from "./file_ports.ts";
import { HeldFile } from "./held_file.ts";
import type { Pipe } from "./pipe.ts";
import { Upload } from "./upload.ts";

/** Copies that are sent at once; others wait for their turn, in the order in which they were asked for. */
const MOST_AT_ONCE = 8;
/** Copies that one member is sent at once. */
const MOST_OF_ONE = 4;
/** Copies that one member may have asked for; what is over isn't heard. */
const MOST_ASKED = 16;
/** Offers that are held; the oldest is let go, and is gone for who asks. */
const MOST_OFFERS = 200;

/** What an {@linkcode Uploads} works with. */
export type UploadsOptions =
  & Pick<FilePorts, "clock" | "nameOf" | "personOf">
  & {
    /** Whether the offer still stands in the room. */
    readonly stands: (offer: string) => boolean;
    readonly changed: (isState: boolean) => void;
  };

interface Offer {
  readonly file: HeldFile;
  /** The person whom it is for; everybody if there is none. */
  readonly to: string | undefined;
  readonly uploads: Map<string, Upload>;
}

/** The own offers of a page, and the copies of them that are on their way. */
export class Uploads implements Disposable {
  readonly #options: UploadsOptions;
  readonly #offers = new Map<string, Offer>();
  /** Copies that wait or are sent, in the order in which they were asked for. */
  #queue: readonly Upload[] = [];

  constructor(options: UploadsOptions) {
    this.#options = options;
  }

  /** The pages' view of the offers, by their ids. */
  get transfers(): readonly (readonly [string, Outgoing])[] {
    return [...this.#offers].map(([id, { uploads }]) => [
      id,
      { way: "out", isHere: true, receivers: [...uploads.values()].map(({ receiver }) => receiver) },
    ]);
  }

  has(id: string): boolean {
    return this.#offers.has(id);
  }

  /** Holds a file for the room, or for one person; returns the offers that were let go for it. */
  hold(id: string, file: Blob, to?: string): readonly string[] {
    this.#offers.set(id, { file: new HeldFile(file), to, uploads: new Map() });
    const over = [...this.#offers.keys()].slice(0, Math.max(0, this.#offers.size - MOST_OFFERS));
    for (const each of over) this.withdraw(each);
    return over;
  }

  /** Lets a file go. */
  withdraw(id: string): void {
    const offer = this.#offers.get(id);
    this.#offers.delete(id);
    for (const upload of offer?.uploads.values() ?? []) upload.stop("gone");
    this.#next();
  }

  /** Stops a member's copy of an own file, or all copies. */
  stop(id: string, member?: string): void {
    for (const upload of this.#offers.get(id)?.uploads.values() ?? []) {
      if (member === undefined || upload.member === member) upload.stop("stopped");
    }
    this.#next();
  }

  /** A member asks for a file; returns false where it can't have it. */
  ask(want: FileMessageOf<"file-want">, pipe: Pipe): boolean {
    const { member } = pipe;
    const { nameOf, personOf, stands } = this.#options;
    const offer = this.#offers.get(want.offer);
    const name = nameOf(member);
    const isMeant = offer?.to === undefined || offer.to === personOf(member);
    if (offer === undefined || name === undefined || !isMeant || !stands(want.offer)) return false;
    if (want.at > offer.file.size) return false;
    const asked = this.#queue.filter((each) => each.member === member).length;
    const upload = offer.uploads.get(member) ?? this.#newUpload(offer, { member, name });
    if (!this.#queue.includes(upload)) {
      if (asked >= MOST_ASKED) return true;
      this.#queue = [...this.#queue, upload];
    }
    upload.ask(want, pipe);
    this.#next();
    pipe.send({ type: "file-wait", turn: want.turn });
    return true;
  }

  /** Takes what a member says about its copy; returns whether there is one of that turn. */
  take(frame: FileFrame, member: string): boolean {
    const upload = "turn" in frame ? this.#find(frame.turn, member) : undefined;
    if (upload === undefined) return false;
    if (frame.type === "file-have") upload.acknowledge(frame.at);
    if (frame.type === "file-stop") upload.stop();
    this.#next();
    return true;
  }

  /** The relay didn't take what was sent of that turn from that place on. */
  refused(turn: number, at: number, retryMs: number | undefined): void {
    this.#queue.find((upload) => upload.turn === turn)?.refused(at, retryMs);
    this.#next();
  }

  hasRoom(pipe: Pipe): void {
    this.#queue.find((upload) => upload.uses(pipe))?.hasRoom();
  }

  closed(pipe: Pipe): void {
    this.#queue.find((upload) => upload.uses(pipe))?.park();
    this.#next();
  }

  /** Ends the copies of those who aren't in the room any more. */
  membersChanged(): void {
    for (const upload of this.#queue) {
      if (this.#options.nameOf(upload.member) === undefined) upload.stop();
    }
    this.#next();
  }

  [Symbol.dispose](): void {
    for (const id of [...this.#offers.keys()]) this.withdraw(id);
  }

  #newUpload({ file, uploads }: Offer, who: { readonly member: string; readonly name: string }): Upload {
    const { clock, changed } = this.#options;
    const upload = new Upload({
      ...{ file, clock, ...who },
      changed: (isState) => {
        changed(isState);
        // A copy that is parked by its own watch gives way to the next one.
        if (isState && !upload.isSending && !upload.isQueued) this.#next();
      },
    });
    uploads.set(who.member, upload);
    return upload;
  }

  #find(turn: number, member: string): Upload | undefined {
    return this.#queue.find((upload) => upload.turn === turn && upload.member === member);
  }

  /** Begins what has its turn now. */
  #next(): void {
    this.#queue = this.#queue.filter((upload) => upload.isQueued || upload.isSending);
    for (const upload of this.#queue) {
      const sending = this.#queue.filter(({ isSending }) => isSending);
      const toMember = sending.filter(({ member }) => member === upload.member);
      const mayStart = sending.length < MOST_AT_ONCE && toMember.length < MOST_OF_ONE;
      if (upload.isQueued && mayStart) upload.start();
    }
  }
}
