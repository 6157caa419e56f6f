import { ChildProgram } from "../fakes/child_program.ts";
import type { Order, Report } from "../native/foreign_client.ts";

type Message = Extract<Report, { message: unknown }>["message"];

/** The client of another make in its own process, and what it has heard. */
export class ForeignProcess implements AsyncDisposable {
  /** What has come over the WebSocket, oldest first. */
  readonly heard: Message[] = [];
  /** What has come over the channel, oldest first. */
  readonly heardDirectly: Message[] = [];
  isConnected = false;
  readonly #program: ChildProgram;

  constructor({ server, room, name }: { server: string; room: string; name: string }) {
    this.#program = new ChildProgram(new URL("../native/foreign_client.ts", import.meta.url), {
      args: [server, room, name],
      heard: (said) => this.#take(said as Report),
    });
  }

  async tell(order: Order): Promise<void> {
    await this.#program.tell(order);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#program[Symbol.asyncDispose]();
  }

  #take(report: Report): void {
    if (report.by === "open") this.isConnected = true;
    else if (report.by === "room") this.heard.push(report.message);
    else this.heardDirectly.push(report.message);
  }
}
