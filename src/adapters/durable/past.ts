import type { HistoryAnswer, HistoryQuery, Position } from "../../stream/index.js";
import { StreamError } from "../../stream/index.js";
import { discard, isFinalStatus, readBody, statusFailure, textReader } from "../../stream/source-parts.js";
import { toPage } from "../client/entry-batches.js";
import type { EntryReader, ReadEntry } from "../client/entry-reader.js";
import { splitMessages } from "./events.js";
import type { DurableRequests } from "./requests.js";
import { isBelow } from "./stream-head.js";

/** The most bytes of one answer. */
const MAX_BYTES = 16_777_216;
/** The most times that a stretch is asked for anew, as messages came in meanwhile. */
const TRIES = 5;

/** What the past of a stream is read by. */
export interface PastReader<T> {
  readonly requests: DurableRequests;
  readonly read: EntryReader<T, unknown>;
  readonly epoch: () => string | undefined;
  /** Whether messages are JSON: of others nothing tells where one ends. */
  readonly isJson: () => boolean;
}

/** Messages from an offset up to the newest. */
interface Stretch {
  readonly messages: readonly unknown[];
  /** The offset after the last of them. */
  readonly next: string;
}

/**
 * Answers a question about the past. A server knows no end of a stretch but its newest message: what lies beyond the
 * end that is asked for is counted by a second question, and taken off.
 */
export async function readPast<T>(
  { requests, read, epoch, isJson }: PastReader<T>,
  { after, before, limit, signal }: HistoryQuery,
): Promise<HistoryAnswer<T>> {
  const own = epoch();
  if (!isJson()) return { rows: [], whole: false };
  if ([after, before].some((each) => each?.epoch !== undefined && each.epoch !== own)) {
    return { rows: [], whole: false };
  }
  const start = after === undefined ? "-1" : String(after.offset);
  const found =
    before === undefined
      ? await readAll(requests, start, signal)
      : await readUpTo(requests, start, String(before.offset), signal);
  const entries = found.messages.map((message): readonly [ReadEntry<T>, Position] => [
    read(message, undefined),
    { epoch: own, offset: found.next },
  ]);
  const { rows, refused } = toPage(entries);
  const isCut = rows.length > limit;
  const kept = !isCut ? rows : after === undefined ? rows.slice(-limit) : rows.slice(0, limit);
  return {
    rows: kept,
    // Of the middle of an answer no offset is known.
    position: isCut && after !== undefined ? undefined : { epoch: own, offset: found.next },
    whole: !(isCut && after !== undefined),
    refused: !isCut && refused.length > 0 ? refused : undefined,
  };
}

async function readUpTo(requests: DurableRequests, start: string, end: string, signal: AbortSignal): Promise<Stretch> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const all = await readAll(requests, start, signal);
    if (!isBelow(end, all.next)) return all;
    const beyond = await readAll(requests, end, signal);
    if (beyond.next !== all.next) continue;
    return { messages: all.messages.slice(0, all.messages.length - beyond.messages.length), next: end };
  }
  throw new StreamError("bad-payload", "durable: messages come faster than the past can be read");
}

/** Reads all messages after an offset, answer by answer. */
async function readAll(requests: DurableRequests, start: string, signal: AbortSignal): Promise<Stretch> {
  const messages: unknown[] = [];
  for (let next = start; ;) {
    const response = await requests.after(next, signal);
    const { status, headers } = response;
    if (!response.ok) {
      discard(response);
      throw statusFailure(response, NaN, isFinalStatus);
    }
    const text =
      status === 204
        ? ""
        : await readBody(response, "the answer of history", (bytes) => bytes <= MAX_BYTES, textReader());
    if (text === undefined) throw new StreamError("too-large", "durable: the past is more than one answer may hold");
    if (text !== "") messages.push(...splitMessages(text, true));
    const reached = headers.get("stream-next-offset") ?? next;
    if (headers.get("stream-up-to-date") !== null || reached === next) return { messages, next: reached };
    next = reached;
  }
}
