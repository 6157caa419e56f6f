/** The formats of pictures that are shown. */
export type PictureType = "image/png" | "image/jpeg" | "image/gif" | "image/webp";

/** What the first bytes of a picture say. */
export interface PictureHeader {
  readonly type: PictureType;
  readonly width: number;
  readonly height: number;
}

/**
 * Reads format and size in pixels from a file's first bytes: PNG (W3C PNG section 11.2.1), JPEG (ITU-T T.81 annex B),
 * GIF (89a section 18) or WebP (RFC 9649). Undefined for everything else, whatever its name and type say.
 */
export function pictureHeaderOf(bytes: Uint8Array): PictureHeader | undefined {
  try {
    return headerOf(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  } catch (error) {
    // The header goes on behind the bytes that are here.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function headerOf(view: DataView): PictureHeader | undefined {
  if (view.getUint32(0) === 0x89504e47 && view.getUint32(4) === 0x0d0a1a0a && textAt(view, 12) === "IHDR") {
    return { type: "image/png", width: view.getUint32(16), height: view.getUint32(20) };
  }
  if (textAt(view, 0) === "GIF8") {
    return { type: "image/gif", width: view.getUint16(6, true), height: view.getUint16(8, true) };
  }
  if (textAt(view, 0) === "RIFF" && textAt(view, 8) === "WEBP") return webp(view);
  return view.getUint16(0) === 0xffd8 ? jpeg(view) : undefined;
}

function webp(view: DataView): PictureHeader | undefined {
  const type = "image/webp";
  const uint24 = (at: number) => view.getUint16(at, true) + view.getUint8(at + 2) * 0x10000;
  switch (textAt(view, 12)) {
    case "VP8X":
      return { type, width: uint24(24) + 1, height: uint24(27) + 1 };
    case "VP8L": {
      const bits = view.getUint32(21, true);
      return { type, width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
    }
    case "VP8 ":
      return { type, width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
  }
}

/** Goes from segment to segment up to the start of a frame, which has the size. */
function jpeg(view: DataView): PictureHeader | undefined {
  for (let at = 2;;) {
    if (view.getUint8(at) !== 0xff) return undefined;
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) at += 1;
    else if (isFrame(marker)) {
      return { type: "image/jpeg", height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    } else at += 2 + view.getUint16(at + 2);
  }
}

/** SOF0 to SOF15 without DHT, JPG and DAC. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
}

function textAt(view: DataView, at: number): string {
  return String.fromCharCode(...[0, 1, 2, 3].map((index) => view.getUint8(at + index)));
}
