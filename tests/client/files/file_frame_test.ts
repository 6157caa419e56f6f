import { assert, assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import {
  type Chunk,
  type FileFrame,
  fromBytes,
  fromText,
  HEADER_BYTES,
  MESSAGE_BYTES,
  toBytes,
  toText,
} from "../../../lib/client/files/file_frame.ts";
import { DrivenClock } from "../../fakes/driven_clock.ts";
import { ProgressMeter } from "../../../lib/client/files/progress_meter.ts";
import { HeldFile } from "../../../lib/client/files/held_file.ts";
import { createHash } from "node:crypto";

const chunk: Chunk = {
  type: "chunk",
  turn: 0xfedcba98,
  at: 2 ** 40 + 3,
  check: new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]),
  data: new Uint8Array([250, 0, 7]),
};

describe("a file's frames", () => {
  it("are the same after the relay [FILE-3]", () => {
    const frames: FileFrame[] = [
      chunk,
      { type: "file-offer", offer: "o", text: "{}" },
      { type: "file-seen", offer: "o" },
      { type: "file-want", turn: 1, offer: "o", at: 7 },
      { type: "file-wait", turn: 1 },
      { type: "file-have", turn: 1, at: 9 },
      { type: "file-end", turn: 1, sha256: "a".repeat(43) },
      { type: "file-stop", turn: 1, why: "gone" },
      { type: "file-stop", turn: 1 },
    ];
    for (const frame of frames) assertEquals(fromText(toText(frame)), frame);
  });

  it("have a chunk's bytes in their places on a channel [FILE-4]", () => {
    const bytes = toBytes(chunk);
    assertEquals(
      bytes.toHex(),
      "fedcba98" + "0000010000000003" + "0102030405060708" + "fa0007",
    );
    assertEquals(fromBytes(bytes.buffer), chunk);
  });

  it("are nothing when they are broken [FILE-3]", () => {
    for (
      const text of [
        "",
        "{}",
        "[]",
        "null",
        '{"type":"CHATMSG"}',
        '{"type":"file-want","turn":1,"offer":"o"}',
        '{"type":"file-want","turn":4294967296,"offer":"o","at":0}',
        '{"type":"file-want","turn":1,"offer":"o","at":-1}',
        '{"type":"file-want","turn":1,"offer":"o","at":1e300}',
        '{"type":"file-stop","turn":1,"why":"bored"}',
        '{"type":"file-chunk","turn":1,"at":0,"check":"AAAAAAAAAAA","data":"?"}',
        '{"type":"file-end","turn":1,"sha256":"short"}',
        '{"type":"constructor"}',
      ]
    ) assertEquals(fromText(text), undefined, text);
    assertEquals(fromBytes(new ArrayBuffer(HEADER_BYTES)), undefined);
    assertEquals(fromBytes(new ArrayBuffer(MESSAGE_BYTES + 1)), undefined);
    const far = toBytes(chunk);
    far[4] = 0xff;
    assertEquals(fromBytes(far.buffer), undefined);
  });
});

describe("a held file", () => {
  it("gives every part with the SHA-256 up to its end, from any place on [FILE-6]", async () => {
    const data = crypto.getRandomValues(new Uint8Array(64 * 1024));
    const whole = new Uint8Array(3 * 1024 * 1024 + 5);
    for (let at = 0; at < whole.length; at += data.length) whole.set(data.subarray(0, whole.length - at), at);
    const file = new HeldFile(new Blob([whole]));
    const isOver = () => false;
    const hash = (end: number) => createHash("sha256").update(whole.subarray(0, end)).digest();
    for (const from of [0, 1_000_000, 2_500_000, whole.length - 1, 0]) {
      const reading = await file.readFrom(from, isOver);
      while (reading.at < whole.length) {
        const at = reading.at;
        const { data, check } = await reading.next(100_000);
        assertEquals(data, whole.subarray(at, at + data.length));
        assertEquals(check, new Uint8Array(hash(at + data.length).subarray(0, 8)));
      }
      assertEquals(reading.sha256, hash(whole.length).toString("base64url"));
    }
  });
});

describe("a progress meter [FILE-10]", () => {
  it("gives the rate over the last seconds, and the time left", () => {
    const clock = new DrivenClock();
    const meter = new ProgressMeter(clock, 100_000);
    meter.restart(0);
    assertEquals(meter.progress(true), { bytes: 0, total: 100_000, isDirect: true });
    for (let second = 1; second <= 20; second++) {
      clock.advance(1_000);
      meter.note(second * (second <= 10 ? 1_000 : 2_000));
    }
    const { bytesPerSecond = 0, leftMs = 0 } = meter.progress(false);
    assertEquals(bytesPerSecond, 2_000);
    assertEquals(leftMs, 30_000);
  });

  it("says that nothing comes, and measures anew after a pause", () => {
    const clock = new DrivenClock();
    const meter = new ProgressMeter(clock, 100);
    meter.restart(50);
    clock.advance(60_000);
    assertEquals(meter.progress(true).bytesPerSecond, 0);
    assertEquals(meter.progress(true).leftMs, undefined);
    meter.restart(50);
    clock.advance(1_000);
    meter.note(60);
    assertEquals(meter.progress(true).bytesPerSecond, 10);
    assert(meter.bytes === 60);
  });
});
