/** Something that was dropped, pasted or chosen to be offered. */
export interface Candidate {
  readonly file: File;
  readonly isFolder: boolean;
}

/** Offers what was chosen, to the room or to one member. */
export type Offer = (chosen: readonly Candidate[], to?: string) => void;

/** The files and folders of a drop or a paste. */
export function candidatesIn({ items }: DataTransfer): readonly Candidate[] {
  return [...items].filter(({ kind }) => kind === "file").flatMap((item) => {
    const isFolder = item.webkitGetAsEntry()?.isDirectory === true;
    const file = item.getAsFile();
    return file === null ? [] : { file, isFolder };
  });
}

/** Says whether a paste is of files: text that brings a picture of itself along (cells of a table) is text. */
export function isPasteOfFiles({ types, files }: DataTransfer): boolean {
  const isRich = types.includes("text/html") || types.includes("text/rtf");
  return files.length > 0 && !(isRich && types.includes("text/plain"));
}
