import type { ErrorHint } from "./source.js";
import { sampleOf } from "./values/sample.js";

/**
 * What went wrong, in one word:
 *
 * - `connect-failed` the transport did not come up
 * - `closed` it went away, and may come back
 * - `timeout` it stayed silent beyond a deadline
 * - `bad-status` an HTTP answer that passes (408, 425, 429, 5xx …)
 * - `bad-payload` an answer that nothing could be read from
 * - `too-large` a message beyond `maxMessageBytes` or `maxRows`
 * - `refused` the server said no for good (401, 403, 404, close code 1008 …)
 * - `listener` a listener of yours threw, or a `for await` loop fell too far behind
 * - `source` the source threw, or reported trouble of its own
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
  | "source";

/** How a {@link StreamError} is made. */
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
  /** What went wrong, in one word. */
  declare readonly code: StreamErrorCode;
  /** Whether another attempt may help. */
  declare readonly retryable: boolean;
  /** Milliseconds to wait before the next attempt, where the server said so. */
  declare readonly retryAfter: number | undefined;

  /**
   * @param code - what went wrong, in one word
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

/** Whatever a source reports as a {@link StreamError}; the message of an unknown error is kept, the error is not. */
export function toStreamError(cause: unknown, name: string, { final, auth, retryAfter }: ErrorHint = {}): StreamError {
  const known = cause instanceof StreamError ? cause : undefined;
  const retryable = !final && !auth && known?.retryable !== false;
  const asked = retryAfter ?? known?.retryAfter;
  // A server that asks for more than a number holds asks for nothing.
  const wait = Number.isFinite(asked) ? asked : undefined;
  if (known?.retryable === retryable && known.retryAfter === wait) return known;
  const words = cause instanceof Error ? cause.message : sampleOf(cause);
  return new StreamError(known?.code ?? (retryable ? "source" : "refused"), known ? words : `${name}: ${words}`, {
    retryable,
    retryAfter: wait,
    cause: known ? known.cause : words,
  });
}
