import type { Reduction, SeriesSet } from "../widgets/internal.js";
import { reducers } from "../widgets/internal.js";

/**
 * The numbers that an accessor has read of one series, in order of time. Index 0 is the oldest that is held; as rows
 * are held no more, the indices of the others fall.
 */
export interface Numbers {
  /** The keys that there are, in the order in which they came first; of a stream without keys `""` alone. */
  readonly keys: readonly string[];
  /** The number of rows that are held. */
  readonly length: number;
  /** Returns the numbers of another key. */
  of(key: string): Numbers;
  /** Returns the time of a row, epoch ms; NaN where there is none. */
  time(index: number): number;
  /** Returns the number of a row; NaN for a gap, and where there is no row. */
  value(index: number): number;
  /** Returns the index of the newest row up to a time, epoch ms; −1 where there is none. */
  indexAt(time: number): number;
  /** Tells whether nothing is missing between a row and the next one, so that a line may join them. */
  joined(index: number): boolean;
  /**
   * Reduces the rows from one time to another, both included, to one number; NaN where there is none. `"rate"` is the
   * rise of a counter per second, its resets left out; `"p50"`, `"p95"`, `"p99"` are percentiles, exact up to 4,096
   * rows.
   *
   * @param from - epoch ms. Default: the oldest row
   * @param to - epoch ms. Default: the newest row
   */
  reduce(by: Reduction, from?: number, to?: number): number;
}

/** Reads the numbers of a set of series; the key defaults to that of the newest row. */
export function numbersOf<T>(set: SeriesSet<T>, key: string | undefined): Numbers {
  const series = set.series(key);
  const { first = 0, length = 0 } = series ?? {};
  const isHeld = (index: number): boolean => index >= 0 && index < length;
  const indexAt = (time: number): number => (series === undefined ? -1 : series.upTo(time) - first);
  return {
    get keys() {
      return set.keys.filter((each) => !set.isGone(each));
    },
    length,
    of: (other) => numbersOf(set, other),
    time: (index) => (isHeld(index) ? (series?.time(first + index) ?? NaN) : NaN),
    value: (index) => (isHeld(index) ? (series?.value(first + index) ?? NaN) : NaN),
    indexAt,
    joined: (index) => series?.joined(first + index) ?? false,
    reduce(by, from = -Infinity, to = Infinity) {
      if (series === undefined) return NaN;
      return reducers[by].of(series, series.columns.atOrAfter(from), first + indexAt(to) + 1);
    },
  };
}
