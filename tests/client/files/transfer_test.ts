import { assert, assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { fromBytes, HEADER_BYTES } from "../../../lib/client/files/file_frame.ts";
import { Buffer } from "node:buffer";
import { turn } from "../../fakes/turn.ts";
import { type FilePage, FileRoom } from "./file_room.ts";

const KIB = 1024;

/** Bytes no part of which is like another. */
function bytesOf(length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at++) bytes[at] = (at * 31 + (at >> 8) * 17 + (at >> 16)) & 0xff;
  return bytes;
}

/** Saves the file there; it must have these bytes. */
async function assertSaved(page: FilePage, id: string, bytes: Uint8Array): Promise<void> {
  assertEquals(page.state(id), "here");
  page.files.save(id);
  await turn();
  const saved = page.host.saved.at(-1)?.bytes ?? new Uint8Array(0);
  assert(Buffer.from(saved).equals(bytes), `other bytes: ${saved.length} of ${bytes.length}`);
}

/** Ana offers a file that Ben sees. */
function offered(length: number, { isConnected = false } = {}) {
  const room = new FileRoom();
  const [ana, ben] = [room.page("ana"), room.page("ben")];
  if (isConnected) room.connect("ana", "ben");
  const bytes = bytesOf(length);
  const id = ana.offer(bytes);
  const chunks = () => room.channels.flatMap(({ sent }) => sent).filter((each) => typeof each !== "string");
  return { room, ana, ben, bytes, id, chunks, [Symbol.dispose]: () => room[Symbol.dispose]() };
}

