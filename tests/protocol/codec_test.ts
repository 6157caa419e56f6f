import { assert, assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import {
  type BadFrame,
  decodeClientMessage,
  decodeServerFrame,
  encode,
  encodeEntry,
  encodeWelcome,
} from "../../lib/protocol/codec.ts";
import { LIMITS } from "../../lib/protocol/limits.ts";
import type { ClientMessage, Entry, ServerMessage } from "../../lib/protocol/messages.ts";

const resume = { seat: "s1", secret: "x_-9", epoch: "e", seq: 3 };
const clientMessages: readonly ClientMessage[] = [
  { type: "GETROOM" },
  { type: "GETROOM", name: "Ana" },
  { type: "ENTERROOM", value: "blue", name: "Ana", create: true, resume },
  { type: "ENTERROOM", value: "Not A Room Name" },
  { type: "CHATMSG", value: "hello" },
  { type: "CHATMSG", value: "👍", id: "i", kind: "react", target: "t" },
  { type: "offer", sdp: "v=0", to: "m" },
  { type: "answer", sdp: "v=0" },
  { type: "candidate", label: 0, id: "0", candidate: "candidate:1 1 udp 1 127.0.0.1 9 typ host", to: "m" },
  { type: "candidate", label: null, id: null, candidate: "" },
  { type: "typing", on: true },
  { type: "rename", name: "Ben" },
  { type: "leave" },
  { type: "ping" },
  { type: "pong" },
];
const entry: Entry = { seq: 4, id: "i", from: "m", name: "Ana", at: 1, value: "hello" };
const serverMessages: readonly ServerMessage[] = [
  { type: "GETROOM", value: "12" },
  { type: "WRONGROOM", reason: "full" },
  { type: "joined", member: { id: "m", name: "Ana" } },
  { type: "left", id: "m" },
  { type: "renamed", id: "m", name: "Ben" },
  { type: "CHATMSG", ...entry },
  { type: "CHATMSG", ...entry, kind: "edit", target: "t" },
  { type: "offer", sdp: "v=0", from: "m" },
  { type: "candidate", label: 1, id: null, candidate: "", from: "m" },
  { type: "typing", from: "m", on: false },
  { type: "error", code: "rate-limited", about: "i", retryMs: 20 },
  { type: "ping" },
  { type: "pong" },
];

function assertRefused(frame: unknown, code: BadFrame, detail?: string) {
  const expected = detail === undefined ? { ok: false, code } : { ok: false, code, detail };
  assertEquals(decodeClientMessage(frame), expected as never);
}

describe("decodeClientMessage()", () => {
  for (const message of clientMessages) {
    it(`reads ${JSON.stringify(message).slice(0, 60)}`, () => {
      assertEquals(decodeClientMessage(encode(message)), { ok: true, message });
    });
  }

  it("reads the Cookbook's number rooms as text [ENTER-1]", () => {
    const decoded = decodeClientMessage('{"type":"ENTERROOM","value":1234}');
    assertEquals(decoded, { ok: true, message: { type: "ENTERROOM", value: "1234" } });
  });

  it("drops fields that the message doesn't have [WIRE-5]", () => {
    const frame =
      '{"type":"CHATMSG","value":"x","from":"admin","at":1,"seq":9,"__proto__":{"id":"p"},"admin":true}';
    assertEquals(decodeClientMessage(frame), { ok: true, message: { type: "CHATMSG", value: "x" } });
  });

  it("takes null for a missing optional field [WIRE-5]", () => {
    const decoded = decodeClientMessage('{"type":"CHATMSG","value":"x","id":null,"target":null}');
    assertEquals(decoded, { ok: true, message: { type: "CHATMSG", value: "x" } });
  });

  it("makes lone surrogates U+FFFD [WIRE-5]", () => {
    const decoded = decodeClientMessage('{"type":"CHATMSG","value":"a\\ud800b"}');
    assertEquals(decoded, { ok: true, message: { type: "CHATMSG", value: "a\ufffdb" } });
  });

  it("refuses what isn't text [WIRE-6]", () => {
    for (const frame of [undefined, null, 1, new Uint8Array(2), new ArrayBuffer(0), {}]) {
      assertRefused(frame, "not-text");
    }
  });

  it("takes 64 KiB and no byte more [WIRE-4]", () => {
    const around = '{"type":"rename","name":""}';
    const frame = (bytes: number) => around.replace('""', `"${"x".repeat(bytes - around.length)}"`);
    assertEquals(decodeClientMessage(frame(LIMITS.frameBytes)).ok, true);
    assertRefused(frame(LIMITS.frameBytes + 1), "too-large");
    assertRefused(`"${"é".repeat(LIMITS.frameBytes / 2)}"`, "too-large");
  });

  it("refuses what isn't JSON [WIRE-6]", () => {
    for (
      const frame of [
        "",
        "{",
        "hello",
        '{"type":"ping"}x',
        '{"type":"ping"}\n{"type":"ping"}',
        "\ufeff{}",
        "NaN",
      ]
    ) {
      assertRefused(frame, "not-json");
    }
    assertRefused("[".repeat(60_000), "not-json");
  });

  it("refuses JSON that isn't a message [WIRE-6]", () => {
    for (
      const frame of [
        "null",
        "[]",
        '"x"',
        "1",
        "true",
        "{}",
        '{"type":null}',
        '{"type":1}',
        '[{"type":"ping"}]',
      ]
    ) {
      assertRefused(frame, "not-a-message");
    }
  });

  it("refuses types it doesn't know, the server's and an object's own among them [WIRE-6]", () => {
    for (
      const type of ["", "welcome", "joined", "error", "__proto__", "constructor", "toString", "getroom"]
    ) {
      assertRefused(JSON.stringify({ type }), "unknown-type", type);
    }
  });

  const badFields: readonly [object, string][] = [
    [{ type: "ENTERROOM" }, "ENTERROOM.value"],
    [{ type: "ENTERROOM", value: ["blue"] }, "ENTERROOM.value"],
    [{ type: "ENTERROOM", value: "blue", create: 1 }, "ENTERROOM.create"],
    [{ type: "ENTERROOM", value: "blue", resume: [] }, "ENTERROOM.resume"],
    [{ type: "ENTERROOM", value: "blue", resume: { ...resume, seq: -1 } }, "ENTERROOM.resume"],
    [{ type: "ENTERROOM", value: "blue", resume: { ...resume, seq: 0.1 } }, "ENTERROOM.resume"],
    [{ type: "ENTERROOM", value: "blue", resume: { ...resume, seq: 2 ** 53 } }, "ENTERROOM.resume"],
    [{ type: "ENTERROOM", value: "blue", resume: { ...resume, epoch: "" } }, "ENTERROOM.resume"],
    [{ type: "CHATMSG" }, "CHATMSG.value"],
    [{ type: "CHATMSG", value: 7 }, "CHATMSG.value"],
    [{ type: "CHATMSG", value: "x", id: "a|b" }, "CHATMSG.id"],
    [{ type: "CHATMSG", value: "x", id: "" }, "CHATMSG.id"],
    [{ type: "CHATMSG", value: "x", id: "i".repeat(65) }, "CHATMSG.id"],
    [{ type: "CHATMSG", value: "x", kind: "constructor" }, "CHATMSG.kind"],
    [{ type: "offer", to: "m" }, "offer.sdp"],
    [{ type: "offer", sdp: "v=0", to: ["m"] }, "offer.to"],
    [{ type: "candidate", label: -1, id: null, candidate: "" }, "candidate.label"],
    [{ type: "candidate", label: 0, id: "x".repeat(65), candidate: "" }, "candidate.id"],
    [{ type: "candidate", label: 0, id: "0", candidate: "c".repeat(4097) }, "candidate.candidate"],
    [{ type: "typing" }, "typing.on"],
    [{ type: "rename", name: null }, "rename.name"],
  ];
  for (const [message, detail] of badFields) {
    it(`refuses ${JSON.stringify(message).slice(0, 70)} [WIRE-6]`, () => {
      assertRefused(JSON.stringify(message), "bad-field", detail);
    });
  }
});

describe("decodeServerFrame()", () => {
  for (const message of serverMessages) {
    it(`reads ${JSON.stringify(message).slice(0, 60)}`, () => {
      assertEquals(decodeServerFrame(encode(message)), { ok: true, message: [message] });
    });
  }

  it("reads an array of messages in order [WIRE-3]", () => {
    const frame = `[${serverMessages.map(encode).join(",")}]`;
    assertEquals(decodeServerFrame(frame), { ok: true, message: serverMessages });
  });

  it("reads a welcome made of entries that were encoded before [ENTER-6]", () => {
    const welcome = {
      type: "welcome",
      self: "m",
      secret: "s",
      at: 7,
      epoch: "e",
      seq: 5,
      members: [{ id: "m", name: "Ana" }],
      complete: true,
      isPrivate: false,
      ice: { servers: [{ urls: ["turn:t.example"], username: "u", credential: "c" }], ttlMs: 5 },
      limits: { textBytes: 1, members: 2, historyEntries: 3 },
    } as const;
    const entries = [entry, { ...entry, seq: 5, id: "j", kind: "retract", target: "i", value: "" }] as const;
    const frame = encodeWelcome(welcome, entries.map(encodeEntry));
    assertEquals(decodeServerFrame(frame), { ok: true, message: [{ ...welcome, entries }] });
  });

  it("refuses a frame with one bad message as a whole", () => {
    assert(!decodeServerFrame('[{"type":"ping"},{"type":"CHATMSG","seq":"1"}]').ok);
    assert(!decodeServerFrame('[[{"type":"ping"}]]').ok);
    assert(!decodeServerFrame("nothing").ok);
    assert(!decodeServerFrame(undefined).ok);
  });
});
