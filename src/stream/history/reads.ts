import type { Context } from "../context.js";
import { StreamError } from "../errors.js";
import type { OptionKind } from "../options/check.js";
import { checkKinds, checkOptions, checkSignal, invalidOption } from "../options/check.js";
import type { HistoryAnswer, HistoryQuery, PastGap, Position, Refusal } from "../source.js";
import type { StampedRows } from "../stamped-rows.js";
import { olderThan } from "./older-than.js";
import { PAGE_SIZE, positionOfFirst } from "./page-size.js";
import type { RequestQueue } from "./request-queue.js";
import { layoutOf } from "./request-queue.js";

/** A question about the past: {@link DataStream.history}. */
export interface PastQuery {
  /** Asks only for rows of this time or later, epoch ms. Default: from the oldest. */
  from?: number;
  /** Asks only for rows of this time or earlier, epoch ms. Default: to the newest. */
  to?: number;
  /** The number of rows at most; the newest are given. Default: the stream's `maxRows`. */
  limit?: number;
  /**
   * The number of rows that are wanted, of each key: a server that can sums up where there are more. Default: rows as
   * they are.
   */
  points?: number;
  /** Aborting it lets the question go. */
  signal?: AbortSignal;
}

/** Rows of the past: the answer to {@link DataStream.history}. */
export interface Past<T> {
  /** The rows, in order of time. */
  readonly rows: readonly T[];
  /** The times of the rows, epoch ms. */
  readonly times: Float64Array;
  /** The series that each row belongs to, where the stream has a `key`. */
  readonly keys: readonly string[] | undefined;
  /**
   * The time that each row sums up, ms: the row of the time `t` stands for all from `t` to `t + step`. Undefined: rows
   * are as they came.
   */
  readonly step: number | undefined;
  /** The least values, a row for each row; undefined: rows are as they came, or samples. */
  readonly min: readonly T[] | undefined;
  /** The greatest values, likewise. */
  readonly max: readonly T[] | undefined;
  /** Whether nothing is missing that was asked for: false where the server no longer holds it. */
  readonly whole: boolean;
  /** Whether `limit` was reached: there may be older rows. */
  readonly isLimited: boolean;
  /** The time of the oldest row that the server holds, epoch ms; null: it holds none; undefined: it does not say. */
  readonly oldest: number | null | undefined;
  /** The stretches of time in which the server knows, or fears, that rows are missing. */
  readonly gaps: readonly PastGap[];
}

/** Rows with what is told of them as sums. */
interface Page<T> extends StampedRows<T> {
  readonly min?: readonly T[] | undefined;
  readonly max?: readonly T[] | undefined;
}

/** A place in the feed from which an earlier read went back. */
interface Anchor {
  /** The time of the row at that place, epoch ms. */
  readonly time: number;
  readonly position: Position;
}

/** Number of pages that are walked for one read. */
const MAX_PAGES = 1_000;

/** Number of places that are remembered. */
const MAX_ANCHORS = 1_000;

/** Judges rows that were read. */
interface ReadJudge<T> {
  /** Stamps them; those that are refused are counted. */
  readonly stamp: (rows: readonly T[]) => StampedRows<T>;
  /** Counts rows of which none was looked at. */
  readonly refuse: (refusal: Refusal) => void;
}

/** Asks history for a stretch of time. */
export type ReadPast<T> = (query: PastQuery) => Promise<Past<T>>;

const TIME: OptionKind = [(value) => Number.isFinite(value), "a time, epoch ms"];
const COUNT: OptionKind = [(value) => Number.isInteger(value) && (value as number) > 0, "a whole number above 0"];

/** Throws a TypeError where a query is invalid. */
function checkQuery(query: PastQuery): void {
  checkOptions("history", query, ["from", "to", "limit", "points", "signal"]);
  checkKinds(query, { from: TIME, to: TIME, limit: COUNT, points: COUNT });
  const { from, to, points } = query;
  if (from !== undefined && to !== undefined && from > to) throw invalidOption("from", from, `at most to, ${to}`);
  if (points !== undefined && (from === undefined || to === undefined)) {
    throw invalidOption("points", points, "from and to beside it: points are of a span");
  }
  checkSignal(query.signal);
}

