import { Gaps } from "./gaps.js";
import { Series } from "./series.js";

/** Rows of the past that follow one another: as they came in, or each the sum of many. */
export interface PastPiece {
  /** The times, epoch ms, in order; of sums the middles of their spans. */
  readonly times: Float64Array;
  /** The values, of sums the means; NaN where a row is a gap. */
  readonly values: Float64Array;
  /** The least value of each sum; undefined: rows are as they came in. */
  readonly lows: Float64Array | undefined;
  /** The greatest. */
  readonly highs: Float64Array | undefined;
  /** The span of a sum, or the distance of samples, ms; 0: rows are as they came in. */
  readonly step: number;
  /** The beginning of the time that the rows stand for, epoch ms: a sum may reach over it. */
  readonly from: number;
}

/** Rows of the past in order of time: values with their extremes, the gaps between them, and what is not loaded. */
export class PastSeries {
  /** Values. */
  readonly values = new Series();
  /** The least value that each row stands for, under the same sequence numbers. */
  readonly lows: Series;
  /** The greatest. */
  readonly highs: Series;
  /** Gaps between the rows. */
  readonly gaps = new Gaps();
  /** Stretches that are not loaded: nothing is joined over them. */
  readonly holes = new Gaps();
  /** The time up to which rows are loaded, epoch ms: where live rows begin later, nothing is joined to them. */
  readonly loadedTo: number;
  /** Whether any row is a sum. */
  readonly hasSums: boolean;
  /** The pieces, and the number of the first row of each. */
  readonly #pieces: readonly PastPiece[];
  readonly #starts: readonly number[];

  /**
   * @param pieces - the rows, in order of time
   * @param loadedTo - time up to which rows are loaded, epoch ms
   */
  constructor(pieces: readonly PastPiece[], loadedTo: number) {
    let count = 0;
    this.#pieces = pieces;
    this.#starts = pieces.map(({ times }) => (count += times.length) - times.length);
    this.loadedTo = loadedTo;
    this.hasSums = pieces.some(({ lows }) => lows !== undefined);
    this.lows = this.hasSums ? new Series() : this.values;
    this.highs = this.hasSums ? new Series() : this.values;
    for (const { times, values, lows = values, highs = values } of pieces) {
      this.values.insert(times, values);
      if (!this.hasSums) continue;
      this.lows.insert(times, lows);
      this.highs.insert(times, highs);
    }
  }

  /** The span of a row that is a sum, or the distance of samples, ms; 0: it is as it came in. */
  step(seq: number): number {
    return this.#pieceOf(seq)?.step ?? 0;
  }

  /** Tells whether a row is the sum of others. */
  isSum(seq: number): boolean {
    return this.#pieceOf(seq)?.lows !== undefined;
  }

  /** Returns the number of rows that are from before a time, or begin before it where they are sums. */
  countBefore(time: number): number {
    const { columns } = this.values;
    let seq = columns.atOrAfter(time);
    for (; seq < columns.end; seq += 1) {
      const { step = 0, from = Infinity, lows } = this.#pieceOf(seq) ?? {};
      if (lows === undefined || Math.max(from, columns.time(seq) - step / 2) >= time) break;
    }
    return seq;
  }

  #pieceOf(seq: number): PastPiece | undefined {
    const starts = this.#starts;
    let low = 0;
    let high = starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (starts[middle] <= seq) low = middle + 1;
      else high = middle;
    }
    return this.#pieces.at(Math.max(0, low - 1));
  }
}
