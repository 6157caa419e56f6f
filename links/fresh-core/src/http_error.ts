import { STATUS_CODES } from "node:http";

/** The 4xx and 5xx codes that an {@linkcode HttpError} may carry. */
// deno-fmt-ignore: a table reads best with several entries a line
export type ErrorStatus =
  | 400 | 401 | 402 | 403 | 404 | 405 | 406 | 407 | 408 | 409 | 410 | 411 | 412 | 413 | 414 | 415 | 416 | 417
  | 418 | 421 | 422 | 423 | 424 | 425 | 426 | 428 | 429 | 431 | 451 | 500 | 501 | 502 | 503 | 504 | 505 | 506
  | 507 | 508 | 510 | 511;

/** An error that becomes a response with its status. */
export class HttpError extends Error {
  override readonly name = "HttpError";
  /** The HTTP status of the response. */
  readonly status: ErrorStatus;

  constructor(status: ErrorStatus, message?: string, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
  }
}

/** The reply to an error that no error page took: its own text below 500, no details above. */
export function errorResponse(error: unknown): Response {
  if (!(error instanceof HttpError) || error.status >= 500) console.error(error);
  if (!(error instanceof HttpError)) return new Response("Internal server error", { status: 500 });
  return new Response(error.message || STATUS_CODES[error.status], { status: error.status });
}
