import type { HistoryAnswer, Order, Position } from "../stream/index.js";
import { pause } from "./pause.js";
import type { RelayFeed } from "./relay-feed.js";
import { isUpTo } from "./relay-feed.js";
import { Ring } from "./ring.js";

/** Rows of the engine's history that come before those of a feed's ring. */
export interface Bridge {
  readonly rows: Ring;
  /** The index of the row of the feed's ring that comes after them. */
  readonly joins: number;
}

/** The most rows of one question. */
const PAGE_ROWS = 1_000;

/** The time between two questions to an engine that fails, ms. */
const WAIT_MS = 20;

/**
 * Asks the engine for the rows between a reader's position and those of the ring.
 *
 * @param replay - the most rows, those of the ring included
 * @param mayWait - tells whether there is time to ask an engine again that has failed
 * @returns undefined: they are not there, or too many
 */
export async function askBridge<T>(
  feed: RelayFeed<T>,
  resume: readonly Position[],
  replay: number,
  mayWait: () => boolean,
): Promise<Bridge | undefined> {
  const { order, epoch, ring } = feed;
  const [position] = resume.map((each) => asOfFeed(each, ring));
  if (!feed.hasHistory || resume.length !== 1 || (position.epoch ?? epoch) !== epoch) return undefined;
  const rows = new Ring({ rows: Infinity, bytes: Infinity }, order);
  for (let after = position; ;) {
    const joins = ring.first;
    const before = ring.oldest?.position;
    const head = ring.heads.get(position.partition);
    if (head === undefined || feed.epoch !== epoch) return undefined;
    // Offsets that count tell it before the first question.
    if (order === "contiguous" && Number(head.offset) - Number(position.offset) > replay) return undefined;
    const answer = await ask(feed, { after, before, limit: PAGE_ROWS }, mayWait);
    const more = answer?.whole ? feed.rowsOf(answer) : undefined;
    if (more === undefined) return undefined;
    // Without a row in the ring the stream brings what comes after its head.
    const wanted = before ? more : more.filter((row) => isUpTo(row.position, head, order));
    rows.push(wanted);
    if (rows.end - rows.first + ring.end - ring.first > replay) return undefined;
    const last = wanted.at(-1)?.position;
    const isWhole = last === undefined || wanted.length < more.length || isLast(last, { before, head }, order);
    // The ring may have let rows go meanwhile: ask until it joins.
    if ((isWhole || more.length < PAGE_ROWS) && ring.first <= joins) return { rows, joins };
    after = last ?? after;
  }
}

/** Asks the engine, which may have been cut: again while there is time. Undefined where it fails. */
async function ask<T>(
  feed: RelayFeed<T>,
  query: Parameters<RelayFeed<T>["ask"]>[0],
  mayWait: () => boolean,
): Promise<HistoryAnswer<T> | undefined> {
  for (;;) {
    try {
      return await feed.ask(query);
    } catch {
      // A reader that is told that it cannot go on asks history by itself, and is told why that fails.
      if (!mayWait()) return undefined;
      await pause(WAIT_MS);
    }
  }
}

/** Returns a position as the feed has it: an id is text, also where offsets are numbers. */
function asOfFeed(position: Position, ring: Ring): Position {
  const head = ring.heads.get(position.partition);
  return typeof head?.offset === "string" ? { ...position, offset: String(position.offset) } : position;
}

/** Tells whether a row is the last before that of the ring, or the head where it has none: of offsets that count. */
function isLast(
  { offset }: Position,
  { before, head }: { readonly before: Position | undefined; readonly head: Position },
  order: Order,
): boolean {
  return order === "contiguous" && Number(offset) === (before ? Number(before.offset) - 1 : Number(head.offset));
}
