import { assert, assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { TextFrames } from "../../front/text_frames.ts";

/** The first bytes of a frame, and how many there are. */
const headOf = (text: string, count: number) => {
  const frame = new TextFrames().of(text);
  return [[...frame.subarray(0, count)], frame.length];
};

describe("TextFrames.of()", () => {
  it("writes lengths in as few bytes as they need (RFC 6455 section 5.2)", () => {
    assertEquals(headOf("", 2), [[0x81, 0], 2]);
    assertEquals(headOf("x".repeat(125), 2), [[0x81, 125], 127]);
    assertEquals(headOf("x".repeat(126), 4), [[0x81, 126, 0, 126], 130]);
    assertEquals(headOf("x".repeat(65_535), 4), [[0x81, 126, 255, 255], 65_539]);
    assertEquals(headOf("x".repeat(65_536), 10), [[0x81, 127, 0, 0, 0, 0, 0, 1, 0, 0], 65_546]);
  });

  it("counts in bytes of UTF-8", () => {
    const frame = new TextFrames().of("€".repeat(42));
    assertEquals([frame[1], frame.readUInt16BE(2)], [126, 126]);
    assertEquals(frame.toString("utf8", 4), "€".repeat(42));
  });

  it("frames a text once for all who hear it one after the other", () => {
    const frames = new TextFrames();
    const first = frames.of("one");
    assert(frames.of("one") === first);
    assertEquals(frames.of("two").toString("utf8", 2), "two");
    assertEquals(frames.of("one").toString("utf8", 2), "one");
    assertEquals(first.toString("utf8", 2), "one");
  });
});
