import type { BadInput } from "./bad_input.ts";

const json = JSON.stringify;
const say = (fields: Record<string, unknown>) => json({ type: "CHATMSG", value: "hello", ...fields });
const enter = (value: unknown, fields: Record<string, unknown> = {}) =>
  json({ type: "ENTERROOM", value, create: true, ...fields });
const resume = { seat: "s", secret: "s", epoch: "e", seq: 0 };

const notJson = [
  "\ufeff{}",
  "[".repeat(60_000),
  '{"type":"ping"}x',
  '{"type":"ping"}\n{"type":"ping"}',
  "{",
  "NaN",
];
const notAMessage = [
  "null",
  "[]",
  '"x"',
  "1",
  "true",
  "{}",
  '{"type":null}',
  '{"type":5}',
  '[{"type":"ping"}]',
];
const unknownTypes = [
  "x",
  "__proto__",
  "constructor",
  "toString",
  "welcome",
  "joined",
  "left",
  "rejoin",
  "ack",
];
const badNames = [
  "__proto__",
  "..",
  "%00",
  "{}",
  "}{",
  "a}b",
  "a|b",
  "a\nb",
  "",
  "x".repeat(10_240),
  "🎈",
  "é",
  "e\u0301",
];

/** Messages that aren't ones, or that ask for what can't be. */
export const BAD_MESSAGES: readonly BadInput[] = [
  ...notJson.map((sent): BadInput => ({
    what: `${json(sent.slice(0, 20))}, which isn't JSON`,
    sent,
    answer: "4000 not-json",
  })),
  ...notAMessage.map((sent): BadInput => ({
    what: `${sent}, no message`,
    sent,
    answer: "4000 not-a-message",
  })),
  ...unknownTypes.map((type): BadInput => ({
    what: `a message of type ${type}`,
    sent: json({ type }),
    answer: `4000 unknown-type ${type}`,
  })),
  {
    what: "5,000 keys",
    sent: `{"type":"pong",${Array.from({ length: 5000 }, (_, key) => `"k${key}":1`)}}`,
    answer: "goes on",
  },
  { what: "a key twice", sent: '{"type":"x","type":"pong"}', answer: "goes on" },
  { what: "a prototype", sent: '{"type":"pong","__proto__":{"type":"x"}}', answer: "goes on" },
  ...[1e999, -0.1, 2 ** 53 + 1, 0.1, "1", -1].map((seq): BadInput => ({
    what: `a position of ${seq}`,
    sent: enter("hostile", { resume: { ...resume, seq } }).replace('"seq":null', '"seq":1e999'),
    answer: "4000 bad-field ENTERROOM.resume",
  })),
  {
    what: "a position in the future of another life of the room",
    sent: enter("hostile", { resume: { ...resume, seq: 2 ** 50 } }),
    answer: "welcome, goes on",
  },
  {
    what: "an epoch of 40 KB",
    sent: enter("hostile", { resume: { ...resume, epoch: "e".repeat(40_960) } }),
    answer: "4000 bad-field ENTERROOM.resume",
  },
  ...badNames.map((name): BadInput => ({
    what: `a room called ${json(name.slice(0, 20))}`,
    sent: enter(name),
    answer: "WRONGROOM name, goes on",
  })),
  ...[null, [], {}, true].map((name): BadInput => ({
    what: `a room called ${json(name)}`,
    sent: enter(name),
    answer: "4000 bad-field ENTERROOM.value",
  })),
  { what: "a line before entering", sent: say({}), answer: "4002 message not allowed now" },
  { what: "leaving before entering", sent: '{"type":"leave"}', answer: "4002 message not allowed now" },
  {
    what: "an open room with a proof",
    sent: enter("base", { proof: "A".repeat(43) }),
    answer: "WRONGROOM open, goes on",
  },
  ...["", "short", "A".repeat(44), 5].map((proof): BadInput => ({
    what: `a proof of ${json(proof)}`,
    sent: enter("hostile-private", { proof }),
    answer: "4000 bad-field ENTERROOM.proof",
  })),
  { what: "entering twice", isSeated: true, sent: enter("other"), answer: "4002 message not allowed now" },
  {
    what: "1,000 times leaving",
    isSeated: true,
    sent: Array(1000).fill('{"type":"leave"}'),
    answer: "1000 left",
  },
  {
    what: "a line after leaving",
    isSeated: true,
    sent: ['{"type":"leave"}', say({})],
    answer: "1000 left",
  },
  ...["", "a|b", "é", "x".repeat(10_240), 5].map((id): BadInput => ({
    what: `a line with the id ${json(id).slice(0, 20)}`,
    isSeated: true,
    sent: say({ id }),
    answer: "4000 bad-field CHATMSG.id",
  })),
  {
    what: "another line under the same id, which is answered with the first",
    isSeated: true,
    sent: [say({ id: "SELF" }), say({ id: "SELF", value: "another" })],
    answer: "CHATMSG, CHATMSG, goes on",
  },
  { what: "an empty line", isSeated: true, sent: say({ value: "" }), answer: "error empty-text, goes on" },
  {
    what: "a line of spaces",
    isSeated: true,
    sent: say({ value: "  \n " }),
    answer: "error empty-text, goes on",
  },
  {
    what: "a line of 50,000 line breaks",
    isSeated: true,
    sent: say({ value: `x${"\n".repeat(30_000)}x` }),
    answer: "error text-too-long, goes on",
  },
  {
    what: "a line of what breaks other programs",
    isSeated: true,
    sent: say({ value: "\u0000\u2028\u202e\ufeff</script><img src=x onerror=alert(1)>" }),
    answer: "CHATMSG, goes on",
  },
  {
    what: "a line with half a surrogate",
    isSeated: true,
    sent: '{"type":"CHATMSG","value":"\\ud800"}',
    answer: "CHATMSG, goes on",
  },
  {
    what: "an edit of nothing",
    isSeated: true,
    sent: say({ kind: "edit", target: "nobody" }),
    answer: "error unknown-target, goes on",
  },
  {
    what: "a line that claims an author, a place and a time",
    isSeated: true,
    sent: say({ from: "x", seq: 9, at: 0, name: "root", admin: true }),
    answer: "CHATMSG, goes on",
  },
  {
    what: "a name of hidden characters only",
    isSeated: true,
    sent: json({ type: "rename", name: "\u200b\u2060" }),
    answer: "error bad-name, goes on",
  },
  {
    what: "a name of 10,000 marks",
    isSeated: true,
    sent: json({ type: "rename", name: `x${"\u0301".repeat(10_000)}` }),
    answer: "error bad-name, goes on",
  },
  ...["nobody", "SELF "].map((to): BadInput => ({
    what: `a signal to ${to.trim() === to ? to : "an id with a space"}`,
    isSeated: true,
    sent: json({ type: "offer", sdp: "v=0", to }),
    answer: to === "nobody" ? "error unknown-member, goes on" : "4000 bad-field offer.to",
  })),
  {
    what: "a signal to oneself",
    isSeated: true,
    sent: json({ type: "offer", sdp: "v=0", to: "SELF" }),
    answer: "offer, goes on",
  },
  {
    what: "a signal to 5,000 members at once",
    isSeated: true,
    sent: json({ type: "offer", sdp: "v=0", to: Array(5000).fill("x") }),
    answer: "4000 bad-field offer.to",
  },
  {
    what: "a session description of 33 KiB",
    isSeated: true,
    sent: json({ type: "offer", sdp: "x".repeat(33 * 1024), to: "SELF" }),
    answer: "error signal-too-long, goes on",
  },
  {
    what: "a session description of 1 MiB",
    isSeated: true,
    sent: json({ type: "offer", sdp: "x".repeat(1024 * 1024), to: "SELF" }),
    answer: "4009 frame too large",
  },
  {
    what: "a candidate of 5 KB",
    isSeated: true,
    sent: json({ type: "candidate", label: 0, id: "0", candidate: "x".repeat(5000), to: "SELF" }),
    answer: "4000 bad-field candidate.candidate",
  },
  {
    what: "an answer without an offer",
    isSeated: true,
    sent: json({ type: "answer", sdp: "v=0", to: "SELF" }),
    answer: "answer, goes on",
  },
];
