import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { pictureOf } from "../../../lib/client/files/picture.ts";
import { pictureHeaderOf } from "../../../lib/client/files/picture_header.ts";

const ascii = (text: string) => [...text].map((letter) => letter.charCodeAt(0));
const zeros = (count: number) => Array<number>(count).fill(0);

const png = (width: number, height: number) => {
  const bytes = new Uint8Array([
    ...[0x89, ...ascii("PNG\r\n\x1a\n"), 0, 0, 0, 13, ...ascii("IHDR")],
    ...zeros(17),
  ]);
  new DataView(bytes.buffer).setUint32(16, width);
  new DataView(bytes.buffer).setUint32(20, height);
  return bytes;
};
const jpeg = (...segments: readonly (readonly number[])[]) =>
  new Uint8Array([0xff, 0xd8, ...segments.flat()]);
const frame = [0xff, 0xc2, 0, 11, 8, 0x01, 0x02, 0x03, 0x04, 1, 1, 0x11, 0];
const exif = [0xff, 0xe1, 0x40, 0x00, ...zeros(0x3ffe)];
const webp = (...chunk: readonly number[]) =>
  new Uint8Array([...ascii("RIFF"), 0, 0, 0, 0, ...ascii("WEBP"), ...chunk]);

describe("pictureHeaderOf() [FILE-11]", () => {
  for (
    const [what, bytes, header] of [
      ["a PNG", png(640, 480), { type: "image/png", width: 640, height: 480 }],
      ["a GIF", new Uint8Array([...ascii("GIF89a"), 3, 1, 2, 0, 0, 0, 0]), {
        type: "image/gif",
        width: 259,
        height: 2,
      }],
      ["a JPEG", jpeg(exif, [0xff, 0xdb, 0, 3, 9], [0xff], frame), {
        type: "image/jpeg",
        height: 0x102,
        width: 0x304,
      }],
      ["a plain WebP", webp(...ascii("VP8 "), ...zeros(10), 0x40, 1, 0xf0, 0), {
        type: "image/webp",
        width: 320,
        height: 240,
      }],
      ["a lossless WebP", webp(...ascii("VP8L"), ...zeros(4), 0x2f, 0x3f, 0xc1, 0x3b, 0), {
        type: "image/webp",
        width: 320,
        height: 240,
      }],
      ["an extended WebP", webp(...ascii("VP8X"), ...zeros(8), 0x3f, 1, 0, 0xef, 0, 0), {
        type: "image/webp",
        width: 320,
        height: 240,
      }],
    ] as const
  ) {
    it(`reads ${what}`, () => assertEquals(pictureHeaderOf(bytes), header));
    it(`reads nothing of ${what} that is cut off, and never throws`, () => {
      for (let length = 0; length < bytes.length; length++) {
        const read = pictureHeaderOf(bytes.slice(0, length));
        if (read !== undefined) assertEquals(read, header);
      }
    });
  }

  it("takes nothing else for a picture", () => {
    for (
      const text of [
        "",
        "<svg xmlns='http://www.w3.org/2000/svg'/>",
        "<html>",
        "GIF8",
        "BM",
        "%PDF-1.7",
        "PNG",
      ]
    ) assertEquals(pictureHeaderOf(new TextEncoder().encode(text)), undefined, text);
    assertEquals(pictureHeaderOf(jpeg([0xff, 0xe0, 0, 2], [0x00, 0x11])), undefined);
    assertEquals(pictureHeaderOf(jpeg([0xff, 0xe0, 0, 0, 0xff, 0xe0])), undefined);
  });
});

describe("pictureOf() [FILE-11]", () => {
  const shown: Blob[] = [];
  const show = (picture: Blob) => {
    shown.push(picture);
    return Promise.resolve({ url: "blob:1", width: 1, height: 1 });
  };

  it("decodes a picture under the type that its bytes say", async () => {
    const file = new Blob([png(1, 1)], { type: "text/html" });
    assertEquals(await pictureOf(file, show), { url: "blob:1", width: 1, height: 1 });
    assertEquals(shown.splice(0).map(({ type }) => type), ["image/png"]);
  });

  it("decodes nothing that is too large, or is none", async () => {
    for (
      const file of [
        new Blob([png(10_000, 5_001)]),
        new Blob([png(0xffff_ffff, 0xffff_ffff)]),
        new Blob([png(1, 1), new Uint8Array(20 * 1024 * 1024)]),
        new Blob(["<svg xmlns='http://www.w3.org/2000/svg'/>"], { type: "image/png" }),
      ]
    ) assertEquals(await pictureOf(file, show), undefined);
    assertEquals(shown, []);
  });

  it("shows none that the browser can't decode", async () => {
    const refuse = () => Promise.reject(new DOMException("broken", "InvalidStateError"));
    assertEquals(await pictureOf(new Blob([png(1, 1)]), refuse), undefined);
  });
});
