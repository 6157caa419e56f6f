import { sha256 } from "@noble/hashes/sha2.js";
import { toBase64Url } from "../base64url.ts";
import { CHECK_BYTES } from "./file_frame.ts";

/**
 * The SHA-256 of a file's bytes up to a place, which goes on from there: one pass checks every chunk and the whole.
 * WebCrypto can't go on, and is missing on insecure origins.
 */
export class RunningHash {
  readonly #hash: ReturnType<typeof sha256.create>;

  private constructor(hash: ReturnType<typeof sha256.create>) {
    this.#hash = hash;
  }

  /** The hash of no bytes. */
  static start(): RunningHash {
    return new RunningHash(sha256.create());
  }

  /** The hash after more bytes; this one stays as it is. */
  after(data: Uint8Array): RunningHash {
    return new RunningHash(this.#hash.clone().update(data));
  }

  /** What a chunk that ends here bears. */
  get check(): Uint8Array {
    return this.#digest.slice(0, CHECK_BYTES);
  }

  /** The SHA-256 in base64url, if this is the end. */
  get whole(): string {
    return toBase64Url(this.#digest);
  }

  get #digest(): Uint8Array {
    return this.#hash.clone().digest();
  }
}

/** Says whether two checks are the same. */
export function isSameCheck(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}
