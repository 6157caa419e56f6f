import { encode } from "../lib/protocol/codec.ts";
import { SUBPROTOCOL } from "../lib/protocol/messages.ts";

/** How many rooms and members, how many lines each room's speaker says, and how many of them are under way at once. */
export interface FanOut {
  readonly rooms: number;
  readonly members: number;
  readonly lines: number;
  readonly window: number;
}

const NUMBER = /"value":"(\d+) /;
const PADDING = "x".repeat(56);

/** Drives one room; resolves when every member has heard every line once and in order, rejects at the first that isn't. */
class RoomOfMembers {
  readonly #options: FanOut;
  readonly #sockets: readonly WebSocket[];
  #said = 0;
  /** How many lines the member that heard fewest has heard: the window counts from there. */
  readonly #heard: number[];

  private constructor(sockets: readonly WebSocket[], options: FanOut) {
    this.#options = options;
    this.#sockets = sockets;
    this.#heard = sockets.map(() => 0);
  }

  static async enter(url: string, name: string, options: FanOut): Promise<RoomOfMembers> {
    const sockets: WebSocket[] = [];
    for (let member = 0; member < options.members; member++) sockets.push(await enter(url, name));
    return new RoomOfMembers(sockets, options);
  }

  run(): Promise<void> {
    return new Promise((resolve, reject) => {
      let finished = 0;
      this.#sockets.forEach((socket, member) =>
        socket.onmessage = ({ data }) => {
          for (const [, number] of String(data).matchAll(new RegExp(NUMBER, "g"))) {
            const due = this.#heard[member]! + 1;
            if (Number(number) !== due) return reject(new Error(`line ${number} came in place of ${due}`));
            this.#heard[member] = due;
            if (due === this.#options.lines && ++finished === this.#sockets.length) resolve();
          }
          if (member === this.#sockets.length - 1) this.#fillWindow();
        }
      );
      this.#fillWindow();
    });
  }

  close(): void {
    for (const socket of this.#sockets) socket.close();
  }

  #fillWindow(): void {
    const most = Math.min(this.#options.lines, this.#heard.at(-1)! + this.#options.window);
    while (this.#said < most) {
      this.#said += 1;
      this.#sockets[0]!.send(encode({ type: "CHATMSG", value: `${this.#said} ${PADDING}` }));
    }
  }
}

/** Runs the fan-out against the server at a `ws:` address; returns the milliseconds from the first line to the last. */
export async function runFanOut(url: string, options: FanOut): Promise<number> {
  const rooms: RoomOfMembers[] = [];
  for (let room = 0; room < options.rooms; room++) {
    rooms.push(await RoomOfMembers.enter(url, `bench-${crypto.randomUUID()}`, options));
  }
  const start = performance.now();
  await Promise.all(rooms.map((room) => room.run()));
  const ms = performance.now() - start;
  for (const room of rooms) room.close();
  return ms;
}

function enter(url: string, room: string): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, SUBPROTOCOL);
    socket.onopen = () => socket.send(encode({ type: "ENTERROOM", value: room, create: true }));
    socket.onmessage = ({ data }) => String(data).includes('"welcome"') && resolve(socket);
    socket.onclose = () => reject(new Error("a socket was closed while entering"));
  });
}
