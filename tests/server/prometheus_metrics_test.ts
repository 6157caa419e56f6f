import { assert, assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { MetricsPage } from "../../lib/server/metrics_page.ts";
import { PrometheusMetrics } from "../../lib/server/prometheus_metrics.ts";
import { Readiness } from "../../lib/server/readiness.ts";
import { DrivenClock } from "../fakes/driven_clock.ts";
import { FakeServer } from "../fakes/fake_server.ts";

/** A server whose metrics are counted. */
function measured(env: Record<string, string> = {}) {
  const clock = new DrivenClock();
  const readiness = new Readiness({ clock, store: "memory" });
  const prometheus: PrometheusMetrics = new PrometheusMetrics({
    hub: () => server.hub,
    readiness,
    build: { deno: "2.9.6", store: "memory" },
    startedAt: 1_700_000_000,
    consumed: () => ({ residentBytes: 1000, heapBytes: 500, cpuSeconds: 1.5 }),
  });
  const server: FakeServer = new FakeServer({ env, clock, metrics: prometheus.metrics });
  const values = async () => {
    const lines = (await prometheus.page()).split("\n").filter((line) =>
      !line.startsWith("#") && line !== ""
    );
    return new Map(lines.map((line): [string, number] => {
      const space = line.lastIndexOf(" ");
      return [line.slice(0, space), Number(line.slice(space + 1))];
    }));
  };
  return { server, prometheus, readiness, values };
}

const KNOCK = { origin: "http://a", ownOrigin: "http://a", protocols: "parley.1", address: "192.0.2.1" };

describe("the metrics", () => {
  it("tell what is, when somebody looks", async () => {
    const { server, readiness, values } = measured();
    await server.enter("blue");
    await server.enter("blue");
    server.connect();
    readiness.away();
    const shown = await values();
    const gauges = [
      "parley_rooms",
      "parley_members",
      "parley_connections",
      "parley_ready",
      "parley_store_up",
    ];
    assertEquals(gauges.map((name) => shown.get(name)), [1, 2, 3, 1, 0]);
    assertEquals(shown.get('parley_build_info{deno="2.9.6",store="memory"}'), 1);
    assertEquals(shown.get("process_cpu_seconds_total"), 1.5);
    assertEquals((await values()).get("process_cpu_seconds_total"), 1.5, "not added up by looking");
  });

  it("count who comes, who is refused and why, and how connections end", async () => {
    const { server, values } = measured({ MAX_CONNECTIONS_PER_ADDRESS: "2" });
    server.hub.admit(KNOCK);
    server.hub.admit({ ...KNOCK, origin: "https://evil.example" });
    server.hub.admit({ ...KNOCK, protocols: "other" });
    const [ana, ben] = [server.connect(), server.connect()];
    server.hub.admit(KNOCK);
    ana.wire.cut();
    ben.send("{");
    ben.wire.deliver();
    server.hub.close();
    server.hub.admit(KNOCK);
    const shown = await values();
    const rejected = ["origin", "subprotocol", "address-full", "draining"];
    assertEquals(shown.get("parley_connections_accepted_total"), 1);
    assertEquals(
      rejected.map((reason) => shown.get(`parley_connections_rejected_total{reason="${reason}"}`)),
      [
        ...[1, 1, 1, 1],
      ],
    );
    assertEquals(shown.get('parley_connections_closed_total{code="peer"}'), 1);
    assertEquals(shown.get('parley_connections_closed_total{code="4000"}'), 1);
  });

  it("count what is said, what is too much, what is said twice and who comes back", async () => {
    const { server, values } = measured({ RATE_CHAT: "1/2", GRACE_SECONDS: "30" });
    const ana = await server.enter("blue");
    for (const id of ["a", "a", "b"]) ana.send({ type: "CHATMSG", id, value: "hello" });
    ana.wire.deliver();
    ana.wire.cut();
    const { welcome: { self: seat, secret, epoch } } = ana;
    const resume = { seat, secret, epoch, seq: 0 };
    await server.enter("blue", { resume });
    const other = await server.enter("blue", { resume: { ...resume, epoch: "other" } });
    other.wire.cut();
    server.clock.advance(31_000);
    const shown = await values();
    assertEquals(shown.get('parley_messages_received_total{type="CHATMSG"}'), 3);
    assertEquals(shown.get('parley_rate_limited_total{limit="chat"}'), 1);
    assertEquals(shown.get("parley_repeated_lines_total"), 1);
    assertEquals(shown.get('parley_resumes_total{result="complete"}'), 1);
    assertEquals(shown.get('parley_resumes_total{result="gap"}'), 1);
    assertEquals(shown.get("parley_seats_expired_total"), 1);
    assert((shown.get("parley_message_characters_count") ?? 0) >= 6);
    assert((shown.get("parley_frames_sent_total") ?? 0) >= 3);
  });

  it("take what a store tells of itself", async () => {
    const { prometheus: { metrics: { store } }, values } = measured();
    store.appended(0.002);
    store.failed("append");
    store.reconnected("news");
    store.gapRepaired();
    store.epochChanged();
    store.fenced();
    store.newsRevived();
    const shown = await values();
    assertEquals(shown.get('parley_append_seconds_bucket{le="0.0025"}'), 1);
    assertEquals(shown.get('parley_append_seconds_bucket{le="0.001"}'), 0);
    const once = [
      ...[
        'parley_store_errors_total{operation="append"}',
        'parley_store_reconnects_total{connection="news"}',
      ],
      ...["parley_gap_repairs_total", "parley_epoch_changes_total", "parley_fenced_total"],
      "parley_store_news_revived_total",
    ];
    assertEquals(once.map((name) => shown.get(name)), once.map(() => 1));
  });

  it("have no label for who, where or what", async () => {
    const { prometheus } = measured();
    const labels = [...(await prometheus.page()).matchAll(/[{,](\w+)="/g)].map(([, label]) => label);
    assertEquals([...new Set(labels)].sort(), ["deno", "le", "store"]);
  });
});

describe("MetricsPage", () => {
  const page = (token?: string) =>
    new MetricsPage({
      token,
      prometheus: { contentType: "text/plain", page: () => Promise.resolve("x 1\n") },
    });
  const ask = async (token: string | undefined, authorization?: string) => {
    const response = await page(token).answer(
      new Headers(authorization === undefined ? {} : { authorization }),
    );
    return [response.status, await response.text()];
  };

  it("is open where no token is asked for", async () => {
    assertEquals(await ask(undefined), [200, "x 1\n"]);
    assertEquals(page().isGuarded, false);
  });

  it("asks for its token, all of it", async () => {
    const token = "0123456789abcdef";
    assertEquals((await ask(token, `Bearer ${token}`))[0], 200);
    assertEquals((await ask(token, `bearer  ${token} `))[0], 200);
    for (
      const wrong of [
        undefined,
        "",
        "Bearer",
        "Bearer ",
        `Basic ${token}`,
        token,
        `Bearer ${token}0`,
        "Bearer 0123456789abcde",
      ]
    ) {
      assertEquals([wrong, (await ask(token, wrong))[0]], [wrong, 401]);
    }
  });
});
