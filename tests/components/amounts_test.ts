import { assertEquals } from "@std/assert";
import { amountWords, durationWords, paceWords, sizeWords } from "../../components/amounts.ts";

Deno.test("sizeWords() says bytes in steps of 1000", () => {
  const table: readonly (readonly [number, string])[] = [
    [0, "0 bytes"],
    [1, "1 byte"],
    [999, "999 bytes"],
    [1000, "1 KB"],
    [1449, "1.4 KB"],
    [99_940, "99.9 KB"],
    [99_960, "100 KB"],
    [999_499, "999 KB"],
    [999_500, "1 MB"],
    [2_300_000, "2.3 MB"],
    [123_400_000, "123 MB"],
    [999_999_999, "1 GB"],
    [5e12, "5 TB"],
    [5e15, "5000 TB"],
    [-1, "0 bytes"],
  ];
  assertEquals(table.map(([bytes]) => sizeWords(bytes)), table.map(([, words]) => words));
});

Deno.test("amountWords() says a part in the unit of the whole, so that it keeps its width", () => {
  const table: readonly (readonly [number, number, string])[] = [
    [12_300_000, 100_000_000, "12.3 of 100 MB"],
    [0, 2_300_000, "0.0 of 2.3 MB"],
    [500, 2_000_000_000, "0.0 of 2 GB"],
    [999_400, 999_999, "1.0 of 1 MB"],
    [1_000_000_000, 1_000_000_000, "1.0 of 1 GB"],
    [12, 800, "12 of 800 bytes"],
    [0, 1, "0 of 1 byte"],
    [900, 800, "800 of 800 bytes"],
  ];
  assertEquals(
    table.map(([bytes, total]) => amountWords({ bytes, total })),
    table.map(([, , words]) => words),
  );
});

Deno.test("paceWords() says what is known of rate and time", () => {
  assertEquals(paceWords({ bytesPerSecond: 8_200_000, leftMs: 10_400 }), "8.2 MB/s, 11 s left");
  assertEquals(paceWords({ bytesPerSecond: 812.4 }), "812 bytes/s");
  assertEquals(paceWords({ bytesPerSecond: 0, leftMs: Infinity }), "0 bytes/s");
  assertEquals(paceWords({}), "");
});

Deno.test("durationWords() rounds up, coarser the longer it is", () => {
  const table: readonly (readonly [number, string])[] = [
    [0, "1 s"],
    [1001, "2 s"],
    [59_000, "59 s"],
    [59_001, "1 min"],
    [60_001, "2 min"],
    [59 * 60_000, "59 min"],
    [59 * 60_000 + 1, "1 h"],
    [3_600_000, "1 h"],
    [3_600_001, "1 h 1 min"],
    [3_900_000, "1 h 5 min"],
    [2 * 3_600_000 - 1, "2 h"],
    [86_400_000, "24 h"],
    [86_400_001, "more than a day"],
  ];
  assertEquals(table.map(([ms]) => durationWords(ms)), table.map(([, words]) => words));
});
