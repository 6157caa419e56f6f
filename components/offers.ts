import type { Candidate } from "./candidates.ts";
import { cutMiddle } from "./file_name.ts";

/** Files that can be offered at once. */
export const MOST_FILES = 10;

/** What can be offered of it, and what is wrong with the rest. */
export interface Choice {
  readonly files: readonly File[];
  readonly problem?: string;
}

/** Finds what can be offered: no folder, nothing empty, and not too many at once. */
export function chooseFiles(candidates: readonly Candidate[]): Choice {
  const folders = candidates.filter(({ isFolder }) => isFolder);
  const empty = candidates.filter(({ file, isFolder }) => !isFolder && file.size === 0);
  const files = candidates.filter(({ file, isFolder }) => !isFolder && file.size > 0).map(({ file }) => file);
  if (files.length > MOST_FILES) {
    return { files: [], problem: `${files.length} files are too many: offer up to ${MOST_FILES} at once.` };
  }
  const problems = [
    told(folders, ["is a folder. To offer it, pack it into one file.", "folders were left out."]),
    told(empty, ["is empty, so it can’t be offered.", "empty files were left out."]),
  ].filter((problem) => problem !== "");
  return { files, ...(problems.length === 0 ? {} : { problem: problems.join(" ") }) };
}

/** One is named, several are counted. */
function told(candidates: readonly Candidate[], [one, many]: readonly [string, string]): string {
  const [first] = candidates;
  if (first === undefined) return "";
  if (candidates.length > 1) return `${candidates.length} ${many}`;
  return `\u2068${cutMiddle(first.file.name)}\u2069 ${one}`;
}
