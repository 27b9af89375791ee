import { BARE_NUMBERS, isBareNumbers, splitRows } from "../messages/split-rows.js";
import { checkKinds, checkOptions, ORDER } from "../options/check.js";
import type { Row } from "../row.js";
import type { At, Loss, Order, Sink, Source, Teardown } from "../source.js";
import { forkable } from "./forkable.js";
import type { Entry, LogReader } from "./push-log.js";
import { createPushLog } from "./push-log.js";

/** Options of {@link manual}. */
export interface ManualOptions {
  /** What the positions given to `push` promise. Default `"contiguous"`. */
  readonly order?: Order;
}

/** A source that you feed yourself. */
export interface ManualSource<T> extends Source<T> {
  /**
   * Hands over a row, or an array of rows, to every stream on the source. The rows are with the listeners of those that
   * are connected before it returns; the others get them when they connect. For a stream that has yet to begin up to
   * 1,000,000 rows are kept, for one that was stopped the newest 1,000; those before them are told as a loss.
   *
   * A row may be a pair, `[time, value]`, of a `Date` or a text and a number also on its own. An array of plain numbers
   * is refused, whatever its length: nobody can tell times from values there.
   *
   * @param rows - oldest first
   * @param at - where they stand in the feed, if it has positions; then give it with every push
   * @throws TypeError for an array of plain numbers: push `{ time, value }`, `[[time, value]]`, or one number at a time
   * @throws Error after `end()`
   */
  push(rows: T | readonly T[], at?: At): void;
  /** Tells that rows are missing before the next push. */
  lost(gap: Loss): void;
  /** Ends the feed for good. */
  end(): void;
}

/** What a stream on the source remembers from one attempt to the next. */
interface Reader {
  /** How many rows were pushed before the next one that it wants. */
  place: number;
}

/** A stream that is connected. */
interface Attempt<T> {
  readonly sink: Sink<T>;
  readonly log: LogReader<T>;
}

/**
 * A source for people who have the data already: call `push` when there is some.
 *
 * @example
 * ```ts
 * const source = manual<{ time: number; value: number }>();
 * const stream = new DataStream(source);
 * source.push({ time: Date.now(), value: 21.5 });
 * ```
 * @param options - what the positions promise, where the feed has its own
 */
export function manual<T = Row>(options: ManualOptions = {}): ManualSource<T> {
  checkOptions("manual", options, ["order"]);
  checkKinds(options, { order: ORDER });
  const log = createPushLog<T>();
  const attempts = new Set<Attempt<T>>();
  /** Readers that have yet to begin; one that nobody holds any more needs nothing. */
  const waiting = new Set<WeakRef<Reader>>();
  /** How many rows had been pushed when the last attempt ended; all are wanted before the first has begun. */
  let idleSince = 0;
  let begun = false;
  /** Without positions of their own rows are numbered, so that nothing is lost between two attempts unseen. */
  let numbered = true;
  let ended = false;

  const feeder = {
    push(value: T | readonly T[], at?: At) {
      if (ended) throw new Error("push after end()");
      if (isBareNumbers(value)) {
        throw new TypeError(`${BARE_NUMBERS}: push({ time, value }), push([[time, value]]), or one number at a time`);
      }
      // A copy: what is kept must not change with the array that was given.
      const rows = splitRows(value).slice() as T[];
      if (rows.length === 0) return;
      if (at) numbered = false;
      give({ rows, at: at ?? (numbered ? { position: { offset: log.size + rows.length } } : undefined) });
    },
    lost(gap: Loss) {
      if (!ended) give({ gap });
    },
    end() {
      if (ended) return;
      ended = true;
      for (const { sink } of [...attempts]) sink.complete();
    },
  };

  const { order = "contiguous" } = options;
  return forkable((forked) => ({
    name: "manual",
    order,
    maxRows: Infinity,
    connect: createConnect(forked),
    ...feeder,
  }));

  /** Makes the `connect` of one stream, or of all that share the source as it is. */
  function createConnect(forked: boolean): (sink: Sink<T>) => Teardown {
    const reader: Reader = { place: attempts.size > 0 ? log.size : idleSince };
    const ref = new WeakRef(reader);
    if (forked) waiting.add(ref);
    let running = 0;

    return (sink) => {
      waiting.delete(ref);
      begun = true;
      sink.open();
      const { resume } = sink;
      const reached = running > 0 ? log.size : reader.place;
      const place = resume && numbered && typeof resume.offset === "number" ? resume.offset : reached;
      const missed = log.missedSince(place);
      if (resume) sink.recovered(!missed);
      if (missed) sink.lost({ ...missed, cause: "pushed while nobody was connected" });
      const attempt: Attempt<T> = { sink, log: log.readFrom(place) };
      attempts.add(attempt);
      running += 1;
      drain(attempt);
      if (ended) sink.complete();
      return () => {
        attempts.delete(attempt);
        running -= 1;
        reader.place = attempt.log.place;
        if (attempts.size === 0) idleSince = log.size;
      };
    };
  }

  function give(entry: Entry<T>): void {
    log.append(entry);
    for (const attempt of [...attempts]) drain(attempt);
    log.trim(wantedFrom());
  }

  /** Hands over what an attempt has not had yet. A push from within goes on where the one around it was. */
  function drain(attempt: Attempt<T>): void {
    while (attempts.has(attempt) && !attempt.sink.signal.aborted) {
      const entry = attempt.log.next();
      if (!entry) return;
      if ("gap" in entry) attempt.sink.lost(entry.gap);
      else attempt.sink.next(entry.rows, entry.at);
    }
  }

  /** The first row that somebody who is yet to begin wants. */
  function wantedFrom(): number {
    if (!begun) return 0;
    let from = Infinity;
    for (const ref of waiting) {
      const reader = ref.deref();
      if (reader) from = Math.min(from, reader.place);
      else waiting.delete(ref);
    }
    return from;
  }
}
