import { StreamError } from "../errors.js";
import { checkOptions } from "../options/check.js";
import type { Row } from "../row.js";
import type { Resume, Sink, Source, Teardown } from "../source.js";
import type { ItemOptions, RowOf } from "./items.js";
import { compileItems, ITEM_OPTIONS } from "./items.js";

/** What {@link fromIterable} reads: each item is a row, or an array of rows. */
export type IterableFeed<Item> = AsyncIterable<Item> | Iterable<Item> | ReadableStream<Item>;

/** What a function that makes an iterable is told of the attempt that it is called for. */
export interface IterableAttempt {
  /** Where the stream got to; null on a first attempt, and without the option `position`. */
  readonly resume: Resume | null;
  /** Aborted when the attempt is over. */
  readonly signal: AbortSignal;
}

/** One way through an iterable, whatever its kind. */
interface Cursor {
  /** The next item. */
  next(): IteratorResult<unknown> | PromiseLike<IteratorResult<unknown>>;
  /** Leaves before the end. */
  leave(): unknown;
  /** It is the feed itself: there is no second way through it. */
  readonly once: boolean;
}

/** The most rows that are handed over, and pulled, before the thread is given to others. */
const MAX_ROWS = 1_000;
/** A first item that is awaited for so long, in ms, without a rejection, means that the iterable is up. */
const PROBATION = 1_000;
/** The longest that a slow iterable is pulled from before the thread is given to others, in ms. */
const MAX_TIME = 8;

/**
 * Rows from an iterable, an async iterable or a `ReadableStream`, or from a function that makes one for each attempt.
 * Each item is a row, or an array of rows; an array of two numbers is one row, `[time, value]`, any other one of plain
 * numbers is refused. So is a text. The end of the iterable is the end of the feed, a throw is an error.
 *
 * The next item is asked for when the one before is with the stream's listeners. One that has its items at hand is read
 * in turns of at most 1,000 rows, or 8 ms, each handed over at once; between two turns a timer lets others have the
 * thread.
 *
 * When the attempt is over before the iterable is, `return()` is called once (a stream is cancelled), also while an
 * item is awaited: an async generator then runs on to its next `yield`, so let it heed the `signal`.
 *
 * What can be read only once (a generator, a stream) ends the feed with an error when it is to be read again: give a
 * function.
 *
 * @example
 * ```ts
 * const stream = new DataStream(fromIterable(async function* ({ signal }) {
 *   const response = await fetch("/measurements.ndjson", { signal });
 *   for await (const line of linesOf(response)) yield JSON.parse(line);
 * }));
 * ```
 * @param feed - what to read, or a function of `{ resume, signal }` that gives it
 * @param options - the rows' positions, where they have some
 * @throws TypeError if there is nothing to iterate, or an option is invalid
 */
