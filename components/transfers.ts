import { createContext } from "preact";
import type { Transfer } from "../lib/client/transfer.ts";

/** What becomes of offered files, for those who draw them: lines aren't drawn again at every step of one. */
export const Transfers = createContext<ReadonlyMap<string, Transfer>>(new Map());
