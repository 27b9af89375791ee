import type { Context } from "../context.js";
import type { Batch } from "../events.js";
import type { HistoryAnswer, HistoryQuery, Position } from "../source.js";
import type { StampedRows } from "../stamped-rows.js";
import { positionsOf } from "../stamped-rows.js";
import { olderThan } from "./older-than.js";
import { offsetOfFirst, PAGE_SIZE, positionOfFirst } from "./page-size.js";
import type { RequestQueue } from "./request-queue.js";
import { layoutOf } from "./request-queue.js";

/** A server that tells no position may take this long to send its first row, ms; then history is asked without one. */
export const HEAD_WAIT_MS = 500;

/** Takes in rows of the past. */
export interface BackfillHandler<T> {
  /** Stamps rows of history. */
  readonly stamp: (rows: readonly T[]) => StampedRows<T>;
  /** Hands over pages of rows, oldest first, and the position of the last row of all. */
  readonly tell: (pages: readonly StampedRows<T>[], position: Position | undefined) => void;
}

/** Loads the rows before the first live one, once, while live rows pass. */
export interface Backfill<T> {
  /**
   * Takes note of live rows, `size` with those that were refused; only the first ones tell where history ends. Before
   * them come those of a cache, the oldest of `size` rows: they count as rows of the past that are here.
   */
  rows(rows: readonly T[], batch: Batch, size: number): void;
  /** Takes note of the server's newest position, where it comes before any row. */
  head(head: Position): void;
  /** Begins without rows and head: neither came in time. */
  timeOut(): void;
}

/** Makes a backfill. It goes back page by page, newest first, and hands all over at once. */
export function createBackfill<T>(
  { source, config, stats, now }: Context<T>,
  requests: RequestQueue<T>,
  { stamp, tell }: BackfillHandler<T>,
): Backfill<T> {
  const { backfill, maxRows } = config;
  const spanMs = typeof backfill === "number" ? backfill : Infinity;
  let rowsWanted = typeof backfill === "number" ? Infinity : backfill.rows;
  let hasBegun = false;
  let hasLiveRows = false;
  let from: number | undefined;
  /** Rows before this position are wanted. */
  let before: Position | undefined;
  /** Rows up to this time are wanted where no position is known, epoch ms. */
  let to: number | undefined;
  /** The offset of the first live row. */
  let liveStart = Infinity;
  /** The oldest rows that are here: history goes on before them. */
  let oldest: StampedRows<T> | undefined;
  let newest: Position | undefined;
  let pages: StampedRows<T>[] = [];

  function begin(): void {
    if (hasBegun) return;
    hasBegun = true;
    from = spanMs < Infinity ? now() - spanMs : undefined;
    requests.add({ query, accept: acceptPage, giveUp: finish });
  }

  function query(): Omit<HistoryQuery, "signal"> {
    const pageLimit = source.order === "contiguous" ? PAGE_SIZE : maxRows;
    return { before, from, to: before ? undefined : to, limit: Math.min(rowsWanted, pageLimit) };
  }

  function acceptPage(answer: HistoryAnswer<T>): boolean {
    const { rows, position, whole } = answer;
    const { limit } = query();
    const { size, indexes } = layoutOf(source.order, rows.length, answer);
    const start = startOf(size, position);
    // Offsets tell which rows are here already where they count rows, else times do.
    const end = Math.min(liveStart, before && start !== undefined ? Number(before.offset) : Infinity);
    const isNew = (_: unknown, i: number): boolean => !indexes || Number(start) + indexes[i] < end;
    const page =
      start === undefined || end === Infinity || (!indexes && start + size > end)
        ? olderOf(stampAt(rows, answer.positions))
        : stampAt(rows.filter(isNew), answer.positions?.filter(isNew));
    newest ??= start === undefined ? position : { epoch: position?.epoch, offset: Math.min(start + size, end) - 1 };
    rowsWanted -= page.rows.length;
    // A page shorter than the limit is the last, unless offsets count rows: some servers give fewer than they are
    // asked.
    const hasMore = whole && (start !== undefined || size >= limit) && rowsWanted > 0 && page.rows.length > 0;
    if (page.rows.length > 0) {
      pages.unshift(page);
      oldest = page;
      before = positionOfFirst(source, size, answer);
      to = page.times[0];
    }
    if (!hasMore) finish();
    return hasMore;
  }

  /** Stamps rows, with their positions where the answer tells them. */
  function stampAt(rows: readonly T[], positions: readonly Position[] | undefined): StampedRows<T> {
    const stamped = stamp(rows);
    return positions ? { ...stamped, positions: positionsOf(positions, stamped) } : stamped;
  }

  /** Drops rows that come twice: overtaken by live ones, or standing at the border of two pages. */
  function olderOf(page: StampedRows<T>, known = oldest): StampedRows<T> {
    const older = known ? olderThan(known, page, source.revises) : page;
    stats.duplicates += page.rows.length - older.rows.length;
    return older;
  }

  function finish(): void {
    tell(pages, newest);
    pages = [];
  }

  function startOf(count: number, position: Position | undefined): number | undefined {
    return offsetOfFirst(source, count, position);
  }

  return {
    rows(rows, { times, keys, position, positions, from: origin }, size) {
      if (hasLiveRows) return;
      hasLiveRows = true;
      if (origin === "cache") {
        rowsWanted -= size;
        hasBegun = rowsWanted <= 0 || times[0] <= now() - spanMs;
      }
      const stamped = { rows, times, keys };
      oldest ??= stamped;
      // Pages are trimmed again: a server may open with rows that it has just given as history.
      pages = pages.map((page) => olderOf(page, stamped)).filter(({ rows }) => rows.length > 0);
      const start = startOf(size, position);
      liveStart = start ?? Infinity;
      if (hasBegun) return;
      if (start !== undefined) before = { epoch: position?.epoch, offset: start };
      else if (position?.partition === undefined && (size === 1 || positions?.length === size)) {
        before = positions?.at(0) ?? position;
      }
      to = times[0];
      begin();
    },
    head(head) {
      const next = startOf(0, head);
      if (!hasBegun && next !== undefined) before = { epoch: head.epoch, offset: next };
      begin();
    },
    timeOut: begin,
  };
}
