import type { Past } from "../../stream/index.js";
import type { StreamHub } from "../store/stream-hub.js";
import type { LevelStretch } from "./chunk.js";

/** An answer that begins later than its stretch, or ends earlier, by so many rows of its level lacks the row beside. */
const SPARSE_ROWS = 8;

/** The most rows of an answer to a question for the first row after a time. */
const SEARCH_ROWS = 256;

/** Factor by which the stretch that is searched for that row grows. */
const SEARCH_GROWTH = 8;

/** The most questions for that row: a search through a year for what a view of a minute lacks takes six. */
const MAX_SEARCHES = 24;

/** Returns the time without a row at an edge of an answer from which on the row beside it is asked for, ms. */
export function sparseMs(level: number): number {
  return SPARSE_ROWS * Math.max(1, level);
}

/**
 * Asks for the first row after an answer that ends with none: the line leaves to there. History tells the newest rows
 * of a stretch and not the oldest: ever longer stretches are asked for until there is a row in one, and halves of one
 * that has many. Undefined with keys, and where there is none.
 */
export async function rowAfter(
  hub: Pick<StreamHub<never>, "history" | "now">,
  past: Past<unknown>,
  { to, level }: LevelStretch,
  signal: AbortSignal,
): Promise<Past<unknown> | undefined> {
  const last = past.times.length > 0 ? past.times[past.times.length - 1] + (past.step ?? 0) : -Infinity;
  if (to - last <= sparseMs(level) || past.keys !== undefined) return undefined;
  const now = hub.now();
  let [from, span, most] = [to, SEARCH_GROWTH * sparseMs(level), Infinity];
  for (let search = 0; search < MAX_SEARCHES && from < now; search += 1) {
    const end = Math.min(from + span, now);
    const rows = await hub.history({ from, to: end, limit: SEARCH_ROWS, signal });
    if (rows.keys !== undefined || rows.step !== undefined) return undefined;
    if (rows.isLimited) most = end;
    else if (rows.times.length > 0) return rows;
    else from = end;
    // Where there are too many rows, the first of them is found by halves.
    span = most === Infinity ? span * SEARCH_GROWTH : (most - from) / 2;
  }
  return undefined;
}
