import type { FileOffer } from "../lib/client/transfer.ts";

/** A longer name is cut for a line, in characters. */
const MOST_SHOWN = 48;
/** What stays of a name's end, in characters: most extensions, and a little before them. */
const END = 14;
const RASTER = /^image\/(?:png|jpeg|gif|webp|avif)$/i;
const RASTER_NAME = /\.(?:png|jpe?g|gif|webp|avif)$/i;
const FILM_NAME = /\.(?:mp4|m4v|mov|mkv|webm|avi)$/i;
const SOUND_NAME = /\.(?:mp3|m4a|ogg|opus|flac|wav)$/i;

/** What an offer's icon shows. */
export type FileKind = "picture" | "film" | "sound" | "file";

/** The text with its middle left out where it is too long, so that a name's extension still shows. */
export function cutMiddle(text: string, most: number = MOST_SHOWN): string {
  const characters = Array.from(text);
  if (characters.length <= most) return text;
  const start = characters.slice(0, most - END - 1).join("").trimEnd();
  return `${start}…${characters.slice(-END).join("").trimStart()}`;
}

/** What an offer claims to be, by its type or its name's extension; `picture` only for those that a page can show. */
export function kindOf({ name, type }: FileOffer): FileKind {
  if (RASTER.test(type) || RASTER_NAME.test(name)) return "picture";
  if (/^video\//i.test(type) || FILM_NAME.test(name)) return "film";
  return /^audio\//i.test(type) || SOUND_NAME.test(name) ? "sound" : "file";
}