describe("a file", () => {
  it("is only offered until somebody asks for it [FILE-1]", async () => {
    using stage = offered(100, { isConnected: true });
    await stage.room.settle();
    assertEquals(stage.ben.transfer(stage.id), undefined);
    assertEquals([stage.room.channels.length, stage.ana.told.length], [0, 0]);
  });

  for (const isConnected of [true, false]) {
    for (const length of [0, 1, 24 * KIB, 300 * KIB + 7]) {
      it(`of ${length} bytes comes ${isConnected ? "by a channel" : "by the relay"} [FILE-3] [FILE-4] [FILE-5]`, async () => {
        using stage = offered(length, { isConnected });
        const { room, ana, ben, id, bytes } = stage;
        ben.files.fetch(id);
        assertEquals(ben.state(id), "waiting");
        await room.settle();
        assertEquals(ben.state(id), "here");
        await assertSaved(ben, id, bytes);
        assertEquals(ana.receivers(id), ["ben: done"]);
        assertEquals(ana.frames("chunk").length > 0, !isConnected && length > 0);
        assert(room.channels.every(({ readyState }) => readyState === "closed"));
      });
    }
  }

  it("comes to several members at once, and one that stops harms no other [FILE-8]", async () => {
    using stage = offered(900 * KIB, { isConnected: true });
    const { room, ana, ben, id, bytes } = stage;
    const [cleo, dan] = [room.page("cleo"), room.page("dan")];
    for (const page of [cleo, dan]) page.rows.set(id, ben.rows.get(id)!);
    room.connect("ana", "dan");
    for (const page of [ben, cleo, dan]) page.files.fetch(id);
    await room.step(12);
    dan.files.stop(id);
    await room.settle();
    for (const page of [ben, cleo]) await assertSaved(page, id, bytes);
    assertEquals(ana.receivers(id).toSorted(), ["ben: done", "cleo: done", "dan: stopped"]);
    assertEquals(dan.state(id), "offered");
  });

  it("begins by the relay at once, and goes on by a channel when there is one [FILE-7]", async () => {
    using stage = offered(3_000 * KIB);
    const { room, ben, id, bytes } = stage;
    ben.files.fetch(id);
    await room.step(30);
    assertEquals(ben.state(id), "receiving");
    assertEquals(ben.called, ["ana"]);
    room.connect("ana", "ben");
    await room.settle();
    await assertSaved(ben, id, bytes);
    const sent = stage.chunks().reduce(
      (sum, each) => sum + (each as ArrayBuffer).byteLength - HEADER_BYTES,
      0,
    );
    assert(sent < bytes.length && sent > 2_000 * KIB, `${sent} bytes went by the channel`);
    assertEquals(ben.released, ["ana"]);
  });

  it("goes on from what is there when the connection breaks, and again when it is back [FILE-7]", async () => {
    using stage = offered(6_000 * KIB, { isConnected: true });
    const { room, ben, ana, id, bytes } = stage;
    ben.files.fetch(id);
    await room.step(30);
    room.disconnect("ana", "ben");
    await room.step(120);
    assert(ben.frames("file-want")[0]!.at > 0);
    assert(ana.frames("chunk").length > 0);
    room.connect("ana", "ben");
    await room.settle();
    await assertSaved(ben, id, bytes);
    const wants = room.channels.flatMap(({ sent }) => sent).filter((each) =>
      String(each).includes("file-want")
    );
    assertEquals(wants.length, 2);
  });

  it("is asked for again when nothing comes, whatever got lost [FILE-7]", async () => {
    using stage = offered(400 * KIB, { isConnected: true });
    const { room, ana, ben, id, bytes } = stage;
    let count = 0;
    ana.tamper = (message) => ++count % 5 === 0 ? undefined : message;
    ben.files.fetch(id);
    await room.pass(120_000, 5_000);
    await assertSaved(ben, id, bytes);
  });

  it("goes by the relay where channels lead nowhere [FILE-7]", async () => {
    using stage = offered(50 * KIB, { isConnected: true });
    const { room, ana, ben, id, bytes } = stage;
    ana.files.accept = (_, { channel }) => channel.close();
    ben.files.fetch(id);
    await room.pass(15_000);
    await assertSaved(ben, id, bytes);
    assertEquals(room.channels.length, 4);
  });

  it("waits for an owner who is away, and is gone with its seat [FILE-12]", async () => {
    using stage = offered(50 * KIB);
    const { room, ben, id } = stage;
    room.refuse = () => ({ code: "member-away" });
    ben.files.fetch(id);
    await room.pass(60_000);
    assertEquals(ben.state(id), "waiting");
    room.leave("ana");
    assertEquals(ben.state(id), "failed: gone");
  });

  it("comes once its owner is back [FILE-12]", async () => {
    using stage = offered(50 * KIB);
    const { room, ben, id, bytes } = stage;
    room.refuse = () => ({ code: "member-away" });
    ben.files.fetch(id);
    await room.pass(20_000);
    room.refuse = () => undefined;
    await room.pass(6_000);
    await assertSaved(ben, id, bytes);
  });

  it("is gone where its owner doesn't have it, has withdrawn it, or means another [FILE-12]", async () => {
    using stage = offered(1_000 * KIB, { isConnected: true });
    const { room, ana, ben, id } = stage;
    ana.files.withdraw(id);
    ben.files.fetch(id);
    await room.settle();
    assertEquals(ben.state(id), "failed: gone");
    const other = ana.offer(bytesOf(1_000 * KIB));
    ben.files.fetch(other);
    await room.step(10);
    ana.files.withdraw(other);
    await room.settle();
    assertEquals(ben.state(other), "failed: gone");
    assertEquals(ben.host.sinks, 0);
    const retracted = ana.offer(bytesOf(10));
    ana.rows.set(retracted, { ...ana.rows.get(retracted)!, isRetracted: true });
    ben.files.fetch(retracted);
    room.page("cleo");
    const meant = ana.offer(bytesOf(10), { to: "cleo" });
    ben.rows.set(meant, { ...ben.rows.get(id)!, id: meant });
    ben.files.fetch(meant);
    await room.settle();
    assertEquals([ben.state(retracted), ben.state(meant)], ["failed: gone", "failed: gone"]);
  });

  it("is stopped by its owner, and what has come isn't asked for twice [FILE-8]", async () => {
    using stage = offered(3_000 * KIB, { isConnected: true });
    const { room, ana, ben, id, bytes } = stage;
    ben.files.fetch(id);
    await room.step(20);
    ana.files.stop(id, "ben");
    await room.settle();
    assertEquals([ben.state(id), ...ana.receivers(id)], ["failed: stopped", "ben: stopped"]);
    const before = stage.chunks().length;
    ben.files.fetch(id);
    await room.settle();
    await assertSaved(ben, id, bytes);
    assert(stage.chunks().length - before < 47);
  });

  it("is stopped by its reader, and goes on from there [FILE-8]", async () => {
    using stage = offered(3_000 * KIB, { isConnected: true });
    const { room, ana, ben, id, bytes } = stage;
    ben.files.fetch(id);
    await room.step(20);
    ben.files.stop(id);
    await room.settle();
    assertEquals([ben.state(id), ...ana.receivers(id)], ["offered", "ben: stopped"]);
    ben.files.fetch(id);
    await room.settle();
    await assertSaved(ben, id, bytes);
    assertEquals(ana.receivers(id), ["ben: done"]);
  });

  it("that can't be read any more ends for all [FILE-8]", async () => {
    using stage = offered(10);
    const { room, ana, ben } = stage;
    const file = new File([bytesOf(3_000 * KIB)], "b");
    Object.defineProperty(file, "slice", {
      value: () => ({ arrayBuffer: () => Promise.reject(new DOMException("changed")) }),
    });
    ana.files.offer([file]);
    const id = [...ana.files.transfers.keys()].at(-1)!;
    ben.files.fetch(id);
    await room.settle();
    assertEquals([ben.state(id), ...ana.receivers(id)], ["failed: unreadable", "ben: stopped"]);
  });

  it("finds no space, or is too large [FILE-9]", async () => {
    using stage = offered(3_000 * KIB, { isConnected: true });
    const { room, ana, ben, id } = stage;
    for (const refusal of ["no-space", "too-large"] as const) {
      ben.host.refusal = refusal;
      ben.files.fetch(id);
      await room.settle();
      assertEquals(ben.state(id), `failed: ${refusal}`);
    }
    ben.host.refusal = undefined;
    ben.host.space = 1_000 * KIB;
    ben.files.fetch(id);
    await room.settle();
    assertEquals([ben.state(id), ...ana.receivers(id)], ["failed: no-space", "ben: stopped"]);
    assertEquals(ben.host.sinks, 0);
  });

  it("that is a picture is shown on both sides, by what it is [FILE-11]", async () => {
    using stage = offered(0);
    const { room, ana, ben } = stage;
    const png = Uint8Array.fromHex("89504e470d0a1a0a0000000d49484452000000030000000208020000001216f14d");
    const id = ana.offer(png, { name: "x.txt" });
    ben.files.fetch(id);
    await room.settle();
    const picture = { url: "blob:image/png-0", width: 3, height: 2 };
    assertEquals(ben.transfer(id), { way: "in", state: "here", picture });
    const own = ana.transfer(id);
    assertEquals(own?.way === "out" && own.picture, picture);
    ana.files.withdraw(id);
    assertEquals(ana.host.shown, []);
    ben.files[Symbol.dispose]();
    assertEquals([ben.host.shown, ben.host.sinks], [[], 0]);
  });

  it("shows how far it is some times a second at most [FILE-10]", async () => {
    using stage = offered(12_000 * KIB, { isConnected: true });
    const { room, ana, ben, id } = stage;
    ben.files.fetch(id);
    while (ben.state(id) !== "receiving") await room.step(1);
    const [inBefore, outBefore] = [ben.changes, ana.changes];
    await room.step(80);
    assertEquals([ben.changes - inBefore, ana.changes - outBefore], [0, 0]);
    room.clock.advance(250);
    assertEquals([ben.changes - inBefore, ana.changes - outBefore], [1, 1]);
    const transfer = ben.transfer(id);
    assert(transfer?.way === "in" && transfer.state === "receiving");
    assert(transfer.progress.bytes > 500 * KIB && transfer.progress.isDirect);
  });
});

