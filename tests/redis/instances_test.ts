import { assert, assertEquals } from "@std/assert";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { join } from "node:path";
import { startApp } from "../browser/harness/app_server.ts";
import { runCommand } from "../browser/harness/command.ts";
import type { ServerProcess } from "../browser/harness/server_process.ts";
import { RedisServer } from "./redis_server.ts";
import { Visitor } from "./visitor.ts";

const OPENSSL_LIMIT_MS = 20_000;
/** What docs/OPERATIONS.md says that an ACL user needs. */
const RIGHTS = [
  ...["~parley:*", "&parley:*", "-@all", "+@connection", "+info", "+evalsha", "+script|load", "+publish"],
  ...["+subscribe", "+unsubscribe", "+time", "+hget", "+hset", "+hdel", "+hlen", "+hgetall", "+hincrby"],
  ...["+hstrlen", "+zadd", "+zrem", "+zrange", "+zrangebyscore", "+zremrangebyscore", "+zscore", "+zcard"],
  ...["+del", "+pexpire", "+pttl"],
];
const ROOM = "blue-room";
const PROOF = "p".repeat(43);

const store = await RedisServer.start();

if (store !== undefined) {
  describe("two instances that share a store", () => {
    const instances: ServerProcess[] = [];
    beforeAll(async () => {
      const env = { REDIS_URL: store.url, ALLOW_NO_ORIGIN: "1" };
      instances.push(...await Promise.all([startApp(env), startApp(env)]));
    });
    afterAll(async () => {
      await Promise.all(instances.map((instance) => instance[Symbol.asyncDispose]()));
      await store[Symbol.asyncDispose]();
    });
    const signalUrl = (index: number) => instances[index]?.signalUrl ?? "";

    it("are one room to its members, who hear the same bytes [LOG-2] [ROSTER-1] [SIGNAL-1]", async () => {
      const ana = await Visitor.enter(signalUrl(0), ROOM, { name: "Ana" });
      const ben = await Visitor.enter(signalUrl(1), ROOM, { name: "Ben" });
      assertEquals(ben.welcome.members.map(({ name }) => name), ["Ana", "Ben"]);
      assertEquals(await ana.next(), { type: "joined", member: { id: ben.welcome.self, name: "Ben" } });
      for (const [sender, id] of [[ana, "a"], [ben, "b"], [ana, "c"]] as const) {
        sender.send({ type: "CHATMSG", id, value: `line ${id}` });
        const frames = [await ana.nextFrame(), await ben.nextFrame()];
        assertEquals(frames[0], frames[1]);
      }
      ana.send({ type: "offer", sdp: "v=0", to: ben.welcome.self });
      assertEquals(await ben.next(), { type: "offer", sdp: "v=0", from: ana.welcome.self });
      ben.send({ type: "rename", name: "Benno" });
      for (const member of [ana, ben]) assertEquals((await member.next())["name"], "Benno");
      ben.send({ type: "leave" });
      assertEquals([await ana.next(), await ben.closed], [{ type: "left", id: ben.welcome.self }, 1000]);
      ana.close();
    });

    it("give a seat back after the other one was killed, and close what is still open of it [SEAT-2] [SEAT-3]", async () => {
      const ana = await Visitor.enter(signalUrl(0), ROOM);
      const ben = await Visitor.enter(signalUrl(1), ROOM);
      ana.send({ type: "CHATMSG", id: "kept", value: "kept" });
      await ben.until(({ id }) => id === "kept");
      const { self: seat, secret, epoch, seq } = ben.welcome;
      await instances[1]?.restart();
      const again = await Visitor.enter(signalUrl(0), ROOM, {
        resume: { seat, secret, epoch, seq, dialedAt: 1 },
      });
      assertEquals(
        [again.welcome.self, again.welcome.complete, again.welcome.entries.map(({ id }) => id)],
        [seat, true, ["kept"]],
      );
      const third = await Visitor.enter(signalUrl(1), ROOM, {
        resume: { seat, secret, epoch, seq, dialedAt: 2 },
      });
      assertEquals([third.welcome.self, await again.closed], [seat, 4003]);
      for (const member of [ana, third]) member.close();
    });

    it("keep a private room from who has no proof, whichever is asked [PRIVATE-2] [PRIVATE-3]", async () => {
      const ana = await Visitor.enter(signalUrl(0), "sealed-room", { proof: PROOF });
      assert(ana.welcome.isPrivate);
      for (const proof of ["q".repeat(43), undefined]) {
        const stranger = await Visitor.open(signalUrl(1));
        stranger.send({ type: "ENTERROOM", value: "sealed-room", create: true, proof });
        assertEquals(await stranger.next(), { type: "WRONGROOM", reason: "unknown" });
        stranger.close();
      }
      const ben = await Visitor.enter(signalUrl(1), "sealed-room", { proof: PROOF, create: false });
      assertEquals(ben.welcome.members.length, 2);
      for (const member of [ana, ben]) member.close();
    });

    it("let exactly one of many make a room where all begin at once [ENTER-1] [PRIVATE-3]", async () => {
      for (let round = 0; round < 5; round++) {
        const visitors = await Promise.all(
          Array.from({ length: 16 }, (_, index) => Visitor.open(signalUrl(index % 2))),
        );
        for (const [index, visitor] of visitors.entries()) {
          const proof = String.fromCharCode(97 + index).repeat(43);
          visitor.send({ type: "ENTERROOM", value: `race-${round}`, create: true, proof });
        }
        const answers = await Promise.all(visitors.map((visitor) => visitor.next()));
        assertEquals(answers.filter(({ type }) => type === "welcome").length, 1);
        assertEquals(answers.filter(({ reason }) => reason === "unknown").length, 15);
        for (const visitor of visitors) visitor.close();
      }
    });
  });

  describe("an instance", () => {
    it("shows its pages while its store is away, refuses entering for now, and takes it once the store is there [STORE-2]", async () => {
      const late = await RedisServer.start();
      assert(late !== undefined);
      await late.kill();
      await using instance = await startApp({ REDIS_URL: late.url, ALLOW_NO_ORIGIN: "1" });
      try {
        const page = await fetch(instance.url);
        assertEquals([page.status, (await page.text()).includes("<html")], [200, true]);
        const ana = await Visitor.open(instance.signalUrl);
        const ask = { type: "ENTERROOM", value: ROOM, create: true };
        ana.send(ask);
        assertEquals(await ana.next(), {
          ...{ type: "error", code: "unavailable", about: "ENTERROOM", retryMs: 1000 },
        });
        await late.restart();
        for (;;) {
          const visitor = await Visitor.open(instance.signalUrl);
          visitor.send(ask);
          const { type } = await visitor.next();
          visitor.close();
          if (type === "welcome") break;
        }
      } finally {
        await late[Symbol.asyncDispose]();
      }
    });

    it("speaks TLS, as a user who may touch nothing else in the store [STORE-4]", async () => {
      const folder = await Deno.makeTempDir({ prefix: "parley-tls-" });
      const [cert, key] = [join(folder, "cert.pem"), join(folder, "key.pem")];
      await runCommand([
        ...["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"],
        ...["-keyout", key, "-out", cert, "-days", "2", "-subj", "/CN=localhost"],
        ...["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"],
        ...["-addext", "basicConstraints=critical,CA:FALSE"],
      ], { limitMs: OPENSSL_LIMIT_MS });
      const safe = await RedisServer.start({
        tls: { cert, key },
        settings: [["user", "default", "off"], ["user", "parley", "on", ">secret", ...RIGHTS]],
      });
      assert(safe !== undefined);
      const url = `rediss://parley:secret@localhost:${safe.port}`;
      await using instance = await startApp({ REDIS_URL: url, ALLOW_NO_ORIGIN: "1", DENO_CERT: cert });
      try {
        const ana = await Visitor.enter(instance.signalUrl, ROOM);
        const ben = await Visitor.enter(instance.signalUrl, ROOM);
        ana.send({ type: "CHATMSG", id: "a", value: "over TLS" });
        assertEquals((await ben.until(({ id }) => id === "a"))["value"], "over TLS");
        ana.send({ type: "CHATMSG", id: "b", kind: "retract", target: "a", value: "" });
        await ben.until(({ id }) => id === "b");
        ana.send({ type: "offer", sdp: "v=0", to: ben.welcome.self });
        await ben.until(({ type }) => type === "offer");
        ben.send({ type: "leave" });
        await ana.until(({ type }) => type === "left");
        assertEquals(instance.output.includes("secret"), false);
        ana.close();
      } finally {
        await safe[Symbol.asyncDispose]();
        await Deno.remove(folder, { recursive: true });
      }
    });
  });
}
