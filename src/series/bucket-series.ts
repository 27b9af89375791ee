import type { Reducer } from "./reduce.js";
import { Series } from "./series.js";

/** A division of time into buckets, each from its start to the start of the next. */
export interface BucketGrid {
  /** The usual length of a bucket, ms. */
  readonly every: number;
  /** Returns the start of the bucket that a time is in, epoch ms. */
  startOf(time: number): number;
  /** Returns the end of the bucket with this start, exclusive, epoch ms. */
  endOf(start: number): number;
}

/** Distance of two rows up to which their buckets are neighbours, in buckets: a day of 25 hours is one. */
const NEIGHBOUR_BUCKETS = 1.5;

/**
 * The rows of another series, put together: one row a bucket of time that has any, at the bucket's start, with the
 * number that a reducer makes of them. Shares the gaps of the other series. {@link BucketSeries.refresh} brings it up
 * to date; insert rows there, not here.
 */
export class BucketSeries extends Series {
  readonly #source: Series;
  readonly #grid: BucketGrid;
  readonly #reducer: Reducer;
  #seenRevision = -1;
  /** Buckets to write, by one refresh after another. */
  readonly #times: number[] = [];
  readonly #values: number[] = [];

  /**
   * @param source - the series with the rows
   * @param grid - the buckets
   * @param reducer - makes one number of the rows of a bucket
   */
  constructor(source: Series, grid: BucketGrid, reducer: Reducer) {
    super({}, NEIGHBOUR_BUCKETS * grid.every, { work: source.work, gaps: source.gaps });
    this.#source = source;
    this.#grid = grid;
    this.#reducer = reducer;
  }

  /** Brings the buckets up to date: costs those in which something has changed. Returns this series. */
  refresh(): this {
    const source = this.#source;
    if (source.revision === this.#seenRevision) return this;
    const { changes } = source;
    this.#times.length = this.#values.length = 0;
    let change = changes.since(this.#seenRevision);
    this.#seenRevision = source.revision;
    if (change < 0) this.#reduce(source.first, Infinity);
    else {
      for (; change < changes.end; change += 1) {
        const start = this.#grid.startOf(changes.from(change));
        this.#reduce(source.columns.atOrAfter(start), changes.to(change));
      }
    }
    this.insert(this.#times, this.#values, { revises: true });
    // Buckets of rows that have gone ahead again, or are forgotten, go; those of rows that come are made anew.
    this.setNow(source.length > 0 ? source.time(source.end - 1) : -Infinity, Infinity);
    this.#dropPartial();
    return this;
  }

  /** Tells whether all rows of the bucket with this start came in: none is missing, or older than what is held. */
  isWhole(start: number): boolean {
    const { forgottenTo, first, columns } = this.#source;
    const isHeld = forgottenTo > -Infinity ? start > forgottenTo : start >= columns.time(first);
    return isHeld && !this.gaps.between(start, this.#grid.endOf(start));
  }

  /** Collects the buckets of the rows from a sequence number to a time. */
  #reduce(from: number, to: number): void {
    const { columns, end } = this.#source;
    for (let seq = from; seq < end && columns.time(seq) <= to;) {
      const start = this.#grid.startOf(columns.time(seq));
      const next = Math.max(seq + 1, columns.seek(this.#grid.endOf(start), seq));
      this.#times.push(start);
      this.#values.push(this.#reducer.of(this.#source, seq, next));
      seq = next;
    }
  }

  /** Drops buckets whose rows are not all held any more, but never the newest one. */
  #dropPartial(): void {
    const { forgottenTo } = this.#source;
    if (forgottenTo === -Infinity || this.length === 0) return;
    const firstWhole = this.#grid.endOf(this.#grid.startOf(forgottenTo));
    this.dropBefore(Math.min(firstWhole, this.time(this.end - 1)));
  }
}
