import { openDirectTalk } from "../../../lib/client/direct_talk.ts";
import { systemClock } from "../../../lib/clock.ts";
import type { Dial } from "../../../lib/client/signaling.ts";
import { Session } from "../../../lib/client/session.ts";
import { SUBPROTOCOL } from "../../../lib/protocol/messages.ts";
import { memoryStore } from "../../fakes/memory_store.ts";
import { Hearing, type Record } from "./record.ts";

/** What a {@linkcode Talker} needs. */
export interface TalkerOptions {
  readonly name: string;
  readonly room: string;
  readonly record: Record;
  readonly random: () => number;
  /** The address of some instance's socket, another at every dial. */
  readonly address: () => string;
}

/** Somebody with a real session on real sockets, which dials another instance every time. */
export class Talker implements Disposable {
  readonly room: string;
  readonly name: string;
  readonly session: Session;
  said = 0;
  dials = 0;
  readonly #options: TalkerOptions;
  #cut: (() => void) | undefined;

  constructor(options: TalkerOptions) {
    this.#options = options;
    this.room = options.room;
    this.name = options.name;
    this.session = new Session({
      direct: () => openDirectTalk,
      files: () => Promise.reject(new Error("this member has no files")),
      room: options.room,
      dial: this.#dial,
      connect: () => {
        throw new Error("nobody connects directly here");
      },
      clock: systemClock,
      random: { unit: options.random, id: () => crypto.randomUUID() },
      stores: { local: memoryStore(), tab: memoryStore() },
      page: { isOnline: () => true, onChange: nothing, onHide: nothing },
    });
    this.session.rename(options.name);
    this.session.enterAgain({ create: true });
  }

  get isOnline(): boolean {
    return this.session.state.status === "online";
  }

  /** The texts of all lines that it sees, in order. */
  get texts(): readonly string[] {
    return this.session.state.log.blocks.flatMap(({ rows }) =>
      rows.flatMap((row) => row.row === "line" ? [row.text] : [])
    );
  }

  /** Whether it has been told that lines may be missing. */
  get knowsOfGap(): boolean {
    return this.session.state.log.blocks.some(({ rows }) => rows.some(({ row }) => row === "gap"));
  }

  get waiting(): number {
    return this.session.state.log.waiting.length;
  }

  say(): void {
    this.session.say(`${this.name} says ${this.said}`);
    this.said += 1;
  }

  /** Loses its socket. */
  cut(): void {
    this.#cut?.();
  }

  [Symbol.dispose](): void {
    this.session[Symbol.dispose]();
    this.cut();
  }

  readonly #dial: Dial = (events) => {
    const socket = new WebSocket(this.#options.address(), [SUBPROTOCOL]);
    const hearing = new Hearing(this.#options.record);
    let isOver = false;
    const over = (code: number) => {
      if (isOver) return;
      isOver = true;
      events.closed(code);
    };
    this.dials += 1;
    this.#cut = () => {
      socket.close();
      over(1006);
    };
    socket.onopen = () => isOver || events.opened();
    socket.onerror = () => {};
    socket.onmessage = (event) => {
      if (isOver) return;
      hearing.frame(event.data);
      events.received(event.data);
    };
    socket.onclose = (event) => over(event.code);
    return {
      send: (text) => socket.readyState === WebSocket.OPEN && socket.send(text),
      close: () => {
        isOver = true;
        socket.close();
      },
    };
  };
}

const nothing = (): Disposable => ({ [Symbol.dispose]: () => {} });
