import type { HistoryQuery } from "../../stream/index.js";
import type { JetStreamApi, StreamInfo } from "./api.js";
import { holdsAll } from "./held.js";
import type { NatsPlace } from "./life.js";
import { currentEpoch } from "./life.js";
import type { Delivered } from "./message.js";
import { fromMs, toMs } from "./nanos.js";
import { readMessages } from "./read-messages.js";

/** An answer about the past. */
export interface Past {
  readonly epoch: string;
  readonly messages: readonly Delivered[];
  readonly whole: boolean;
  /** The time of the oldest message, epoch ms; null: there is none. */
  readonly oldest: number | null;
}

/** How the past is read. */
export interface PastOptions {
  readonly subjects: readonly string[];
  readonly inboxPrefix: string;
  /** The place of the attempt that runs, or ran last. */
  readonly memory: NatsPlace | undefined;
}

/** A stretch of sequence numbers, without its bounds. */
interface Stretch {
  readonly after: number;
  readonly before: number;
}

/** Reads a stretch of a stream's past; undefined where it was asked for by a position of another epoch. */
export async function readPast(
  api: JetStreamApi,
  query: HistoryQuery,
  options: PastOptions,
): Promise<Past | undefined> {
  const { limit, signal } = query;
  const { subjects, memory, inboxPrefix } = options;
  const isFiltered = subjects.length > 0;
  const info = await api.info();
  const epoch = currentEpoch(info, memory?.epoch);
  // A stream that was cut back is no longer the one that is asked for: the attempt will tell.
  if (memory?.epoch === epoch && memory.sequence > info.last) return undefined;
  const isOurs = [query.after, query.before].every(
    (bound) =>
      bound === undefined ||
      (Number.isSafeInteger(bound.offset) && (bound.epoch === undefined || bound.epoch === epoch)),
  );
  if (!isOurs) return undefined;
  const { stretch, isSure } = await stretchOf(api, info, query);
  const { after, before } = stretch;
  const oldest = await oldestOf(api, info, subjects);
  if (before - after <= 1) return { epoch, messages: [], whole: isSure, oldest };

  const isForward = query.after !== undefined;
  const start = isForward ? after : await findStart(api, info, stretch, limit, isFiltered);
  const consumer = await api.consume({ after: start });
  const count = isForward ? Math.min(limit, consumer.pending) : consumer.pending;
  const isWanted = ({ sequence }: Delivered): boolean => sequence < before;
  const read = await readMessages(api, consumer, inboxPrefix, count, isWanted, signal);
  const messages = isForward ? read : read.slice(-limit);
  const isFull = messages.length >= limit;
  const covered: Stretch = {
    after: isFull && !isForward ? messages[0].sequence - 1 : after,
    before: isFull && isForward ? messages[messages.length - 1].sequence + 1 : before,
  };
  const isWhole = isFiltered
    ? await holdsAll(api, info, covered.after, covered.before - 1)
    : covered.before - covered.after - 1 === messages.length;
  return { epoch, messages, whole: isWhole && (isSure || covered.after > after), oldest };
}

/** The times that JetStream knows, epoch ms. */
const [FIRST_MS, LAST_MS] = [1, 9.2e12];

/**
 * Returns the stretch that is asked for, and whether nothing is gone that would lie between it and the message before
 * it, in time.
 */
async function stretchOf(
  api: JetStreamApi,
  info: StreamInfo,
  query: HistoryQuery,
): Promise<{ readonly stretch: Stretch; readonly isSure: boolean }> {
  const timeOf = (ms: number): string => fromMs(Math.min(LAST_MS, Math.max(FIRST_MS, ms)));
  let after = Number(query.after?.offset ?? 0);
  let before = Math.min(Number(query.before?.offset ?? Infinity), info.last + 1);
  let isSure = true;
  if (query.from !== undefined) {
    const { before: edge } = await api.probe({ from: timeOf(Math.ceil(query.from)) }, true);
    if (edge > after) {
      after = edge;
      isSure = edge >= info.first && (info.deleted === 0 || (await api.message(edge)) !== undefined);
    }
  }
  if (query.to !== undefined) {
    const { before: edge } = await api.probe({ from: timeOf(Math.floor(query.to) + 1) }, true);
    before = Math.min(before, edge + 1);
  }
  return { stretch: { after, before }, isSure };
}

/** How far a search for enough messages goes on, in steps of what it has done. */
const STRIDE = 4;

/** Finds a sequence number after which a stretch has so many messages of ours, and not far more, or all that it has. */
async function findStart(
  api: JetStreamApi,
  info: StreamInfo,
  { after, before }: Stretch,
  limit: number,
  isFiltered: boolean,
): Promise<number> {
  const end = before - 1;
  const floor = Math.max(after, Math.min(info.first - 1, end));
  const count = async (start: number): Promise<number> => {
    // In this order: what is added meanwhile makes it less, and the search goes on.
    const { pending } = await api.probe({ after: start });
    return pending - (await api.probe({ after: end })).pending;
  };
  let start = Math.max(floor, end - limit);
  if (!isFiltered && info.deleted === 0) return start;
  let short = end;
  while (start > floor && (await count(start)) < limit) {
    short = start;
    start = Math.max(floor, end - (end - start) * STRIDE);
  }
  // Halves the last step, so that no more than twice what is wanted is read in vain.
  while (short - start > 2 * limit) {
    const middle = Math.floor((start + short) / 2);
    const found = await count(middle);
    if (found < limit) short = middle;
    else start = middle;
    if (found >= limit && found <= 2 * limit) break;
  }
  return start;
}

/** Returns the time of the oldest message of ours, epoch ms; null: there is none. */
async function oldestOf(api: JetStreamApi, info: StreamInfo, subjects: readonly string[]): Promise<number | null> {
  if (info.messages === 0) return null;
  if (subjects.length === 0) return info.firstTime === undefined ? null : toMs(info.firstTime);
  const found = await Promise.all(subjects.map((subject) => api.message(info.first, subject)));
  const times = found.flatMap((message) => (message?.time === undefined ? [] : [toMs(message.time)]));
  return times.length === 0 ? null : Math.min(...times);
}
