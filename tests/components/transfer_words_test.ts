import { assertEquals } from "@std/assert";
import { namesOf, transferNews } from "../../components/transfer_words.ts";
import type { Receiver, Transfer } from "../../lib/client/transfer.ts";

const progress = { bytes: 1, total: 2, isDirect: true };
const receiver = (name: string, state: Receiver["state"]): Receiver => ({
  member: name,
  name,
  state,
  progress,
});
const own = (...receivers: readonly Receiver[]): Transfer => ({ way: "out", isHere: true, receivers });
const receiving: Transfer = { way: "in", state: "receiving", progress };
const here: Transfer = { way: "in", state: "here" };
const news = (before: Transfer | undefined, after: Transfer) =>
  transferNews({
    before: new Map(before === undefined ? [] : [["1", before]]),
    after: new Map([["1", after]]),
    lineOf: () => ({ file: "a.zip", owner: "Ana" }),
  });

Deno.test("transferNews() tells that a file has come or failed to, and of no step of it", () => {
  assertEquals(news(receiving, here), ["a.zip is here"]);
  assertEquals(news(receiving, { way: "in", state: "failed", why: "stopped" }), [
    "a.zip didn’t come. Ana stopped it.",
  ]);
  const further: Transfer = { ...receiving, progress: { ...progress, bytes: 2 } };
  assertEquals(news(receiving, further), []);
  assertEquals(news(undefined, receiving), []);
  assertEquals(news(here, { ...here }), []);
});

Deno.test("transferNews() tells who has got an own file", () => {
  const before = own(receiver("Ben", "done"), receiver("Cleo", "sending"), receiver("Dan", "sending"));
  const after = own(receiver("Ben", "done"), receiver("Cleo", "done"), receiver("Dan", "stopped"));
  assertEquals(news(before, after), ["Cleo has a.zip"]);
  assertEquals(news(own(), after), ["Ben and Cleo have a.zip"]);
  assertEquals(news(after, own(receiver("Ben", "done"))), []);
});

Deno.test("namesOf() names few and counts many", () => {
  const names = (...all: readonly string[]) => namesOf(all.map((name) => ({ name })));
  assertEquals(names("Ana"), "Ana");
  assertEquals(names("Ana", "Ben"), "Ana and Ben");
  assertEquals(names("Ana", "Ben", "Cleo"), "Ana, Ben and Cleo");
  assertEquals(names("Ana", "Ben", "Cleo", "Dan"), "Ana, Ben and 2 others");
});
