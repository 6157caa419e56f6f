import type { ClientMessage, ServerMessageOf } from "../protocol/messages.ts";
import { invalid, oneOf, optional, record, whole } from "../protocol/shape.ts";
import type { Conversation } from "./conversation.ts";
import type { Delivery } from "./delivery.ts";
import type { FileChannel, FileConnections, FileExchange, FilePorts, OpenFiles } from "./files/file_ports.ts";
import type { Introduction } from "./introductions.ts";
import { Later, type Load } from "./later.ts";
import type { Transfer } from "./transfer.ts";

/** What a {@linkcode FileDesk} works with. */
export interface FileDeskOptions extends Pick<FilePorts, "clock" | "random" | "ownName" | "changed"> {
  /** Loads what works with files. */
  readonly load: Load<OpenFiles>;
  readonly conversation: Conversation;
  readonly delivery: Delivery;
  readonly connections: () => FileConnections;
  /** Who the members of a private room are; undefined in an open one. */
  readonly introductions: () => ReadonlyMap<string, Introduction> | undefined;
  /** The own fingerprint, in a private room. */
  readonly fingerprint: string | undefined;
  readonly send: (message: ClientMessage) => void;
}

const opening = record({ type: oneOf("file-want", "file-offer"), turn: optional(whole()) });

/** Where a session meets its files. Their code is loaded when something is first offered or asked for. */
export class FileDesk implements Disposable {
  readonly #options: FileDeskOptions;
  readonly #nothing: ReadonlyMap<string, Transfer> = new Map();
  readonly #files: Later<FileExchange>;

  constructor(options: FileDeskOptions) {
    this.#options = options;
    this.#files = new Later(() => {
      const opening = options.load();
      return opening instanceof Promise
        ? opening.then((open) => open(this.#ports()))
        : opening(this.#ports());
    });
  }

  /** What becomes of offered files; a new map for every change. */
  get transfers(): ReadonlyMap<string, Transfer> {
    return this.#files.part?.transfers ?? this.#nothing;
  }

  /** Does something with the files, once their code is here. */
  act(what: (files: FileExchange) => void): void {
    this.#files.tell(what);
  }

  /** Takes what a member tells by the relay; who has offered nothing has nothing to give. */
  told({ from, value }: ServerMessageOf<"direct">): void {
    if (this.#files.isWanted) return this.act((files) => files.told(from, value));
    const message = openingOf(value);
    if (message?.type === "file-offer") this.act((files) => files.told(from, value));
    if (message?.type !== "file-want") return;
    this.#tell(from, JSON.stringify({ type: "file-stop", turn: message.turn, why: "gone" }), "file");
  }

  /** Takes the news that something that was told hasn't arrived; returns whether it was about a file. */
  refused(error: ServerMessageOf<"error">): boolean {
    if (error.about?.startsWith("file") !== true) return false;
    this.#files.part?.refused(error);
    return true;
  }

  /** Takes a channel that a member has opened for a file; who has offered nothing has nothing to give. */
  accept(member: string, opened: FileChannel): void {
    if (this.#files.part === undefined) opened.channel.close();
    else this.#files.part.accept(member, opened);
  }

  /** Members or connections have come or gone, the own socket among them. */
  waysChanged(news = { hasNewSocket: false }): void {
    this.#files.retry();
    this.#files.part?.waysChanged(news);
  }

  /** The reader has withdrawn an own line. */
  withdraw(id: string): void {
    this.#files.part?.withdraw(id);
  }

  [Symbol.dispose](): void {
    this.#files[Symbol.dispose]();
  }

  #ports(): FilePorts {
    const { clock, random, ownName, changed, conversation, delivery, connections, fingerprint } =
      this.#options;
    return {
      ...{ clock, random, ownName, changed },
      connections: connections(),
      tell: (member, value, about) => this.#tell(member, value, about),
      line: (id) => conversation.rows.line(id),
      self: () => fingerprint ?? conversation.self ?? "",
      nameOf: (member) => conversation.members.find(({ id }) => id === member)?.name,
      personOf: (member) => this.#personOf(member),
      membersOf: (person) =>
        conversation.members.map(({ id }) => id)
          .filter((id) => id !== conversation.self && this.#personOf(id) === person),
      say: (id, text) => delivery.add("file", text, { id }),
      show: (row) => {
        conversation.showOffer(row);
        changed();
      },
    };
  }

  #personOf(member: string): string | undefined {
    const { introductions, conversation } = this.#options;
    const all = introductions();
    if (all !== undefined) return all.get(member)?.fingerprint;
    return conversation.members.some(({ id }) => id === member) ? member : undefined;
  }

  #tell(to: string, value: string, id: string): void {
    this.#options.send({ type: "direct", to, value, id });
  }
}

function openingOf(value: string): { readonly type: string; readonly turn?: number } | undefined {
  try {
    const message = opening(JSON.parse(value));
    return message === invalid ? undefined : message;
  } catch {
    return undefined;
  }
}
