import type { Incoming } from "../transfer.ts";
import type { FileHost } from "./file_ports.ts";
import { pictureHeaderOf } from "./picture_header.ts";

/** The largest picture that is shown, in bytes and in pixels once it is decoded. */
const MOST = { bytes: 20 * 1024 * 1024, pixels: 50_000_000 } as const;
/** Bytes in which a picture's size must be found: cameras put a preview and colours before it. */
const HEAD_BYTES = 512 * 1024;

/** A picture as a page shows it. */
export type Picture = Extract<Incoming, { state: "here" }>["picture"];

/** Decodes a file and gives its address, if its bytes say that it is a picture, and one that isn't too large (FILE-11). */
export async function pictureOf(file: Blob, show: FileHost["show"]): Promise<Picture> {
  if (file.size > MOST.bytes) return undefined;
  try {
    const header = pictureHeaderOf(new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer()));
    if (header === undefined || header.width * header.height > MOST.pixels) return undefined;
    return await show(file.slice(0, file.size, header.type));
  } catch {
    return undefined;
  }
}
