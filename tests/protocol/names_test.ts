import { assert, assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { isRoomName, toDisplayName, toRoomMeant, toRoomName } from "../../lib/protocol/names.ts";
import { utf8Length } from "../../lib/protocol/utf8.ts";

describe("isRoomName() [ENTER-2]", () => {
  for (const name of ["a", "blue-room", "123456", "-", "a".repeat(64)]) {
    it(`takes ${name}`, () => assert(isRoomName(name)));
  }
  const bad = [
    "",
    "A",
    "blue room",
    "ä",
    "a".repeat(65),
    "a\n",
    "../a",
    "%00",
    "__proto__",
    "a_b",
    "😀",
    "{}",
    "}{",
  ];
  for (const name of bad) {
    it(`refuses ${JSON.stringify(name).slice(0, 20)}`, () => assert(!isRoomName(name)));
  }
});

describe("toRoomName()", () => {
  const samples = [["Blue Room", "blue-room"], ["  Café à 3 ", "cafe-a-3"], ["!!!", ""], ["a_b", "a-b"], [
    "日本",
    "",
  ]] as const;
  for (const [typed, name] of samples) {
    it(`makes ${JSON.stringify(name)} of ${JSON.stringify(typed)}`, () =>
      assertEquals(toRoomName(typed), name));
  }

  it("makes a room name of anything that leaves something", () => {
    assert(isRoomName(toRoomName(`${"x".repeat(63)} y${"z".repeat(200)}`)));
  });
});

describe("toRoomMeant()", () => {
  const samples = [
    ...[["team-", "team-"], ["-a-", "-a-"], [" Team- ", "team-"], ["Blue Room", "blue-room"], ["!!!", ""]],
    ...[["https://parley.example/r/team-", "team-"], ["parley.example/r/-a-/?x#y", "-a-"], [
      "/r/Blue",
      "blue",
    ]],
    ...[["https://parley.example/r/blue%20room", "blue-room"], ["https://parley.example/r/%zz", "zz"]],
    ...[["node.js", "node-js"], ["q/a", "q-a"], ["10:30", "10-30"]],
  ] as const;
  for (const [typed, room] of samples) {
    it(`finds ${JSON.stringify(room)} in ${JSON.stringify(typed)}`, () =>
      assertEquals(toRoomMeant(typed!), room));
  }
  const addresses = [
    "https://parley.example/",
    "http://localhost:8000",
    "localhost:8000",
    "parley.example/about",
  ];
  for (const address of addresses) {
    it(`makes no room of ${address}`, () => assertEquals(toRoomMeant(address), undefined));
  }
});

describe("toDisplayName() [ENTER-8]", () => {
  it("keeps an ordinary name", () => assertEquals(toDisplayName("Ana María"), "Ana María"));
  it("normalises to NFC", () => assertEquals(toDisplayName("e\u0301"), "é"));
  it("makes single spaces of white space", () => assertEquals(toDisplayName("  a \n\t b\u2028c "), "a b c"));
  it("removes bidi, zero-width and control characters", () => {
    assertEquals(toDisplayName("a\u202egpj.exe\u200b\u0000\u2066\ufeff"), "agpj.exe");
  });
  it("leaves no double space where a hidden character was", () => {
    assertEquals(toDisplayName("Ana \u202e B"), "Ana B");
  });
  it("keeps the joiners that emoji and Persian need", () => {
    assertEquals(toDisplayName("👩‍👩‍👧"), "👩‍👩‍👧");
    assertEquals(toDisplayName("می\u200cخواهم"), "می\u200cخواهم");
  });
  for (const empty of ["", "   ", "\u200b\u200d", "\u202e", "\u0301"]) {
    it(`finds nothing in ${JSON.stringify(empty)}`, () => assertEquals(toDisplayName(empty), undefined));
  }
  it("cuts after 40 graphemes", () => {
    assertEquals(toDisplayName("x".repeat(41)), "x".repeat(40));
    assertEquals(toDisplayName("👍🏽".repeat(20)), "👍🏽".repeat(20));
  });
  it("cuts a grapheme that carries a thousand marks", () => {
    const name = toDisplayName(`ab${"c" + "\u0333".repeat(1000)}`);
    assertEquals(name, "ab");
    assert(utf8Length(toDisplayName("👩‍👩‍👧".repeat(40)) ?? "") <= 256);
  });
});
