import type { Page, WebSocketRoute } from "playwright-core";
import type { Message, Tamper } from "../client/stage.ts";

const asItIs: Tamper = (message) => [message];

/** A server that does as it likes with what one page is told and says: it stands between the page and the real one. */
export class Tampering {
  /** What becomes of a message to the page; entries are numbered anew, so that nothing is noticed by a hole. */
  toPage: Tamper = asItIs;
  /** What becomes of a message of the page. */
  toServer: Tamper = asItIs;
  /** The ids of all members in the order in which they came. */
  readonly members: string[] = [];
  #socket: WebSocketRoute | undefined;
  #seq = 0;

  private constructor() {}

  /** Stands between a page and its server from the page's next dial on. */
  static async between(page: Page): Promise<Tampering> {
    const tampering = new Tampering();
    await page.routeWebSocket(/\/ws$/, (socket) => {
      const server = socket.connectToServer();
      tampering.#socket = socket;
      socket.onMessage((frame) => {
        const messages = read(frame).flatMap((message) => tampering.toServer(message));
        for (const message of messages) server.send(JSON.stringify(message));
      });
      server.onMessage((frame) => tampering.tell(...read(frame)));
    });
    return tampering;
  }

  /** Tells the page something, as if it came from the server now. */
  tell(...messages: readonly Message[]): void {
    const told = messages.flatMap((message) => this.toPage(message)).map((message) => this.#noted(message));
    if (told.length > 0) this.#socket?.send(JSON.stringify(told));
  }

  #noted(message: Message): Message {
    const { members = [], member } = message as { members?: Message[]; member?: Message };
    for (const { id } of member === undefined ? members : [member]) {
      if (!this.members.includes(String(id))) this.members.push(String(id));
    }
    if (message.type === "welcome") this.#seq = Number(message["seq"]);
    return message.type === "CHATMSG" ? { ...message, seq: ++this.#seq } : message;
  }
}

function read(frame: string | Uint8Array): readonly Message[] {
  return [JSON.parse(String(frame))].flat();
}
