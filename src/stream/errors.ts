import type { ErrorHint } from "./source.js";
import { sampleOf } from "./values/sample.js";

/**
 * The kind of an error:
 *
 * - `connect-failed` the transport did not come up
 * - `closed` the transport went away, and may come back
 * - `timeout` the transport stayed silent beyond a deadline
 * - `bad-status` an HTTP answer that passes (408, 425, 429, 5xx …)
 * - `bad-payload` an answer that nothing could be read from
 * - `too-large` a message beyond `maxMessageBytes` or `maxRows`
 * - `refused` the server said no for good (401, 403, 404, close code 1008 …)
 * - `listener` a listener of yours threw, or a `for await` loop fell too far behind
 * - `source` the source threw, or reported trouble of its own
 * - `load-failed` a stream or a widget could not fetch a file of its own code
 * - `cache` the option `cache` could not keep rows over a reload, or not read them; the stream goes on without
 */
export type StreamErrorCode =
  | "connect-failed"
  | "closed"
  | "timeout"
  | "bad-status"
  | "bad-payload"
  | "too-large"
  | "refused"
  | "listener"
  | "source"
  | "load-failed"
  | "cache";

/** Options of a {@link StreamError}. */
export interface StreamErrorOptions {
  /** Whether another attempt may help. Default true. */
  retryable?: boolean | undefined;
  /** Milliseconds to wait before the next attempt, where the server said so. */
  retryAfter?: number | undefined;
  /**
   * Words or a number that explain: a close code, a status. Never the platform's raw error, which may carry the URL.
   */
  cause?: unknown;
}

/** Trouble of a stream. The stream may go on by itself: its state tells. */
export class StreamError extends Error {
  /** Always `"StreamError"`. */
  override readonly name = "StreamError";
  /** The kind of the error. */
  declare readonly code: StreamErrorCode;
  /** Whether another attempt may help. */
  declare readonly retryable: boolean;
  /** Milliseconds to wait before the next attempt, where the server said so. */
  declare readonly retryAfter: number | undefined;

  /**
   * @param code - the kind of the error
   * @param message - a sentence that names the cure where there is one
   * @param options - whether to retry, when, and the cause
   */
  constructor(code: StreamErrorCode, message: string, options: StreamErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : options);
    this.code = code;
    this.retryable = options.retryable ?? true;
    this.retryAfter = options.retryAfter;
  }
}

/** Turns anything that a source reports into a {@link StreamError}; keeps the message of an unknown error alone. */
export function toStreamError(cause: unknown, name: string, { final, auth, retryAfter }: ErrorHint = {}): StreamError {
  const known = cause instanceof StreamError ? cause : undefined;
  const retryable = !final && !auth && known?.retryable !== false;
  const askedMs = retryAfter ?? known?.retryAfter;
  // A server that asks for more than a number holds asks for nothing.
  const waitMs = Number.isFinite(askedMs) ? askedMs : undefined;
  if (known?.retryable === retryable && known.retryAfter === waitMs) return known;
  const words = cause instanceof Error ? cause.message : sampleOf(cause);
  return new StreamError(known?.code ?? (retryable ? "source" : "refused"), known ? words : `${name}: ${words}`, {
    retryable,
    retryAfter: waitMs,
    cause: known ? known.cause : words,
  });
}