describe("what is on its way", () => {
  it("is no more than the reader's disk and the browser take [FILE-6]", async () => {
    using stage = offered(12_000 * KIB, { isConnected: true });
    const { room, ben, id, bytes } = stage;
    let resume = () => {};
    ben.host.pause = new Promise<void>((resolve) => resume = resolve);
    ben.files.fetch(id);
    await room.settle();
    assertEquals(stage.chunks().length, 64);
    await room.pass(20_000);
    assertEquals(stage.chunks().length, 64);
    ben.host.pause = undefined;
    resume();
    await room.settle();
    const owner = room.channels[1]!;
    await assertSaved(ben, id, bytes);
    assert(owner.bufferedAmountLowThreshold > 0);
  });

  it("waits while the browser holds enough [FILE-6]", async () => {
    using stage = offered(3_000 * KIB, { isConnected: true });
    const { room, ben, id, bytes } = stage;
    room.buffered = 1024 * KIB + 1;
    ben.files.fetch(id);
    await room.settle();
    assertEquals(stage.chunks().length, 0);
    const owner = room.channels[1]!;
    owner.bufferedAmount = 0;
    owner.onbufferedamountlow?.();
    await room.settle();
    await assertSaved(ben, id, bytes);
  });

  it("goes more slowly when the relay says so, and nothing is lost [FILE-5]", async () => {
    using stage = offered(1_000 * KIB);
    const { room, ana, ben, id, bytes } = stage;
    let count = 0;
    room.refuse = (from) => {
      if (from !== "ana") return undefined;
      count += 1;
      if (count % 4 === 0) return { code: "rate-limited", retryMs: 300 };
      return count % 7 === 0 ? { code: "member-busy", retryMs: 500 } : undefined;
    };
    ben.files.fetch(id);
    await room.pass(60_000, 100);
    await assertSaved(ben, id, bytes);
    assert(ana.frames("chunk").length < 130, `${ana.frames("chunk").length} chunks for 42`);
  });

  it("is told again when the reader's own words are refused [FILE-5]", async () => {
    using stage = offered(200 * KIB);
    const { room, ana, ben, id, bytes } = stage;
    let count = 0;
    room.refuse = (from) =>
      from === "ben" && ++count % 3 !== 0 ? { code: "rate-limited", retryMs: 200 } : undefined;
    ben.files.fetch(id);
    await room.pass(60_000, 100);
    await assertSaved(ben, id, bytes);
    assertEquals(ana.receivers(id), ["ben: done"]);
  });

  it("waits its turn: eight copies at once, four for one member [FILE-13]", async () => {
    using room = new FileRoom();
    const ana = room.page("ana");
    const readers = ["ben", "cleo", "dan"].map((name) => room.page(name));
    for (const { id } of readers) room.connect("ana", id);
    const ids = Array.from({ length: 5 }, () => ana.offer(bytesOf(200 * KIB)));
    const resumes: (() => void)[] = [];
    for (const page of readers) {
      page.host.pause = new Promise<void>((resolve) => resumes.push(resolve));
    }
    for (const page of readers) ids.forEach((id) => page.files.fetch(id));
    await room.settle();
    const states = ids.flatMap((id) => ana.receivers(id)).map((each) => each.split(": ")[1]);
    assertEquals(states.filter((state) => state === "sending").length, 8);
    resumes.forEach((resume) => resume());
    for (const page of readers) page.host.pause = undefined;
    await room.pass(20_000);
    for (const page of readers) assertEquals(ids.map((id) => page.state(id)), ids.map(() => "here"));
  });

  it("gives its turn up when nobody acknowledges it [FILE-13]", async () => {
    using stage = offered(12_000 * KIB, { isConnected: true });
    const { room, ana, ben, id } = stage;
    ben.host.pause = new Promise(() => {});
    ben.files.fetch(id);
    await room.settle();
    assertEquals(ana.receivers(id), ["ben: sending"]);
    await room.pass(31_000);
    assertEquals(ana.receivers(id), ["ben: waiting"]);
  });

  it("that is here isn't fetched twice, and one that is gone doesn't wait again [FILE-13]", async () => {
    using room = new FileRoom();
    const [ana, ben, cleo] = [room.page("ana"), room.page("ben"), room.page("cleo")];
    const here = cleo.offer(bytesOf(10));
    const away = Array.from({ length: 5 }, () => ana.offer(bytesOf(10)));
    room.refuse = (_, frame) =>
      frame?.type === "file-want" && frame.offer !== here ? { code: "member-away" } : undefined;
    ben.files.fetch(here);
    await room.settle();
    ben.files.fetch(here);
    for (const id of away) ben.files.fetch(id);
    await room.pass(3_000);
    room.pages.delete("ana");
    await room.pass(12_000);
    assertEquals(ben.state(here), "here");
    assertEquals(away.map((id) => ben.state(id)), away.map(() => "failed: gone"));
    assertEquals(ben.frames("file-want").filter(({ offer }) => offer === here).length, 1);
  });

  it("by the relay is asked for at once when the socket is back [FILE-7]", async () => {
    using stage = offered(500 * KIB);
    const { room, ben, id, bytes } = stage;
    ben.files.fetch(id);
    await room.step(8);
    room.drop();
    ben.files.waysChanged({ hasNewSocket: true });
    await room.settle();
    await assertSaved(ben, id, bytes);
    assertEquals(ben.frames("file-want").length, 2);
  });

  it("that stalls gives way to another file [FILE-13]", async () => {
    using room = new FileRoom();
    const [ana, ben, cleo] = [room.page("ana"), room.page("ben"), room.page("cleo")];
    const away = Array.from({ length: 4 }, () => ana.offer(bytesOf(10)));
    const there = cleo.offer(bytesOf(10));
    room.refuse = (_, frame) =>
      frame?.type === "file-want" && away.includes(frame.offer) ? { code: "member-away" } : undefined;
    for (const id of [...away, there]) ben.files.fetch(id);
    await room.settle();
    assertEquals(ben.state(there), "waiting");
    await room.pass(11_000);
    assertEquals(ben.state(there), "here");
    assertEquals(ben.state(away[0]!), "waiting");
  });
});

