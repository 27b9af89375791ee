import { StreamError } from "../errors.js";
import { checkOptions } from "../options/check.js";
import type { Row } from "../row.js";
import type { Resume, Sink, Source, Teardown } from "../source.js";
import type { Feed, FeedCursor } from "./feed-cursor.js";
import { isFeed, toCursor } from "./feed-cursor.js";
import type { MappedOptions, RowOf } from "./items.js";
import { compileItems, MAPPED_OPTIONS } from "./items.js";

/** The input of {@link fromIterable}: each item is a row, or an array of rows. */
export type IterableFeed<Item> = Feed<Item>;

/** The attempt for which a function makes an iterable. */
export interface IterableAttempt {
  /** The position to resume from; null on a first attempt, and without the option `position`. */
  readonly resume: Resume | null;
  /** Aborted when the attempt is over. */
  readonly signal: AbortSignal;
}

/** The most rows that one turn pulls and hands over before it yields the thread. */
const MAX_TURN_ROWS = 1_000;
/** A first item that is pending for so long without a rejection means that the iterable is up, ms. */
const PROBATION_MS = 1_000;
/** The longest that one turn pulls from a slow iterable before it yields the thread, ms. */
const MAX_TURN_MS = 8;

/**
 * Rows from an iterable, an async iterable or a `ReadableStream`, or from a function that makes one for each attempt.
 * Each item is a row, or an array of rows; an array of two numbers is one row, `[time, value]`, any other array of
 * plain numbers is refused. So is a text. The end of the iterable is the end of the feed, a throw is an error.
 *
 * The source asks for the next item when the listeners have the one before. It reads synchronous items in turns of at
 * most 1,000 rows, or 8 ms, and hands each turn over at once; between two turns a timer yields the thread.
 *
 * When the attempt ends before the iterable does, the source calls `return()` once (or cancels the stream), also while
 * an item is pending: an async generator then runs on to its next `yield`, so let it observe the `signal`.
 *
 * A second attempt on a generator or a stream, which can be read only once, ends the feed with an error: give a
 * function.
 *
 * @example
 * ```ts
 * const stream = new DataStream(fromIterable(async function* ({ signal }) {
 *   const response = await fetch("/measurements.ndjson", { signal });
 *   for await (const line of linesOf(response)) yield JSON.parse(line);
 * }));
 * ```
 * @param feed - the iterable, or a function of `{ resume, signal }` that makes it
 * @param options - the making of rows, and their positions, if they have any
 * @throws TypeError if `feed` cannot be iterated, or an option is invalid
 */
