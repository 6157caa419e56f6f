/** A file as its offer describes it; `name` is cleaned, so that it shows what is saved, `type` a media type or empty. */
export interface FileOffer {
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  readonly type: string;
}

/** How far one member's copy of a file has come. */
export interface Progress {
  readonly bytes: number;
  readonly total: number;
  /** Over the last seconds; undefined before there is something to measure. */
  readonly bytesPerSecond?: number;
  /** Milliseconds until the end at that rate. */
  readonly leftMs?: number;
  /** Whether it goes straight to the other's browser, or through the relay. */
  readonly isDirect: boolean;
}

/** Why a transfer has ended without a whole file. */
export type TransferFailure =
  /** Its owner has closed the page, or has withdrawn it. */
  | "gone"
  /** Its owner has refused or stopped it. */
  | "stopped"
  /** What came isn't what was offered, again and again. */
  | "damaged"
  /** This browser has no place for it. */
  | "no-space"
  /** This browser can't take a file as large as that. */
  | "too-large"
  /** The file can't be read any more on its owner's disk. */
  | "unreadable";

/** A file that another member offers, on its way to this page. */
export type Incoming =
  | { readonly way: "in"; readonly state: "offered" }
  /** Asked for; its owner hasn't begun, is away, or has others to serve first. */
  | { readonly way: "in"; readonly state: "waiting"; readonly progress: Progress }
  | { readonly way: "in"; readonly state: "receiving"; readonly progress: Progress }
  /** Whole and checked; `picture` is the address of a picture that can be shown, with its size in pixels. */
  | {
    readonly way: "in";
    readonly state: "here";
    readonly picture?: { readonly url: string; readonly width: number; readonly height: number };
  }
  | { readonly way: "in"; readonly state: "failed"; readonly why: TransferFailure };

/** One member's copy of an own file. */
export interface Receiver {
  readonly member: string;
  readonly name: string;
  readonly state: "waiting" | "sending" | "done" | "stopped";
  readonly progress: Progress;
}

/** An own file that this page offers. */
export interface Outgoing {
  readonly way: "out";
  /** Whether this page still has the file: after a reload it hasn't. */
  readonly isHere: boolean;
  readonly receivers: readonly Receiver[];
  /** The own picture, shown as it is for the others. */
  readonly picture?: { readonly url: string; readonly width: number; readonly height: number };
}

/** What a page knows of an offered file. */
export type Transfer = Incoming | Outgoing;