/**
 * Makes a function that reads a stretch of the past, newest page first. A server that knows no times is walked back by
 * positions, and where they led is remembered.
 */
export function createReads<T>(
  { source, config }: Context<T>,
  requests: RequestQueue<T>,
  { stamp, refuse }: ReadJudge<T>,
): ReadPast<T> {
  let anchors: readonly Anchor[] = [];

  /** Stamps the rows of an answer and brings them in order of time. */
  function toPage({ rows, min, max }: HistoryAnswer<T>): Page<T> {
    const { rows: stamped, times, keys, refused = [] } = stamp(rows);
    const refusedIndexes = new Set(refused);
    const passed = (list: readonly T[] | undefined): readonly T[] | undefined =>
      list?.filter((_, index) => !refusedIndexes.has(index));
    const page = { rows: stamped, times, keys, min: passed(min), max: passed(max) };
    if (times.every((time, index) => index === 0 || time >= times[index - 1])) return page;
    const order = [...times.keys()].sort((a, b) => times[a] - times[b] || a - b);
    return pick(page, order);
  }

  return (query) =>
    new Promise((resolve, reject) => {
      checkQuery(query);
      const { from = -Infinity, to = Infinity, limit = config.maxRows, points } = query;
      const { signal = new AbortController().signal } = query;
      signal.throwIfAborted();
      const pages: Page<T>[] = [];
      const gaps: PastGap[] = [];
      let [step, oldest]: [number | undefined, number | null | undefined] = [undefined, undefined];
      /** The place and the time before which rows are wanted. */
      let before = anchors.findLast(({ time }) => time > to)?.position;
      let until = to;
      let isWhole = true;
      let isLimited = false;
      let rowsWanted = limit;
      let pageCount = 0;

      const onAbort = (): void => {
        reject(signal.reason as Error);
      };
      signal.addEventListener("abort", onAbort);

      function finish(): false {
        signal.removeEventListener("abort", onAbort);
        resolve({ ...joined(pages), step, whole: isWhole, isLimited, oldest, gaps: gaps.filter(isOnlyOne) });
        return false;
      }

      function fail(error: StreamError): void {
        signal.removeEventListener("abort", onAbort);
        reject(error);
      }

      function pageQuery(): Omit<HistoryQuery, "signal"> {
        const pageLimit = source.order === "contiguous" && points === undefined ? PAGE_SIZE : config.maxRows;
        return {
          before,
          from: from === -Infinity ? undefined : from,
          to: before || until === Infinity ? undefined : until,
          limit: Math.min(rowsWanted, pageLimit),
          points: points && pointsUpTo(points, until),
        };
      }

      /** Returns how many points are wanted up to a time, so that each stands for as long as the others. */
      function pointsUpTo(all: number, end: number): number {
        return to > from ? Math.max(1, Math.round((all * (end - from)) / (to - from))) : all;
      }

      function accept(answer: HistoryAnswer<T>): boolean {
        const asked = pageQuery();
        const { size } = layoutOf(source.order, answer.rows.length, answer);
        if (answer.rows.length > config.maxRows) {
          const words = `${answer.rows.length} rows in an answer of history`;
          const reason = `${words} are over maxRows (${config.maxRows})`;
          refuse({ count: answer.rows.length, cause: "too-many", sample: words, reason });
          fail(new StreamError("too-large", `${source.name}: ${reason}`, { retryable: false }));
          return false;
        }
        pageCount += 1;
        step ??= answer.step;
        if (answer.oldest !== undefined) oldest = answer.oldest;
        gaps.push(...(answer.gaps ?? []));
        const page = toPage(answer);
        const known = pages.at(0);
        const inTime = pick(
          page,
          [...page.times.keys()].filter((index) => page.times[index] >= from && page.times[index] <= until),
        );
        const older = known && !step ? olderThan(known, inTime, source.revises) : inTime;
        if (older.rows.length > 0) pages.unshift(older);
        rowsWanted -= older.rows.length;
        if (!answer.whole) isWhole = false;

        const start = positionOfFirst(source, size, answer);
        const first = page.times.length > 0 ? page.times[0] : undefined;
        // Some servers give fewer than they are asked; only of points they promise to give all.
        const isFull =
          points === undefined || (start !== undefined && step === undefined) ? size > 0 : size >= asked.limit;
        // A server that answers with what is later than asked for knows no times.
        const isTimeless = first !== undefined && page.times[page.times.length - 1] > until;
        if (isTimeless && start === undefined) {
          const words = "history answered rows that are later than it was asked for, and cannot be walked back";
          const cure = "let it understand from and to, or tell positions that count rows";
          fail(new StreamError("source", `${source.name}: ${words}: ${cure}`, { retryable: false }));
          return false;
        }
        if (first === undefined || !isFull || !answer.whole || first <= from) return finish();
        if (rowsWanted <= 0 || pageCount >= MAX_PAGES) {
          isLimited = true;
          return finish();
        }
        if (start !== undefined && step === undefined) {
          before = start;
          if (isTimeless || anchors.length > 0) anchors = withAnchor(anchors, { time: first, position: before });
        } else {
          before = undefined;
          // A page may end between two keys of a time: all sums of that time are asked for again, if it has others.
          const isCut = step !== undefined && older.keys !== undefined && older.times.some((time) => time > first);
          if (isCut) {
            const whole = [...older.times.keys()].filter((index) => older.times[index] > first);
            pages[0] = pick(older, whole);
            rowsWanted += older.rows.length - whole.length;
          }
          const next = step === undefined || isCut ? first : first - step;
          // Nothing older has come, or all rows are of one time, which has no end that could be asked for.
          if (next >= until || (known !== undefined && older.rows.length === 0)) return finish();
          until = next;
        }
        return true;
      }

      requests.add({
        query: pageQuery,
        signal,
        accept(answer) {
          try {
            if (before && !answer.whole && answer.rows.length === 0) anchors = [];
            return accept(answer);
          } catch (error) {
            fail(error as StreamError);
            return false;
          }
        },
        giveUp: fail,
      });
    });
}