export function fromIterable<Input = Row, Item = Input>(
  feed: IterableFeed<Input> | ((attempt: IterableAttempt) => IterableFeed<Input> | Promise<IterableFeed<Input>>),
  options: MappedOptions<Item, Input> = {},
): Source<RowOf<Item>> {
  checkOptions("fromIterable", options, MAPPED_OPTIONS);
  const items = compileItems(options, "parse or await it first, such as map: JSON.parse", options.map);
  if (typeof feed !== "function") checkFeed(feed);
  /** The one-shot feed that was read already. */
  let spentFeed: unknown;

  return { name: "fromIterable", maxRows: Infinity, ...items.members, connect };

  function connect(sink: Sink<RowOf<Item>>): Teardown {
    const { environment, resume, signal } = sink;
    let cursor: FeedCursor | undefined;
    let timer: unknown;
    let rowsLeft = MAX_TURN_ROWS;
    let hasEnded = false;
    let hasOpened = false;
    /** Whether `next()` is running: the iterable must not be left from within it. */
    let isPulling = false;

    const feedOrPromise = typeof feed === "function" ? feed({ resume, signal }) : feed;
    if (feedOrPromise instanceof Promise) {
      feedOrPromise.then(begin, (cause: unknown) => {
        // The end of the attempt made the client give up: no news.
        if (!isOver()) fail(cause);
      });
    } else begin(feedOrPromise);
    return () => {
      hasEnded = true;
      environment.clearTimeout(timer);
      if (!isPulling) leave();
    };

    /** Tells whether the attempt is over; a function, because the compiler cannot see that a call ended it. */
    function isOver(): boolean {
      return hasEnded || signal.aborted;
    }

    function begin(iterable: IterableFeed<Input>): void {
      try {
        checkFeed(iterable);
        if (spentFeed === iterable || (iterable as { locked?: boolean }).locked) {
          throw new TypeError(
            "this can be read only once; give a function that makes another for each attempt: fromIterable(() => …)",
          );
        }
        cursor = toCursor(iterable);
        if (cursor.isOneShot) spentFeed = iterable;
      } catch (cause) {
        fail(new StreamError("source", `fromIterable: ${messageOf(cause)}`, { retryable: false }));
        return;
      }
      if (hasEnded) leaveLate();
      else pull();
    }

    /** Leaves the iterable before its end, once. */
    function leave(): void {
      const leaving = cursor;
      cursor = undefined;
      Promise.resolve(leaving?.leave()).catch(reportLate);
    }

    function leaveLate(): void {
      try {
        leave();
      } catch (cause) {
        reportLate(cause);
      }
    }

    function fail(cause: unknown): void {
      cursor = undefined;
      environment.clearTimeout(timer);
      if (hasEnded) reportLate(cause);
      else sink.error(cause);
    }

    /** Logs an error that comes after the attempt, as the stream no longer listens; an abort is no news. */
    function reportLate(cause: unknown): void {
      const { name } = (cause ?? {}) as { name?: unknown };
      if (name !== "AbortError" && cause !== signal.reason) {
        console.error(`tickline: fromIterable: after its end: ${messageOf(cause)}`);
      }
    }

    function scheduleTurn(): void {
      timer = environment.setTimeout(() => {
        rowsLeft = MAX_TURN_ROWS;
        pull();
      }, 0);
    }

    function open(): void {
      if (hasOpened || isOver()) return;
      hasOpened = true;
      environment.clearTimeout(timer);
      sink.open();
    }

    /** Pulls the items that are ready, up to the bounds of a turn. */
    function pull(): void {
      const until = environment.monotonic() + MAX_TURN_MS;
      let batch: RowOf<Item>[] = [];
      const flush = (): void => {
        const rows = batch;
        batch = [];
        items.deliver(sink, rows);
      };
      while (cursor && !isOver()) {
        let result: ReturnType<FeedCursor["next"]>;
        isPulling = true;
        try {
          result = cursor.next();
        } catch (cause) {
          isPulling = false;
          flush();
          fail(cause);
          return;
        }
        isPulling = false;
        // Open after the first call only: an iterable that throws, or soon rejects, was never up.
        if (!("then" in result)) open();
        else if (!hasOpened) timer = environment.setTimeout(open, PROBATION_MS);
        if (hasEnded) leaveLate();
        if (isOver()) return;
        if ("then" in result) {
          flush();
          result.then(handleResult, fail);
          return;
        }
        if (result.done) {
          cursor = undefined;
          flush();
          sink.complete();
          return;
        }
        const rows = items.read(sink, result.value);
        if (batch.length + rows.length > MAX_TURN_ROWS) flush();
        batch = batch.length > 0 ? batch.concat(rows) : [...rows];
        rowsLeft -= rows.length || 1;
        if (rowsLeft <= 0 || environment.monotonic() > until) {
          flush();
          if (!isOver()) scheduleTurn();
          return;
        }
      }
    }

    function handleResult(result: IteratorResult<unknown>): void {
      open();
      if (isOver()) return;
      if (result.done) {
        cursor = undefined;
        sink.complete();
        return;
      }
      const rows = items.read(sink, result.value);
      items.deliver(sink, rows);
      rowsLeft -= rows.length || 1;
      if (isOver()) return;
      if (rowsLeft > 0) pull();
      else scheduleTurn();
    }
  }
}

function checkFeed(feed: unknown): void {
  if (isFeed(feed)) return;
  throw new TypeError(
    `invalid iterable: ${String(feed)} ` +
      "(expected an iterable, an async iterable, a ReadableStream, or a function that gives one)",
  );
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
