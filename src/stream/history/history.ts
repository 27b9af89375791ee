import type { Context } from "../context.js";
import { StreamError } from "../errors.js";
import type { Batch, Gap, Missing } from "../events.js";
import type { Position, Refusal } from "../source.js";
import type { StampedRows } from "../stamped-rows.js";
import { addCounts } from "../values/add-counts.js";
import { createBackfill, HEAD_WAIT_MS } from "./backfill.js";
import { isBackfillOn } from "./has-history.js";
import type { ReadPast } from "./reads.js";
import { createReads } from "./reads.js";
import { createRepairs } from "./repairs.js";
import { createRequestQueue } from "./request-queue.js";

/** Judges what history answers. */
export interface PastJudge<T> {
  /** Stamps rows of the past. */
  readonly stampPast: (rows: readonly T[]) => StampedRows<T>;
  /** Stamps rows that are read for one who asked, and no listener hears of; those that are refused are counted. */
  readonly stampRead: (rows: readonly T[]) => StampedRows<T>;
  /** Tells rows of the past with these keys by `tell`, and that those are gone which they alone have. */
  readonly tellPast: (keys: readonly string[] | undefined, tell: () => void) => void;
  /** Takes note of the position and the time, epoch ms, of the last row from before all live ones. */
  readonly adopt: (position: Position | undefined, time: number | undefined) => void;
  /** Counts rows that nobody could read. */
  readonly refuse: (refusal: Refusal) => void;
}

/** Asks the history of a source for the rows of gaps and for those from before the first live one, and tells them. */
export interface History<T> {
  /** Asks for the rows of a gap that has been told, of the kind `lost`. */
  fill(gap: Gap): void;
  /** Takes note of live rows before they are told, `size` with those of their message that were refused. */
  rows(rows: readonly T[], batch: Batch, size: number): void;
  /** Takes note of the server's newest position. */
  head(head: Position): void;
  /** Goes on: the stream is live. */
  resume(): void;
  /** Lets the running request go: nobody wants the stream. */
  pause(): void;
  /** Reads a stretch of the past for one who waits for it, whether the stream runs or not. */
  read: ReadPast<T>;
  /** Gives up what is asked for, and answers nothing any more: the stream is no more. */
  close(): void;
}

/**
 * Makes the requests of a stream to its source's history.
 *
 * @param isUp - tells whether the stream has a link to its server
 */
export function createHistory<T>(
  context: Context<T>,
  { stampPast: stamp, stampRead, tellPast: tellRows, adopt, refuse }: PastJudge<T>,
  isUp: () => boolean,
): History<T> {
  const { config, deadlines, emit } = context;
  const requests = createRequestQueue(context, refuse, isUp);
  const repair = createRepairs(context, requests, { stamp, tell: tellRepair });
  const backfill = isBackfillOn(config) ? createBackfill(context, requests, { stamp, tell: tellPast }) : null;

  const read = createReads(context, requests, { stamp: stampRead, refuse });
  let isClosed = false;

  function destroyed(): StreamError {
    return new StreamError("source", `${context.source.name}: the stream is destroyed`, { retryable: false });
  }

  function batchOf({ times, keys, positions }: StampedRows<T>, position: Position | undefined): Batch {
    const received = config.environment.now();
    return { times, keys, received, position, positions, from: "history", revises: undefined };
  }

  /** Hands over rows that precede all live ones, which may have come first. */
  function tellPast(pages: readonly StampedRows<T>[], position: Position | undefined): void {
    adopt(position, pages.at(-1)?.times.at(-1));
    // Pages are kept and told in turn: a subscriber that joins between two gets the first from recent, and hears the
    // rest.
    for (const page of pages) {
      tellRows(page.keys, () => {
        emit("data", page.rows, batchOf(page, page.positions?.at(-1)));
      });
    }
  }

  function tellRepair(
    { id }: Gap,
    repaired: StampedRows<T>,
    position: Position | undefined,
    missing: readonly Missing[],
  ): void {
    const remaining = missing.reduce<number | undefined>((sum, { count }) => addCounts(sum, count), 0);
    tellRows(repaired.keys, () => {
      emit("repair", { id, rows: repaired.rows, batch: batchOf(repaired, position), remaining, missing });
    });
  }

  return {
    fill: repair,
    rows(rows, batch, size) {
      backfill?.rows(rows, batch, size);
    },
    head(head) {
      backfill?.head(head);
    },
    resume() {
      requests.resume();
      if (!backfill) return;
      deadlines.set("backfill", deadlines.now() + HEAD_WAIT_MS, () => {
        backfill.timeOut();
      });
    },
    pause() {
      requests.pause();
    },
    read: (query) => (isClosed ? Promise.reject(destroyed()) : read(query)),
    close() {
      isClosed = true;
      requests.close(destroyed());
    },
  };
}
