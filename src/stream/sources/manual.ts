import { BARE_NUMBERS_REASON, isBareNumbers, splitRows } from "../messages/split-rows.js";
import { BOOLEAN, checkKinds, checkOptions, ORDER } from "../options/check.js";
import type { Row } from "../row.js";
import type { At, Loss, Order, Sink, Source, Teardown } from "../source.js";
import { forkable } from "./forkable.js";
import type { Entry, LogReader } from "./push-log.js";
import { createPushLog } from "./push-log.js";

/** Options of {@link manual}. */
export interface ManualOptions {
  /** The promise of the positions given to `push`. Default `"contiguous"`. */
  readonly order?: Order;
  /** Whether a row with the key and the time of an older one replaces it. Default false. */
  readonly revises?: boolean;
}

/** A source that you feed yourself. */
export interface ManualSource<T> extends Source<T> {
  /**
   * Passes a row, or an array of rows, to every stream on the source. The listeners of connected streams have the rows
   * when it returns; other streams get them when they connect. The source keeps up to 1,000,000 rows for a stream that
   * has yet to begin, and the newest 1,000 for one that was stopped; it reports older rows as a loss.
   *
   * A row may be a pair, `[time, value]`; a lone pair needs a `Date` or a text as its time. An array of plain numbers
   * is refused, whatever its length, as it does not tell times from values.
   *
   * @param rows - oldest first
   * @param at - the position in the feed, if the feed has positions; then give it with every push
   * @throws TypeError for an array of plain numbers: push `{ time, value }`, `[[time, value]]`, or one number at a time
   * @throws Error after `end()`
   */
  push(rows: T | readonly T[], at?: At): void;
  /** Reports that rows are missing before the next push. */
  lost(gap: Loss): void;
  /** Ends the feed for good. */
  end(): void;
}

/** The state that a stream on the source keeps from one attempt to the next. */
interface Reader {
  /** The number of rows that were pushed before the next one to read. */
  offset: number;
  /** Whether it has had an attempt: a position from before it is one of another life of the page, kept by a cache. */
  hasBegun: boolean;
}

/** The attempt of a connected stream. */
interface ManualAttempt<T> {
  readonly sink: Sink<T>;
  readonly log: LogReader<T>;
}

/**
 * A source for data that you have already: call `push` when there is some.
 *
 * @example
 * ```ts
 * const source = manual<{ time: number; value: number }>();
 * const stream = new DataStream(source);
 * source.push({ time: Date.now(), value: 21.5 });
 * ```
 * @param options - the promise of the positions, if the feed has its own
 */
export function manual<T = Row>(options: ManualOptions = {}): ManualSource<T> {
  checkOptions("manual", options, ["order", "revises"]);
  checkKinds(options, { order: ORDER, revises: BOOLEAN });
  const log = createPushLog<T>();
  const attempts = new Set<ManualAttempt<T>>();
  /** Readers that have yet to begin; weakly, as an unreachable one needs no rows. */
  const waitingReaders = new Set<WeakRef<Reader>>();
  /** The number of rows pushed when the last attempt ended; 0, which keeps all rows, before the first attempt. */
  let idleSince = 0;
  let hasBegun = false;
  /** Whether rows get numbers for positions, as they bring none: then a loss between two attempts shows. */
  let isNumbered = true;
  let hasEnded = false;

  const feeder = {
    push(value: T | readonly T[], at?: At) {
      if (hasEnded) throw new Error("push after end()");
      if (isBareNumbers(value)) {
        throw new TypeError(
          `${BARE_NUMBERS_REASON}: push({ time, value }), push([[time, value]]), or one number at a time`,
        );
      }
      // A copy, as the caller may change its array later.
      const rows = splitRows(value).slice() as T[];
      if (rows.length === 0) return;
      if (at) isNumbered = false;
      append({ rows, at: at ?? (isNumbered ? { position: { offset: log.size + rows.length } } : undefined) });
    },
    lost(gap: Loss) {
      if (!hasEnded) append({ gap });
    },
    end() {
      if (hasEnded) return;
      hasEnded = true;
      for (const { sink } of [...attempts]) sink.complete();
    },
  };

  const { order = "contiguous", revises = false } = options;
  return forkable((isFork) => ({
    name: "manual",
    order,
    revises,
    maxRows: Infinity,
    connect: createConnect(isFork),
    ...feeder,
  }));

  /** Makes the `connect` of one stream, or of all streams that share the source without a fork. */
  function createConnect(isFork: boolean): (sink: Sink<T>) => Teardown {
    const reader: Reader = { offset: attempts.size > 0 ? log.size : idleSince, hasBegun: false };
    const ref = new WeakRef(reader);
    if (isFork) waitingReaders.add(ref);
    let runningAttempts = 0;

    return (sink) => {
      waitingReaders.delete(ref);
      hasBegun = true;
      sink.open();
      const { resume } = sink;
      const reached = runningAttempts > 0 ? log.size : reader.offset;
      const isOurs = reader.hasBegun && isNumbered && typeof resume?.offset === "number";
      const offset = isOurs ? resume.offset : reached;
      const missed = log.missedSince(offset);
      if (resume) sink.recovered(reader.hasBegun && !missed);
      reader.hasBegun = true;
      if (missed) sink.lost({ ...missed, cause: "pushed while nobody was connected" });
      const attempt: ManualAttempt<T> = { sink, log: log.readFrom(offset) };
      attempts.add(attempt);
      runningAttempts += 1;
      drain(attempt);
      if (hasEnded) sink.complete();
      return () => {
        attempts.delete(attempt);
        runningAttempts -= 1;
        reader.offset = attempt.log.offset;
        if (attempts.size === 0) idleSince = log.size;
      };
    };
  }

  function append(entry: Entry<T>): void {
    log.append(entry);
    for (const attempt of [...attempts]) drain(attempt);
    log.trim(wantedFrom());
  }

  /** Passes an attempt its unread entries. A push from within a listener continues where the outer one was. */
  function drain(attempt: ManualAttempt<T>): void {
    while (attempts.has(attempt) && !attempt.sink.signal.aborted) {
      const entry = attempt.log.next();
      if (!entry) return;
      if ("gap" in entry) attempt.sink.lost(entry.gap);
      else attempt.sink.next(entry.rows, entry.at);
    }
  }

  /** Returns the offset from which readers that have yet to begin want rows. */
  function wantedFrom(): number {
    if (!hasBegun) return 0;
    let from = Infinity;
    for (const ref of waitingReaders) {
      const reader = ref.deref();
      if (reader) from = Math.min(from, reader.offset);
      else waitingReaders.delete(ref);
    }
    return from;
  }
}