describe("a hostile page", () => {
  /** Changes every chunk that Ana sends over a channel. */
  const changed =
    (change: (bytes: Uint8Array, header: DataView) => void) => (message: string | ArrayBuffer) => {
      if (typeof message === "string") return message;
      const copy = message.slice();
      change(new Uint8Array(copy), new DataView(copy));
      return copy;
    };

  it("that sends one bad chunk is asked again [FILE-6]", async () => {
    using stage = offered(500 * KIB, { isConnected: true });
    const { room, ana, ben, id, bytes } = stage;
    let count = 0;
    ana.tamper = changed((chunk) => ++count === 3 && chunk[HEADER_BYTES + 5]!++);
    ben.files.fetch(id);
    await room.settle();
    await assertSaved(ben, id, bytes);
  });

  for (
    const [what, change] of [
      ["bad data", (chunk) => void chunk[HEADER_BYTES]!++],
      ["bad checks", (chunk) => void chunk[12]!++],
    ] as readonly [string, Parameters<typeof changed>[0]][]
  ) {
    it(`that sends ${what} again and again is given up [FILE-6]`, async () => {
      using stage = offered(500 * KIB, { isConnected: true });
      const { room, ana, ben, id } = stage;
      ana.tamper = changed(change);
      ben.files.fetch(id);
      await room.settle();
      assertEquals([ben.state(id), ...ana.receivers(id)], ["failed: damaged", "ben: stopped"]);
      assertEquals(ben.host.sinks, 0);
    });
  }

  it("that sends wrong places, of other turns, or text for bytes gets nothing written [FILE-6]", async () => {
    using stage = offered(100 * KIB, { isConnected: true });
    const { room, ana, ben, id, bytes } = stage;
    let count = 0;
    ana.tamper = (message) => {
      if (typeof message === "string" || ++count > 6) return message;
      return changed((_, header) => count % 2 === 0 ? header.setUint32(0, 7) : header.setUint32(8, 1_000))(
        message,
      );
    };
    ben.files.fetch(id);
    await room.pass(40_000, 5_000);
    await assertSaved(ben, id, bytes);
  });

  it("that offers less than it sends, or ends too early, is given up [FILE-6]", async () => {
    for (const size of [100 * KIB + 1, 400 * KIB]) {
      using stage = offered(300 * KIB, { isConnected: true });
      const { room, ben, id } = stage;
      ben.rows.set(id, { ...ben.rows.get(id)!, file: { name: "a", type: "", size } });
      ben.files.fetch(id);
      await room.settle();
      assertEquals(ben.state(id), "failed: damaged", `${size}`);
    }
  });

  it("that says another SHA-256 at the end is given up [FILE-6]", async () => {
    using stage = offered(100 * KIB, { isConnected: true });
    const { room, ana, ben, id } = stage;
    ana.tamper = (message) =>
      typeof message === "string" ? message.replace(/"sha256":"./, '"sha256":"_') : message;
    ben.files.fetch(id);
    await room.settle();
    assertEquals(ben.state(id), "failed: damaged");
  });

  it("that floods past the window is given up before it fills the memory [FILE-6]", async () => {
    using stage = offered(40_000 * KIB, { isConnected: true });
    const { room, ana, ben, id } = stage;
    ben.host.pause = new Promise(() => {});
    // Every chunk that Ana sends is acknowledged to her by someone in the middle.
    let sent = 0;
    ana.tamper = (message) => {
      if (typeof message !== "string") {
        const chunk = fromBytes(message)!;
        sent = Math.max(sent, chunk.at + chunk.data.length);
        room.post(() =>
          room.channels.filter(({ owner }) => owner === ana).forEach((end) =>
            end.onmessage?.({ data: JSON.stringify({ type: "file-have", turn: chunk.turn, at: chunk.at }) })
          )
        );
      }
      return message;
    };
    ben.files.fetch(id);
    await room.settle();
    assertEquals(ben.state(id), "failed: damaged");
    assert(sent < 24_000 * KIB, `${sent / KIB} KiB`);
  });

  it("that asks for places behind the end, or acknowledges what wasn't sent, gets no more for it [FILE-12]", async () => {
    using stage = offered(9_000 * KIB, { isConnected: true });
    const { room, ana, id } = stage;
    const send = (frame: object) => ana.files.told("ben", JSON.stringify(frame));
    send({ type: "file-want", turn: 5, offer: id, at: 10 ** 9 });
    await room.settle();
    assertEquals(ana.frames("file-stop").map(({ why }) => why), ["gone"]);
    send({ type: "file-want", turn: 6, offer: id, at: 0 });
    send({ type: "file-have", turn: 6, at: 10 ** 12 });
    send({ type: "file-have", turn: 7, at: 10 });
    await room.settle();
    assertEquals(ana.frames("chunk").length, 5);
  });

  it("that asks all the time is heard some times a second only [FILE-13]", async () => {
    using stage = offered(100 * KIB);
    const { room, ana, id } = stage;
    for (let turn = 0; turn < 1_000; turn++) {
      ana.files.told("ben", JSON.stringify({ type: "file-want", turn, offer: id, at: 0 }));
    }
    await room.settle();
    assert(ana.frames("file-wait").length <= 40);
  });
});

describe("an offer to one member", () => {
  it("is told until it is seen, shown once to that one only, and can be fetched [FILE-14]", async () => {
    using room = new FileRoom();
    const [ana, ben, cleo] = [room.page("ana"), room.page("ben"), room.page("cleo")];
    let isAway = true;
    room.refuse = () => isAway ? { code: "member-away" } : undefined;
    const bytes = bytesOf(30 * KIB);
    const id = ana.offer(bytes, { name: "../for ben.txt", to: "ben" });
    await room.pass(11_000);
    assertEquals([ana.rows.get(id)?.state, ana.rows.get(id)?.onlyFor], ["pending", "ben"]);
    isAway = false;
    await room.pass(6_000);
    assertEquals(ana.rows.get(id)?.state, "kept");
    const [row] = [...ben.rows.values()];
    assertEquals([ben.rows.size, cleo.rows.size], [1, 0]);
    assertEquals([row?.onlyFor, row?.file?.name, row?.isOwn], ["ben", "_for ben.txt", false]);
    ana.files.told("ben", JSON.stringify({ type: "file-seen", offer: id }));
    ben.files.told("ana", JSON.stringify({ type: "file-offer", offer: id, text: ana.rows.get(id)?.text }));
    await room.settle();
    assertEquals(ben.rows.size, 1);
    ben.files.fetch(row!.id);
    await room.settle();
    await assertSaved(ben, row!.id, bytes);
  });

  it("is refused when that member goes without having seen it [FILE-14]", async () => {
    using room = new FileRoom();
    const [ana] = [room.page("ana"), room.page("ben")];
    room.refuse = () => ({ code: "member-away" });
    const id = ana.offer(bytesOf(1), { to: "ben" });
    await room.settle();
    room.leave("ben");
    await room.pass(6_000);
    assertEquals([ana.rows.get(id)?.state, ana.rows.get(id)?.refusal], ["refused", "unknown-member"]);
  });

  it("is not shown when it is none, or one of a flood [FILE-14]", async () => {
    using room = new FileRoom();
    const [, ben] = [room.page("ana"), room.page("ben")];
    const offer = (id: string, text: string) =>
      ben.files.told("ana", JSON.stringify({ type: "file-offer", offer: id, text }));
    offer("x", "not an offer");
    for (let count = 0; count < 500; count++) {
      offer(`o${count}`, JSON.stringify({ name: "a", size: 1, type: "" }));
    }
    await room.settle();
    assertEquals(ben.rows.size, 20);
  });
});
