import type { Series } from "../../../series/index.js";
import { emptySummary } from "../../../series/index.js";
import type { NumberWords } from "../../format/number-words.js";
import { decimalsOf } from "../../format/number-words.js";
import type { ValueCardOptions } from "../options/card-options.js";
import type { CardWords } from "../options/mapping.js";
import { wordsFor } from "../options/mapping.js";
import type { DeltaWords } from "./delta.js";
import { deltaWords } from "./delta.js";
import { ThrottledPercentile } from "./throttled-percentile.js";

/** What a card shows at one moment. */
export interface CardFrame {
  /** The number; NaN where there is none. */
  readonly value: number;
  /** The number in words; undefined before the first row. */
  readonly text: string | undefined;
  /**
   * The widest text that the numbers on view need: room is kept for it, so nothing moves as digits change; empty: none
   * is shown.
   */
  readonly room: string;
  /** What stands for the value, where the user's mapping has something. */
  readonly mapped: CardWords | undefined;
  /** Writes other numbers as this one is written. */
  readonly write: (value: number) => string;
  /** The comparison, where one is asked for and can be made. */
  readonly delta: DeltaWords | undefined;
  /** Ms until this changes without a new row; `Infinity`: it does not. */
  readonly next: number;
}

/** What a frame is made from. */
export type FrameOptions = Pick<ValueCardOptions<never>, "reduce" | "timeWindow" | "delta" | "deltaAs" | "deltaColor"> &
  Partial<Pick<ValueCardOptions<never>, "mapping" | "locale">>;

/** Shown where the number is a gap. */
const dash = "–";

const nothing: CardFrame = {
  value: NaN,
  text: undefined,
  room: dash,
  mapped: undefined,
  write: String,
  delta: undefined,
  next: Infinity,
};

/**
 * Makes frames of a card, one after another. No DOM, no clock. What would cost more than it tells is not made anew each
 * time.
 */
export class CardFrames {
  readonly #shown = new ThrottledPercentile();
  readonly #before = new ThrottledPercentile();

  /**
   * Says what a card shows.
   *
   * @param now - the stream's time, epoch ms
   * @param at - the frame's time, ms, by any steady clock
   * @param until - only rows up to this time count, epoch ms; then `now` is that time. Default: all
   */
  make(
    series: Series | undefined,
    options: FrameOptions,
    words: NumberWords,
    now: number,
    at: number,
    until = Infinity,
  ): CardFrame {
    if (series === undefined || series.length === 0) return nothing;
    const { timeWindow, reduce: by } = options;
    const windowed = !by.startsWith("last");
    const end = series.columns.after(until);
    if (end === series.first) return { ...nothing, text: dash };
    const start = Math.min(series.columns.after(now - timeWindow), windowed ? end : end - 1);
    const value = this.#shown.reduce(series, by, windowed ? start : series.first, end, at);
    const { min, max, count } = series.pyramid.range(start, series.end, summary);
    // The numbers among which the value stands: those of its rows, where it is as one of them.
    const near = count === 0 || /^[scr]/.test(by) ? [] : [min, max];
    // As many decimals for all of them, so that 42 among 41.8 and 42.3 is 42.0; none among whole numbers.
    const whole = by === "count" || (!/mean|rate|^p/.test(by) && wholes(series));
    const decimals = whole ? 0 : decimalsOf(Math.max(...(near.length > 0 ? near : [value]).map(Math.abs)));
    const write = (number: number): string => words(number, decimals);
    const mapped = wordsFor(value, options.mapping);
    const text = mapped?.text ?? (Number.isNaN(value) ? dash : write(value));
    const base = this.#baseOf(series, options, start, end, now, at);
    // A row that leaves the span takes its share of the number with it.
    const leaves =
      start < end && (windowed || options.delta === "start")
        ? Math.max(0, series.time(start) + timeWindow - now)
        : Infinity;
    return {
      value,
      text,
      room:
        mapped?.text === undefined
          ? near.map(write).reduce((longest, other) => (other.length > longest.length ? other : longest), text)
          : "",
      mapped,
      write,
      delta: deltaWords(value, base, options, words, decimals),
      // What is reused does not change before it is made anew.
      next: this.#shown.next < Infinity ? this.#shown.next : leaves,
    };
  }

  /** What the value is compared with; NaN where there is no such number. */
  #baseOf(
    series: Series,
    { delta, reduce: by, timeWindow }: FrameOptions,
    start: number,
    end: number,
    now: number,
    at: number,
  ): number {
    if (delta === false) return NaN;
    if (typeof delta === "number") return delta;
    const { first, pyramid } = series;
    if (delta === "start") {
      const seq = pyramid.firstNumber(start, end);
      return seq < 0 ? NaN : series.value(seq);
    }
    if (by.startsWith("last")) {
      const seq = pyramid.lastNumber(first, by === "last" ? end - 1 : pyramid.lastNumber(first, end));
      return seq < 0 ? NaN : series.value(seq);
    }
    // Of a span that is held in part only, nothing can be said.
    if (series.time(first) > now - 2 * timeWindow) return NaN;
    return this.#before.reduce(series, by, series.columns.after(now - 2 * timeWindow), start, at);
  }
}

const summary = emptySummary();

/** How many rows are looked at to tell whether a series has whole numbers only. */
const looked = 64;

function wholes(series: Series): boolean {
  for (let seq = series.end - 1; seq >= Math.max(series.first, series.end - looked); seq -= 1) {
    const value = series.value(seq);
    if (!Number.isNaN(value) && !Number.isInteger(value)) return false;
  }
  return true;
}
