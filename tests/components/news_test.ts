import { assertEquals } from "@std/assert";
import { newsOf } from "../../components/news.ts";
import type { LineRow, PresenceRow, WarningRow } from "../../lib/client/rows.ts";

const line = (text: string, more: Partial<LineRow> = {}): LineRow => ({
  ...{
    row: "line",
    kind: "line",
    key: text,
    id: text,
    from: "ada",
    name: "Ada",
    at: 0,
    text,
    isOwn: false,
    state: "kept",
  },
  ...{ isEdited: false, isRetracted: false, reactions: [], isChangeable: true },
  ...more,
});
const presence = (row: PresenceRow["row"], name: string): PresenceRow => ({
  ...{ row, key: name, at: 0, member: name, name, formerName: `old ${name}` },
});

Deno.test("newsOf() reads a few lines out, and counts many", () => {
  assertEquals(newsOf([line("one"), line("two")]), ["Ada: one", "Ada: two"]);
  assertEquals(newsOf([..."abcdef"].map((text) => line(text))), ["6 new lines"]);
});

Deno.test("newsOf() leaves out one's own lines and those that are gone", () => {
  assertEquals(newsOf([line("mine", { isOwn: true }), line("", { isRetracted: true })]), []);
});

Deno.test("newsOf() cuts a long line, and no character in two", () => {
  assertEquals(newsOf([line("x".repeat(400))]), [`Ada: ${"x".repeat(300)}…`]);
  assertEquals(newsOf([line(`${"x".repeat(299)}😀😀`)]), [`Ada: ${"x".repeat(299)}…`]);
});

Deno.test("newsOf() names one who came, went or took another name, and counts several", () => {
  assertEquals(newsOf([presence("joined", "Ben"), presence("left", "Cleo"), presence("renamed", "Dan")]), [
    "Ben joined",
    "Cleo left",
    "old Dan is now Dan",
  ]);
  assertEquals(newsOf([presence("joined", "Ben"), line("hello"), presence("left", "Cleo")]), [
    "Ben joined",
    "Ada: hello",
    "Cleo left",
  ]);
  assertEquals(newsOf([..."abcde"].map((name) => presence("joined", name))), ["5 people joined"]);
});

Deno.test("newsOf() warns of what can't be trusted, in its place, and counts many [PRIVATE-9] [PRIVATE-10]", () => {
  const warning = (why: WarningRow["why"], name = ""): WarningRow => ({
    ...{ row: "warning", key: `${why} ${name}`, at: 0, why, name },
  });
  assertEquals(newsOf([line("one"), warning("unreadable"), warning("gap", "Ben"), line("two")]), [
    "Ada: one",
    "Warning: Something came here that isn’t from anybody with this room’s key, or was changed on its way.",
    "Warning: Ben: Something said before this is missing here: it was left out on its way.",
    "Ada: two",
  ]);
  assertEquals(newsOf(["Ana", "Ben", "Cleo", "Dan"].map((name) => warning("replayed", name))), [
    "4 warnings",
  ]);
});
