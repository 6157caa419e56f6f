import { assert, assertEquals } from "@std/assert";
import { cutMiddle, type FileKind, kindOf } from "../../components/file_name.ts";

Deno.test("cutMiddle() leaves a name's start and extension, and cuts no character in two", () => {
  assertEquals(cutMiddle("short.png"), "short.png");
  assertEquals(cutMiddle("a".repeat(48)), "a".repeat(48));
  assertEquals(cutMiddle(`${"long name ".repeat(9)}of March.tar.gz`, 30), "long name long…f March.tar.gz");
  const cut = cutMiddle(`${"😀".repeat(99)}.png`, 20);
  assertEquals(cut, `${"😀".repeat(5)}…${"😀".repeat(10)}.png`);
  assert(cut.isWellFormed());
});

Deno.test("kindOf() goes by type or extension, and takes only what a page can show for a picture", () => {
  const table: readonly (readonly [string, string, FileKind])[] = [
    ["a.png", "image/png", "picture"],
    ["a", "image/JPEG", "picture"],
    ["A.JPG", "", "picture"],
    ["a.avif", "application/octet-stream", "picture"],
    ["a.svg", "image/svg+xml", "file"],
    ["a.tiff", "image/tiff", "file"],
    ["png", "", "file"],
    ["a.mov", "", "film"],
    ["a", "video/mp4", "film"],
    ["a.flac", "", "sound"],
    ["a.pdf", "application/pdf", "file"],
  ];
  assertEquals(
    table.map(([name, type]) => kindOf({ name, type, size: 1 })),
    table.map(([, , kind]) => kind),
  );
});