export function fromIterable<Item = Row>(
  feed: IterableFeed<Item> | ((attempt: IterableAttempt) => IterableFeed<Item> | Promise<IterableFeed<Item>>),
  options: ItemOptions<RowOf<Item>> = {},
): Source<RowOf<Item>> {
  checkOptions("fromIterable", options, ITEM_OPTIONS);
  const items = compileItems(options, "parse or await it first, such as yield JSON.parse(line)");
  if (typeof feed !== "function") checkFeed(feed);
  /** What can be read once only, and has been. */
  let spent: unknown;

  return { name: "fromIterable", maxRows: Infinity, ...items.members, connect };

  function connect(sink: Sink<RowOf<Item>>): Teardown {
    const { environment, resume, signal } = sink;
    let cursor: Cursor | undefined;
    let timer: unknown;
    let room = MAX_ROWS;
    let ended = false;
    let opened = false;
    /** An iterable must not be left from within its own `next()`. */
    let pulling = false;

    const given = typeof feed === "function" ? feed({ resume, signal }) : feed;
    if (given instanceof Promise) given.then(begin, fail);
    else begin(given);
    return () => {
      ended = true;
      environment.clearTimeout(timer);
      if (!pulling) leave();
    };

    /** Also asked where the types cannot know that a call has ended the attempt. */
    function over(): boolean {
      return ended || signal.aborted;
    }

    function begin(made: IterableFeed<Item>): void {
      try {
        checkFeed(made);
        if (spent === made || (made as { locked?: boolean }).locked) {
          throw new TypeError(
            "this can be read only once; give a function that makes another for each attempt: fromIterable(() => …)",
          );
        }
        cursor = toCursor(made);
        if (cursor.once) spent = made;
      } catch (cause) {
        fail(new StreamError("source", `fromIterable: ${wordsOf(cause)}`, { retryable: false }));
        return;
      }
      if (ended) leaveLate();
      else pull();
    }

    /** Leaves the iterable before its end, once. */
    function leave(): void {
      const left = cursor;
      cursor = undefined;
      Promise.resolve(left?.leave()).catch(late);
    }

    function leaveLate(): void {
      try {
        leave();
      } catch (cause) {
        late(cause);
      }
    }

    function fail(cause: unknown): void {
      cursor = undefined;
      environment.clearTimeout(timer);
      if (ended) late(cause);
      else sink.error(cause);
    }

    /** The attempt is over, so the stream listens no more; that something was aborted is no news. */
    function late(cause: unknown): void {
      const { name } = (cause ?? {}) as { name?: unknown };
      if (name !== "AbortError" && cause !== signal.reason) {
        console.error(`tickline: fromIterable: after its end: ${wordsOf(cause)}`);
      }
    }

    function rest(): void {
      timer = environment.setTimeout(() => {
        room = MAX_ROWS;
        pull();
      }, 0);
    }

    function open(): void {
      if (opened || over()) return;
      opened = true;
      environment.clearTimeout(timer);
      sink.open();
    }

    /** Pulls what is at hand, up to a turn's measure. */
    function pull(): void {
      const until = environment.monotonic() + MAX_TIME;
      let batch: RowOf<Item>[] = [];
      const hand = (): void => {
        const rows = batch;
        batch = [];
        items.give(sink, rows);
      };
      while (cursor && !over()) {
        let result: ReturnType<Cursor["next"]>;
        pulling = true;
        try {
          result = cursor.next();
        } catch (cause) {
          pulling = false;
          hand();
          fail(cause);
          return;
        }
        pulling = false;
        // Not before the first call has held: what throws, or soon rejects, was never up.
        if (!("then" in result)) open();
        else if (!opened) timer = environment.setTimeout(open, PROBATION);
        if (ended) leaveLate();
        if (over()) return;
        if ("then" in result) {
          hand();
          result.then(took, fail);
          return;
        }
        if (result.done) {
          cursor = undefined;
          hand();
          sink.complete();
          return;
        }
        const rows = items.read(sink, result.value);
        if (batch.length + rows.length > MAX_ROWS) hand();
        batch = batch.length > 0 ? batch.concat(rows) : [...rows];
        room -= rows.length || 1;
        if (room <= 0 || environment.monotonic() > until) {
          hand();
          if (!over()) rest();
          return;
        }
      }
    }

    function took(result: IteratorResult<unknown>): void {
      open();
      if (over()) return;
      if (result.done) {
        cursor = undefined;
        sink.complete();
        return;
      }
      const rows = items.read(sink, result.value);
      items.give(sink, rows);
      room -= rows.length || 1;
      if (over()) return;
      if (room > 0) pull();
      else rest();
    }
  }
}

function checkFeed(feed: unknown): void {
  const isFeed =
    typeof feed === "object" &&
    feed !== null &&
    (Symbol.asyncIterator in feed || Symbol.iterator in feed || "getReader" in feed);
  if (!isFeed) {
    throw new TypeError(
      `invalid iterable: ${String(feed)} ` +
        "(expected an iterable, an async iterable, a ReadableStream, or a function that gives one)",
    );
  }
}

/**
 * A stream is read by its reader: its own iterator would wait for the next chunk before it is cancelled, and not every
 * browser has one.
 */
function toCursor(feed: IterableFeed<unknown>): Cursor {
  if ("getReader" in feed) {
    const reader = feed.getReader();
    return { next: () => reader.read() as Promise<IteratorResult<unknown>>, leave: () => reader.cancel(), once: true };
  }
  const iterator = Symbol.asyncIterator in feed ? feed[Symbol.asyncIterator]() : feed[Symbol.iterator]();
  // Node's streams have a `pipe`.
  return {
    next: () => iterator.next(),
    leave: () => iterator.return?.(),
    once: (iterator as unknown) === feed || "pipe" in feed,
  };
}

function wordsOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
