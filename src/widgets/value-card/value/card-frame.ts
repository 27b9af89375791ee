import type { Series } from "../../../series/index.js";
import { emptySummary, hasWholeNumbers, reducers } from "../../../series/index.js";
import type { NumberWords } from "../../format/number-words.js";
import { decimalsOf } from "../../format/number-words.js";
import type { ValueCardOptions } from "../options/card-options.js";
import type { CardWords } from "../options/mapping.js";
import { wordsFor } from "../options/mapping.js";
import type { DeltaWords } from "./delta.js";
import { deltaWords } from "./delta.js";
import { ThrottledPercentile } from "./throttled-percentile.js";

/** Content of a card at one time. */
export interface CardFrame {
  /** Number; NaN where there is none. */
  readonly value: number;
  /** Text of the value; undefined before the first row. */
  readonly text: string | undefined;
  /**
   * Widest text of the numbers in the time window: the layout keeps room for it, so that nothing moves as digits
   * change; empty where a mapped text replaces the number.
   */
  readonly widestText: string;
  /** Text and colour in place of the value, where the user's mapping has some. */
  readonly mapped: CardWords | undefined;
  /** Formats other numbers as this one, for a count from one to the next. */
  readonly write: (value: number) => string;
  /** Comparison, where one is asked for and possible. */
  readonly delta: DeltaWords | undefined;
  /** Time until the frame changes without a new row, ms; `Infinity`: it does not. */
  readonly next: number;
}

/** Options that decide a frame. */
export type FrameOptions = Pick<ValueCardOptions<never>, "reduce" | "timeWindow" | "delta" | "deltaAs" | "deltaColor"> &
  Partial<Pick<ValueCardOptions<never>, "mapping" | "locale">>;

/** Text of a gap. */
const GAP_TEXT = "–";

/** Frame before the first row. */
const EMPTY_FRAME: CardFrame = {
  value: NaN,
  text: undefined,
  widestText: GAP_TEXT,
  mapped: undefined,
  write: String,
  delta: undefined,
  next: Infinity,
};

/** Makes the frames of a card, one after another, without DOM or clock. Costly percentiles are reused for a while. */
export class CardFrames {
  readonly #valueReducer = new ThrottledPercentile();
  readonly #baseReducer = new ThrottledPercentile();

  /**
   * Makes the frame of a time.
   *
   * @param formatNumber - formats a number with a number of decimals
   * @param now - the stream's time, epoch ms
   * @param steadyMs - the frame's time, ms, by any steady clock
   * @param until - time of the last row that counts, epoch ms; then `now` is that time. Default: all rows count
   */
  make(
    series: Series | undefined,
    options: FrameOptions,
    formatNumber: NumberWords,
    now: number,
    steadyMs: number,
    until = Infinity,
  ): CardFrame {
    if (series === undefined || series.length === 0) return EMPTY_FRAME;
    const { timeWindow } = options;
    const reducer = reducers[options.reduce];
    const isWindowed = reducer.isNewest !== true;
    const end = series.columns.after(until);
    if (end === series.first) return { ...EMPTY_FRAME, text: GAP_TEXT };
    const start = Math.min(series.columns.after(now - timeWindow), isWindowed ? end : end - 1);
    const value = this.#valueReducer.reduce(series, reducer, isWindowed ? start : series.first, end, steadyMs);
    const { min, max, count } = series.pyramid.range(start, series.end, scratchSummary);
    const extent = count > 0 && reducer.liesAmong === true ? [min, max] : [];
    // All numbers have as many decimals, so that 42 among 41.8 and 42.3 is 42.0; none among whole numbers.
    const isWhole = reducer.counts === true || (reducer.keepsWhole === true && hasWholeNumbers(series));
    const decimals = isWhole ? 0 : decimalsOf(Math.max(...(extent.length > 0 ? extent : [value]).map(Math.abs)));
    const write = (number: number): string => formatNumber(number, decimals);
    const mapped = wordsFor(value, options.mapping);
    const text = mapped?.text ?? (Number.isNaN(value) ? GAP_TEXT : write(value));
    const base = this.#baseOf(series, options, start, end, now, steadyMs);
    // A row that leaves the window changes the number.
    const untilRowLeaves =
      start < end && (isWindowed || options.delta === "start")
        ? Math.max(0, series.time(start) + timeWindow - now)
        : Infinity;
    return {
      value,
      text,
      widestText:
        mapped?.text === undefined
          ? extent.map(write).reduce((longest, other) => (other.length > longest.length ? other : longest), text)
          : "",
      mapped,
      write,
      delta: deltaWords(value, base, options, formatNumber, decimals),
      // A reused percentile does not change before it is computed again.
      next: this.#valueReducer.next < Infinity ? this.#valueReducer.next : untilRowLeaves,
    };
  }

  /** Returns the number that the value is compared with; NaN where there is none. */
  #baseOf(
    series: Series,
    { delta, reduce: reduction, timeWindow }: FrameOptions,
    start: number,
    end: number,
    now: number,
    steadyMs: number,
  ): number {
    if (delta === false) return NaN;
    if (typeof delta === "number") return delta;
    const { first, pyramid } = series;
    if (delta === "start") {
      const seq = pyramid.firstNumber(start, end);
      return seq < 0 ? NaN : series.value(seq);
    }
    const reducer = reducers[reduction];
    if (reducer.isNewest === true) {
      const seq = pyramid.lastNumber(first, reduction === "last" ? end - 1 : pyramid.lastNumber(first, end));
      return seq < 0 ? NaN : series.value(seq);
    }
    // A span that is stored in part only allows no comparison.
    if (series.time(first) > now - 2 * timeWindow) return NaN;
    return this.#baseReducer.reduce(series, reducer, series.columns.after(now - 2 * timeWindow), start, steadyMs);
  }
}

/** Summary that each frame overwrites, so that frames allocate none. */
const scratchSummary = emptySummary();
