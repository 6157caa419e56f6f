import { Counter, Gauge, Histogram, Registry } from "prom-client";
import type { Hub } from "./hub.ts";
import type { Metrics } from "./metrics.ts";
import type { Readiness } from "./readiness.ts";

/** What the process itself costs. */
export interface Consumption {
  readonly residentBytes: number;
  readonly heapBytes: number;
  readonly cpuSeconds: number;
}

/** What is read when somebody looks. */
export interface PrometheusSources {
  readonly hub: () => Pick<Hub, "counts" | "waitingBytes">;
  readonly consumed: () => Consumption;
  readonly readiness: Pick<Readiness, "report" | "isStoreUp">;
  /** What this is, such as the version of the runtime; becomes labels. */
  readonly build: Readonly<Record<string, string>>;
  /** When the process started, in seconds since 1970. */
  readonly startedAt: number;
}

const CHARACTERS = [64, 256, 1024, 4096, 16_384, 65_536];
const SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

/** The instruments as prom-client keeps them, and the page that Prometheus reads (its text format 0.0.4). */
export class PrometheusMetrics {
  readonly metrics: Metrics;
  readonly #registry = new Registry();
  #framesSent = 0;

  constructor(sources: PrometheusSources) {
    this.#showWhatIs(sources);
    this.metrics = this.#instruments();
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  page(): Promise<string> {
    return this.#registry.metrics();
  }

  #showWhatIs({ hub, consumed, readiness, build, startedAt }: PrometheusSources): void {
    this.#gauge("parley_rooms", "Rooms that are open.", () => hub().counts.rooms);
    this.#gauge("parley_members", "Seats that are taken, waiting ones included.", () => hub().counts.members);
    this.#gauge("parley_connections", "WebSockets that are open.", () => hub().counts.connections);
    this.#gauge("parley_send_buffer_bytes", "Bytes that wait for readers.", () => hub().waitingBytes);
    this.#gauge("parley_ready", "1 if this process takes visitors.", () => Number(readiness.report().ready));
    this.#gauge("parley_store_up", "1 if the rooms' store answers.", () => Number(readiness.isStoreUp));
    this.#gauge("process_resident_memory_bytes", "Resident memory.", () => consumed().residentBytes);
    this.#gauge("process_heap_bytes", "Used JavaScript heap.", () => consumed().heapBytes);
    this.#gauge("process_start_time_seconds", "When it started, since 1970.", () => startedAt);
    this.#sum("process_cpu_seconds_total", "Processor time used.", () => consumed().cpuSeconds);
    this.#sum("parley_frames_sent_total", "Frames handed to sockets.", () => this.#framesSent);
    new Gauge({
      name: "parley_build_info",
      help: "What runs here.",
      labelNames: Object.keys(build),
      registers: [this.#registry],
    }).set({ ...build }, 1);
  }

  #instruments(): Metrics {
    const accepted = this.#counter("parley_connections_accepted_total", "Upgrades accepted.");
    const rejected = this.#counter("parley_connections_rejected_total", "Upgrades refused.", ["reason"]);
    const closed = this.#counter("parley_connections_closed_total", "Ended: by our code, or by the peer.", [
      "code",
    ]);
    const received = this.#counter("parley_messages_received_total", "Messages from clients.", ["type"]);
    const characters = this.#histogram(
      "parley_message_characters",
      "Size of frames from clients.",
      CHARACTERS,
    );
    const limited = this.#counter("parley_rate_limited_total", "Requests over a rate.", ["limit"]);
    const resumed = this.#counter("parley_resumes_total", "Members that came back.", ["result"]);
    const repeated = this.#counter("parley_repeated_lines_total", "Lines that were sent twice.");
    const expired = this.#counter("parley_seats_expired_total", "Seats whose member didn't come back.");
    const turn = this.#counter("parley_turn_credentials_total", "TURN credentials made.");
    const logged = this.#counter("parley_log_lines_total", "Log lines, written or not.", ["level"]);
    const lag = this.#histogram("parley_event_loop_lag_seconds", "How late timers are.", SECONDS);
    return {
      accepted: () => accepted.inc(),
      rejected: (reason) => rejected.inc({ reason }),
      closed: (code) => closed.inc({ code }),
      received: (type, length) => {
        received.inc({ type });
        characters.observe(length);
      },
      // Once for each reader of each line, so it is as cheap as can be.
      sent: () => void (this.#framesSent += 1),
      limited: (limit) => limited.inc({ limit }),
      resumed: (result) => resumed.inc({ result }),
      repeated: () => repeated.inc(),
      seatExpired: () => expired.inc(),
      turnCredential: () => turn.inc(),
      logged: (level) => logged.inc({ level }),
      loopLagged: (seconds) => lag.observe(seconds),
      store: this.#storeInstruments(),
    };
  }

  #storeInstruments(): Metrics["store"] {
    const append = this.#histogram("parley_append_seconds", "From a draft to its entry.", SECONDS);
    const failed = this.#counter("parley_store_errors_total", "Requests that the store failed.", [
      "operation",
    ]);
    const again = this.#counter("parley_store_reconnects_total", "Connections made anew.", ["connection"]);
    const repaired = this.#counter("parley_gap_repairs_total", "Missed entries read again.");
    const epochs = this.#counter("parley_epoch_changes_total", "Rooms that began a new life.");
    const fenced = this.#counter("parley_fenced_total", "Places that were taken over.");
    const revived = this.#counter("parley_store_news_revived_total", "Silent subscriptions asked for anew.");
    return {
      appended: (seconds) => append.observe(seconds),
      failed: (operation) => failed.inc({ operation }),
      reconnected: (connection) => again.inc({ connection }),
      gapRepaired: () => repaired.inc(),
      epochChanged: () => epochs.inc(),
      fenced: () => fenced.inc(),
      newsRevived: () => revived.inc(),
    };
  }

  #gauge(name: string, help: string, value: () => number): void {
    const registers = [this.#registry];
    new Gauge({
      ...{ name, help, registers },
      collect() {
        this.set(value());
      },
    });
  }

  #counter(name: string, help: string, labelNames: string[] = []): Counter {
    return new Counter({ name, help, labelNames, registers: [this.#registry] });
  }

  /** A counter that somebody else keeps. */
  #sum(name: string, help: string, value: () => number): void {
    new Counter({
      ...{ name, help, registers: [this.#registry] },
      collect() {
        this.reset();
        this.inc(value());
      },
    });
  }

  #histogram(name: string, help: string, buckets: number[]): Histogram {
    return new Histogram({ name, help, buckets, registers: [this.#registry] });
  }
}
