import { emptySummary } from "../../series/index.js";
import type { Series } from "../../series/index.js";
import type { Role } from "../host/roles.js";
import { decimalsOf } from "../words/number-words.js";
import type { NumberWords } from "../words/number-words.js";
import type { ValueCardOptions } from "./options.js";
import { Sparing } from "./sparing.js";

/** A comparison, told. */
export interface DeltaWords {
  /** Signed, with its unit where it has one. */
  readonly text: string;
  /** Which way the arrow points. */
  readonly direction: -1 | 0 | 1;
  /** Its colour. */
  readonly tone: Role;
}

/** What a card shows at one moment. */
export interface CardFrame {
  /** The number; NaN where there is none. */
  readonly value: number;
  /** The number in words; undefined before the first row. */
  readonly text: string | undefined;
  /** The widest text that the numbers on view need: room is kept for it, so nothing moves as digits change. */
  readonly room: string;
  /** The comparison, where one is asked for and can be made. */
  readonly delta: DeltaWords | undefined;
  /** Ms until this changes without a new row; `Infinity`: it does not. */
  readonly next: number;
}

/** What a frame is made from. */
export type FrameOptions = Pick<ValueCardOptions<never>, "reduce" | "timeWindow" | "delta" | "deltaAs" | "deltaColor">;

/** Shown where the number is a gap. */
const dash = "–";

const nothing: CardFrame = { value: NaN, text: undefined, room: dash, delta: undefined, next: Infinity };

/** Makes frames of a card, one after another. No DOM, no clock. What would cost more than it tells is not made anew each time. */
export class CardFrames {
  readonly #shown = new Sparing();
  readonly #before = new Sparing();

  /**
   * Says what a card shows.
   *
   * @param now - the stream's time, epoch ms
   * @param at - the frame's time, ms, by any steady clock
   * @param until - only rows up to this time count, epoch ms; then `now` is that time. Default: all
   */
  make(series: Series | undefined, options: FrameOptions, words: NumberWords, now: number, at: number, until = Infinity): CardFrame {
    if (series === undefined || series.length === 0) return nothing;
    const { timeWindow, reduce: by } = options;
    const windowed = by !== "last";
    const end = series.columns.after(until);
    if (end === series.first) return { ...nothing, text: dash };
    const start = Math.min(series.columns.after(now - timeWindow), windowed ? end : end - 1);
    const value = this.#shown.reduce(series, by, windowed ? start : series.first, end, at);
    const decimals = decimalsFor(series, start, value, by);
    const text = Number.isNaN(value) ? dash : words(value, decimals);
    const base = this.#baseOf(series, options, start, end, now, at);
    // A row that leaves the span takes its share of the number with it.
    const leaves = start < end && (windowed || options.delta === "start") ? Math.max(0, series.time(start) + timeWindow - now) : Infinity;
    return {
      value,
      text,
      room: widest(series, start, by, text, (number) => words(number, decimals)),
      delta: deltaWords(value, base, options, words, decimals),
      // What is reused does not change before it is made anew.
      next: this.#shown.next < Infinity ? this.#shown.next : leaves,
    };
  }

  /** What the value is compared with; NaN where there is no such number. */
  #baseOf(series: Series, { delta, reduce: by, timeWindow }: FrameOptions, start: number, end: number, now: number, at: number): number {
    if (delta === false) return NaN;
    if (typeof delta === "number") return delta;
    const { first, pyramid } = series;
    if (delta === "start") {
      const seq = pyramid.firstNumber(start, end);
      return seq < 0 ? NaN : series.value(seq);
    }
    if (by === "last") {
      const seq = pyramid.lastNumber(first, end - 1);
      return seq < 0 ? NaN : series.value(seq);
    }
    // Of a span that is held in part only, nothing can be said.
    if (series.time(first) > now - 2 * timeWindow) return NaN;
    return this.#before.reduce(series, by, series.columns.after(now - 2 * timeWindow), start, at);
  }
}

/** As many decimals for all numbers on view, so that 42 among 41.8 and 42.3 is 42.0; none among whole numbers. */
function decimalsFor(series: Series, start: number, value: number, by: FrameOptions["reduce"]): number {
  if (by === "count") return 0;
  if (!/mean|rate|^p/.test(by) && wholes(series)) return 0;
  if (by === "sum" || by === "rate") return decimalsOf(Math.abs(value));
  const { min, max, count } = series.pyramid.range(start, series.end, summary);
  return decimalsOf(count === 0 ? Math.abs(value) : Math.max(Math.abs(min), Math.abs(max)));
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

function widest(series: Series, start: number, by: FrameOptions["reduce"], text: string, words: (value: number) => string): string {
  if (by === "sum" || by === "count" || by === "rate") return text;
  const { min, max, count } = series.pyramid.range(start, series.end, summary);
  if (count === 0) return text;
  return [words(min), words(max)].reduce((longest, other) => (other.length > longest.length ? other : longest), text);
}

function deltaWords(
  value: number,
  base: number,
  { deltaAs, deltaColor }: FrameOptions,
  words: NumberWords,
  decimals: number,
): DeltaWords | undefined {
  const difference = value - base;
  const amount = deltaAs === "percent" ? (difference / Math.abs(base)) * 100 : difference;
  if (!Number.isFinite(amount)) return undefined;
  const size = deltaAs === "percent" ? `${percent(Math.abs(amount))}%` : words(Math.abs(amount), decimals);
  // What reads as zero is told as zero.
  const direction = /[1-9]/.test(size) || !/\d/.test(size) ? (Math.sign(amount) as -1 | 0 | 1) : 0;
  const sign = direction === 0 ? "±" : direction > 0 ? "+" : "−";
  return { text: `${sign}${size}`, direction, tone: toneOf(direction, deltaColor) };
}

function percent(amount: number): string {
  return amount >= 1_000 ? ">999" : amount.toFixed(amount >= 100 ? 0 : 1);
}

function toneOf(direction: number, deltaColor: FrameOptions["deltaColor"]): Role {
  if (direction === 0 || deltaColor === "none") return "muted";
  return direction > 0 === (deltaColor === "normal") ? "good" : "bad";
}
