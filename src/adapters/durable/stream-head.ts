import { StreamError } from "../../stream/index.js";
import { discard, isFinalStatus, statusFailure } from "../../stream/source-parts.js";

/** What a server tells of a stream by itself (Durable Streams, the answer to HEAD). */
export interface StreamHead {
  /** The offset after the newest message. */
  readonly next: string | undefined;
  /** The name of the stream inside the server: the first part of its ETag. */
  readonly id: string | undefined;
  /** Whether the messages are JSON, and come as arrays of them. */
  readonly isJson: boolean;
}

/** Words for the statuses of a stream that is not there. */
const MISSING: Readonly<Record<number, string>> = {
  404: "durable: the server has no stream at this address: PUT makes one",
  410: "durable: the stream was deleted",
};

/**
 * Reads the answer to HEAD. A server that does not know the method tells nothing by it.
 *
 * @throws StreamError where the stream is not there, or the server refuses
 */
export function readHead(response: Response, now: number): StreamHead {
  const { status, headers } = response;
  discard(response);
  if (Object.hasOwn(MISSING, status)) {
    throw new StreamError("refused", MISSING[status], { retryable: false, cause: status });
  }
  if (status === 405 || status === 501) return { next: undefined, id: undefined, isJson: true };
  if (!response.ok) throw statusFailure(response, now, isFinalStatus);
  const type = (headers.get("content-type") ?? "application/json").toLowerCase();
  return {
    next: headers.get("stream-next-offset") ?? undefined,
    id: /^(?:W\/)?"([^:"]+):/.exec(headers.get("etag") ?? "")?.[1],
    isJson: type.startsWith("application/json"),
  };
}

/** Tells whether an offset is below another: offsets of a stream sort as texts do. */
export function isBelow(offset: string, other: string): boolean {
  return offset < other;
}
