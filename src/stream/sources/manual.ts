import type { Row } from "../row.js";
import type { At, Loss, Order, Sink, Source } from "../source.js";
import { checkOptions } from "./check.js";
import { splitRows } from "./rows.js";

/** Options of {@link manual}. */
export interface ManualOptions {
  /** What the positions given to `push` promise. Default `"contiguous"`. */
  readonly order?: Order;
}

/** A source that you feed yourself. */
export interface ManualSource<T> extends Source<T> {
  /**
   * Hands over a row, or an array of rows; an array of two numbers is one row, `[time, value]`.
   * The rows are with the stream's listeners before it returns. While nobody is connected the newest 1,000 rows
   * are kept; those before them are told as a loss.
   *
   * @param rows - oldest first
   * @param at - where they stand in the feed, if it has positions; then give it with every push
   * @throws Error after `end()`
   */
  push(rows: T | readonly T[], at?: At): void;
  /** Tells that rows are missing before the next push. */
  lost(gap: Loss): void;
  /** Ends the feed for good. */
  end(): void;
}

type Entry<T> = { readonly rows: readonly T[]; readonly at?: At } | { readonly gap: Loss };

/** How many rows are kept while nobody is connected. */
const MAX_KEPT = 1000;

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
  const sinks = new Set<Sink<T>>();
  let kept: Entry<T>[] = [];
  let keptRows = 0;
  let forgotten: { count?: number } | undefined;
  /** How many rows were pushed: without positions of their own, rows are numbered, so that nothing is lost between two attempts unseen. */
  let pushed = 0;
  let numbered = true;
  let ended = false;

  return {
    name: "manual",
    order: options.order ?? "contiguous",
    connect(sink) {
      sink.open();
      const { resume } = sink;
      if (resume && numbered) sink.recovered(resume.offset === pushed - keptRows);
      if (forgotten) sink.lost({ ...forgotten, cause: "pushed while nobody was connected" });
      const entries = kept;
      [kept, keptRows, forgotten] = [[], 0, undefined];
      sinks.add(sink);
      for (const entry of entries) hand(sink, entry);
      if (ended) sink.complete();
      return () => {
        sinks.delete(sink);
      };
    },
    push(value, at) {
      if (ended) throw new Error("push after end()");
      const rows = splitRows(value) as readonly T[];
      if (rows.length === 0) return;
      if (at) numbered = false;
      pushed += rows.length;
      const position = at ?? (numbered ? { position: { offset: pushed } } : undefined);
      give(position ? { rows, at: position } : { rows });
    },
    lost(gap) {
      if (!ended) give({ gap });
    },
    end() {
      if (ended) return;
      ended = true;
      for (const sink of [...sinks]) sink.complete();
    },
  };

  function give(entry: Entry<T>): void {
    if (sinks.size === 0) keep(entry);
    else for (const sink of [...sinks]) hand(sink, entry);
  }

  function hand(sink: Sink<T>, entry: Entry<T>): void {
    if ("gap" in entry) sink.lost(entry.gap);
    else sink.next(entry.rows, entry.at);
  }

  function keep(entry: Entry<T>): void {
    kept.push(entry);
    if ("rows" in entry) keptRows += entry.rows.length;
    while (keptRows > MAX_KEPT || kept.length > MAX_KEPT) forget();
  }

  /** Lets go of the oldest entry, or of as many of its rows as there are too many. */
  function forget(): void {
    const oldest = kept.shift();
    if (oldest === undefined) return;
    if ("gap" in oldest) {
      count(oldest.gap.count);
      return;
    }
    const { rows, at } = oldest;
    const excess = keptRows > MAX_KEPT ? Math.min(keptRows - MAX_KEPT, rows.length) : rows.length;
    keptRows -= excess;
    count(excess);
    if (excess < rows.length) kept.unshift({ rows: rows.slice(excess), ...(at && { at: { position: at.position } }) });
  }

  /** Adds to what was forgotten; once a part of it is of unknown size, so is the whole. */
  function count(rows: number | undefined): void {
    const before = forgotten ? forgotten.count : 0;
    forgotten = rows === undefined || before === undefined ? {} : { count: before + rows };
  }
}
