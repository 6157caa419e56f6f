import { assertEquals } from "@std/assert";
import { type Candidate, isPasteOfFiles } from "../../components/candidates.ts";
import { chooseFiles, MOST_FILES } from "../../components/offers.ts";

const candidate = (name: string, more: { size?: number; isFolder?: boolean } = {}): Candidate => ({
  file: new File(["x".repeat(more.size ?? 1)], name),
  isFolder: more.isFolder ?? false,
});
const chosen = (...candidates: readonly Candidate[]) => {
  const { files, problem } = chooseFiles(candidates);
  return [files.map(({ name }) => name), problem];
};

Deno.test("chooseFiles() leaves folders and empty files out, and says which", () => {
  assertEquals(chosen(candidate("a"), candidate("b")), [["a", "b"], undefined]);
  assertEquals(chosen(candidate("a"), candidate("docs", { isFolder: true })), [
    ["a"],
    "\u2068docs\u2069 is a folder. To offer it, pack it into one file.",
  ]);
  assertEquals(chosen(candidate("none.txt", { size: 0 })), [
    [],
    "\u2068none.txt\u2069 is empty, so it can’t be offered.",
  ]);
  const folder = candidate("docs", { size: 0, isFolder: true });
  const empty = candidate("b", { size: 0 });
  assertEquals(chosen(folder, folder, empty, empty, empty, candidate("a")), [
    ["a"],
    "2 folders were left out. 3 empty files were left out.",
  ]);
  assertEquals(chosen(), [[], undefined]);
});

Deno.test("chooseFiles() takes none of too many", () => {
  const many = Array.from({ length: MOST_FILES }, (_, index) => candidate(`${index}`));
  assertEquals(chosen(...many)[0]?.length, MOST_FILES);
  assertEquals(chosen(...many, candidate("one more")), [
    [],
    "11 files are too many: offer up to 10 at once.",
  ]);
});

Deno.test("isPasteOfFiles() tells files from text that brings a picture along", () => {
  const file = new File(["x"], "x");
  const paste = (types: string[], files: File[]) =>
    isPasteOfFiles({ types, files } as unknown as DataTransfer);
  assertEquals(paste(["Files"], [file]), true);
  assertEquals(paste(["text/plain", "Files"], [file]), true, "a file's name comes with it");
  assertEquals(paste(["text/html", "Files"], [file]), true, "a picture of a page");
  assertEquals(paste(["text/plain", "text/html", "Files"], [file]), false, "cells of a table");
  assertEquals(paste(["text/plain"], []), false);
});
