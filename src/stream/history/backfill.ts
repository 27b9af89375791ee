import type { Context } from "../context.js";
import type { At, HistoryAnswer, HistoryQuery, Position } from "../source.js";
import type { Stamped } from "../stamped-rows.js";
import { isDeepEqual } from "../values/deep-equal.js";
import type { RequestQueue } from "./request-queue.js";
import { layoutOf, PAGE_SIZE } from "./request-queue.js";

/**
 * How long a server that tells no position may take to send its first row, in ms; then history is asked without one.
 */
export const seamless = 500;

/** What becomes of rows of the past. */
export interface BackfillHandler<T> {
  /** Stamps rows of history. */
  readonly take: (rows: readonly T[]) => Stamped<T>;
  /** Hands over rows, pages oldest first, and the position of the last row of all. */
  readonly tell: (pages: readonly Stamped<T>[], position: Position | undefined) => void;
  /** Rows that were here already. */
  readonly duplicates: (count: number) => void;
}

/** Loads what came before the first live row, once, while live rows pass. */
export interface Backfill<T> {
  /** Live rows came in, so many in all; only the first ones tell anything. */
  rows(stamped: Stamped<T>, count: number, at: At | undefined): void;
  /** The server told its newest position before any row. */
  head(head: Position): void;
  /** Neither came in time. */
  late(): void;
}

/** Makes a backfill. It goes back page by page, newest first, and hands over all at once. */
export function createBackfill<T>(
  { source, config, now }: Context<T>,
  inquiries: RequestQueue<T>,
  { take, tell, duplicates }: BackfillHandler<T>,
): Backfill<T> {
  const { backfill, maxRows } = config;
  const span = typeof backfill === "number" ? backfill : Infinity;
  let wanted = typeof backfill === "number" ? Infinity : backfill.rows;
  let began = false;
  let live = false;
  let from: number | undefined;
  /** Rows are wanted before this position, or where none is known up to this time. */
  let before: Position | undefined;
  let to: number | undefined;
  /** The offset of the first live row. */
  let liveStart = Infinity;
  /** The oldest rows that are here: what is not before them is theirs. */
  let oldest: Stamped<T> | undefined;
  let newest: Position | undefined;
  let pages: Stamped<T>[] = [];

  function begin(): void {
    if (began) return;
    began = true;
    from = span < Infinity ? now() - span : undefined;
    inquiries.add({ query, take: add, giveUp: finish });
  }

  function query(): Omit<HistoryQuery, "signal"> {
    const most = source.order === "contiguous" ? PAGE_SIZE : maxRows;
    return { before, from, to: before ? undefined : to, limit: Math.min(wanted, most) };
  }

  function add(answer: HistoryAnswer<T>): boolean {
    const { rows, position, whole } = answer;
    const { limit } = query();
    const { size, places } = layoutOf(rows.length, answer);
    const start = startOf(size, position);
    // Where offsets count rows they tell what is here already, else times do.
    const end = Math.min(liveStart, before && start !== undefined ? Number(before.offset) : Infinity);
    const page =
      start === undefined || (!places && start + size > end)
        ? olderOf(take(rows))
        : take(places ? rows.filter((_, i) => start + places[i] < end) : rows);
    newest ??= start === undefined ? position : { epoch: position?.epoch, offset: Math.min(start + size, end) - 1 };
    wanted -= page.rows.length;
    // A server may give fewer rows at a time than it is asked for; where offsets count them that is no reason to stop.
    const more = whole && (start !== undefined || size >= limit) && wanted > 0 && page.rows.length > 0;
    if (page.rows.length > 0) {
      pages.unshift(page);
      oldest = page;
      before = start === undefined ? undefined : { epoch: position?.epoch, offset: start };
      to = page.times[0];
    }
    if (!more) finish();
    return more;
  }

  /** Rows that were overtaken by live ones, or stand at the border of two pages, come twice. */
  function olderOf(page: Stamped<T>, known = oldest): Stamped<T> {
    if (!known) return page;
    const { rows, times, keys } = page;
    const [first] = known.times;
    /** Where rows are revised, one of the same key and time is the same, whatever it says. */
    const isSame = (i: number, j: number): boolean =>
      source.revises ? known.times[j] === first && known.keys?.[j] === keys?.[i] : isDeepEqual(known.rows[j], rows[i]);
    const isOlder = (_: T, i: number): boolean =>
      times[i] < first || (times[i] === first && !known.rows.some((_, j) => isSame(i, j)));
    const kept = rows.map(isOlder);
    const pass = (_: unknown, i: number): boolean => kept[i];
    const older = rows.filter(pass);
    duplicates(rows.length - older.length);
    return older.length === rows.length ? page : { rows: older, times: times.filter(pass), keys: keys?.filter(pass) };
  }

  function finish(): void {
    tell(pages, newest);
    pages = [];
  }

  /**
   * The offset of the first of so many rows, where offsets count rows: those of one partition say nothing of the
   * others.
   */
  function startOf(count: number, position: Position | undefined): number | undefined {
    const isCounted = source.order === "contiguous" && position?.partition === undefined;
    return isCounted && typeof position?.offset === "number" ? position.offset - count + 1 : undefined;
  }

  return {
    rows(stamped, count, at) {
      if (live) return;
      live = true;
      oldest ??= stamped;
      // A server may open with rows that it has just given as history.
      pages = pages.map((page) => olderOf(page, stamped)).filter(({ rows }) => rows.length > 0);
      const start = startOf(count, at?.position);
      liveStart = start ?? Infinity;
      if (began) return;
      if (start !== undefined) before = { epoch: at?.position.epoch, offset: start };
      else if (count === 1 && at?.position.partition === undefined) before = at?.position;
      to = stamped.times[0];
      begin();
    },
    head(head) {
      const next = startOf(0, head);
      if (!began && next !== undefined) before = { epoch: head.epoch, offset: next };
      begin();
    },
    late: begin,
  };
}