/** Returns a page of some rows of another. */
function pick<T>({ rows, times, keys, min, max }: Page<T>, indexes: readonly number[]): Page<T> {
  if (indexes.length === rows.length && indexes.every((index, place) => index === place)) {
    return { rows, times, keys, min, max };
  }
  const take = <Item>(list: readonly Item[]): Item[] => indexes.map((index) => list[index]);
  return {
    rows: take(rows),
    times: Float64Array.from(indexes, (index) => times[index]),
    keys: keys && take(keys),
    min: min && take(min),
    max: max && take(max),
  };
}

/** Joins pages, oldest first. */
function joined<T>(pages: readonly Page<T>[]): Pick<Past<T>, "rows" | "times" | "keys" | "min" | "max"> {
  const join = <Item>(listOf: (page: Page<T>) => readonly Item[] | undefined): readonly Item[] | undefined =>
    pages.length > 0 && pages.every((page) => listOf(page) !== undefined)
      ? pages.flatMap((page) => listOf(page) ?? [])
      : undefined;
  const times = new Float64Array(pages.reduce((count, page) => count + page.rows.length, 0));
  let count = 0;
  for (const page of pages) {
    times.set(page.times, count);
    count += page.rows.length;
  }
  return {
    rows: join(({ rows }) => rows) ?? [],
    times,
    keys: join(({ keys }) => keys),
    min: join(({ min }) => min),
    max: join(({ max }) => max),
  };
}

/** Adds a place to those that are known, in order of time from the latest; lets the oldest go beyond a bound. */
function withAnchor(anchors: readonly Anchor[], anchor: Anchor): readonly Anchor[] {
  if (anchors.some(({ time }) => time === anchor.time)) return anchors;
  return [...anchors, anchor].sort((a, b) => b.time - a.time).slice(0, MAX_ANCHORS);
}

function isOnlyOne(gap: PastGap, index: number, gaps: readonly PastGap[]): boolean {
  return gaps.findIndex(({ after, before }) => after === gap.after && before === gap.before) === index;
}
