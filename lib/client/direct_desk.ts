import type { Member, ServerMessage } from "../protocol/messages.ts";
import type { DirectTalk, DirectTalkOptions } from "./direct_talk.ts";
import type { FileConnections } from "./files/file_ports.ts";
import { Later, type Load } from "./later.ts";
import type { Parcel } from "./outbox.ts";
import type { Path } from "./path.ts";

/** Makes what talks directly. */
export type OpenDirectTalk = (options: DirectTalkOptions) => DirectTalk;

/** What a {@linkcode DirectDesk} works with. */
export interface DirectDeskOptions extends Omit<DirectTalkOptions, "isHidden"> {
  /** Loads what talks directly. */
  readonly load: Load<OpenDirectTalk>;
  readonly isHidden: boolean;
}

/** Where a session meets its direct connections. Their code is loaded once the room is entered: nobody waits for it. */
export class DirectDesk implements Disposable {
  readonly #noPaths: ReadonlyMap<string, Path> = new Map();
  readonly #talk: Later<DirectTalk>;
  #isHidden: boolean;

  constructor({ load, isHidden, ...options }: DirectDeskOptions) {
    this.#isHidden = isHidden;
    const make = (open: OpenDirectTalk) => open({ ...options, isHidden: this.#isHidden });
    this.#talk = new Later(() => {
      const opening = load();
      return opening instanceof Promise ? opening.then(make) : make(opening);
    });
  }

  /** How lines reach each member who is connected directly. */
  get paths(): ReadonlyMap<string, Path> {
    return this.#talk.part?.paths ?? this.#noPaths;
  }

  /** Whether the own address is hidden from the others. */
  get isHidden(): boolean {
    return this.#isHidden;
  }

  /** The connections, for files. */
  get connections(): FileConnections {
    const connections = () => this.#talk.part?.connections;
    return {
      openChannel: (member) => connections()?.openChannel(member),
      isUp: (member) => connections()?.isUp(member) === true,
      callForFile: (member) => connections()?.callForFile(member),
      release: (member) => connections()?.release(member),
    };
  }

  /** Hides the own address from the others, or shows it. */
  setHidden(isHidden: boolean): void {
    this.#isHidden = isHidden;
    this.#talk.part?.setHidden(isHidden);
  }

  /** Takes what the room says about members, signals and ICE servers; a `welcome` says all anew. */
  take(message: ServerMessage, members: readonly Member[]): void {
    if (message.type === "welcome") this.#talk.clear();
    this.#talk.tell((talk) => talk.take(message, members));
  }

  /** Says a line directly to all who are connected. */
  say(line: Parcel): void {
    this.#talk.part?.say(line);
  }

  /** Calls a member who isn't connected. */
  call(member: string): void {
    this.#talk.tell((talk) => talk.call(member));
  }

  /** Looks for new ways after a change of network. */
  networkChanged(): void {
    this.#talk.part?.networkChanged();
  }

  /** Ends all connections, until the next `welcome`. */
  hangUp(): void {
    this.#talk.clear();
    this.#talk.part?.hangUp();
  }

  [Symbol.dispose](): void {
    this.#talk[Symbol.dispose]();
  }
}
