import { type Check, invalid, record, text, whole } from "../protocol/shape.ts";
import { cleanFileName } from "./file_name.ts";
import type { FileOffer } from "./transfer.ts";

/** The longest text of an offer that is read, in UTF-16 units. */
const MOST_TEXT = 4 * 1024;
/** The longest name that is offered, in UTF-16 units; a longer one is cleaned, which makes it shorter. */
const MOST_NAME = 1024;
/** The largest file that is offered, in bytes (1 PiB). */
const MOST_BYTES = 2 ** 50;
const MEDIA_TYPE = /^[\w.+-]{1,64}\/[\w.+-]{1,64}$/;

const offer: Check<FileOffer> = record({ name: text(MOST_NAME), size: whole(MOST_BYTES), type: text(129) });

/** Reads what an entry of kind `file` offers, with its name cleaned; undefined if it is no offer (FILE-1). */
export function fileOfferOf(text: string): FileOffer | undefined {
  if (text.length > MOST_TEXT) return undefined;
  try {
    const read = offer(JSON.parse(text));
    if (read === invalid) return undefined;
    return { ...read, name: cleanFileName(read.name), type: MEDIA_TYPE.test(read.type) ? read.type : "" };
  } catch {
    return undefined;
  }
}

/** Writes the offer of a file as an entry's text. */
export function offerTextOf({ name, size, type }: FileOffer): string {
  const shortName = name.length > MOST_NAME / 2 ? cleanFileName(name) : name;
  return JSON.stringify({ name: shortName, size, type: MEDIA_TYPE.test(type) ? type : "" });
}
