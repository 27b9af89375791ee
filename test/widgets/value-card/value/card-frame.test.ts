import { describe, expect, it } from "vitest";
import { reduce, reducers, Series } from "../../../../src/series/index.js";
import { decimalsOf, numberWords } from "../../../../src/widgets/format/number-words.js";
import type { CardFrame, FrameOptions } from "../../../../src/widgets/value-card/value/card-frame.js";
import { CardFrames } from "../../../../src/widgets/value-card/value/card-frame.js";

const plain: FrameOptions = {
  reduce: "last",
  timeWindow: 10_000,
  delta: false,
  deltaAs: "absolute",
  deltaColor: "normal",
};
const words = numberWords(undefined, "en");

/** A series of one row a second, the newest at 100 s. */
function seriesOf(...values: number[]): Series {
  const series = new Series();
  series.insert(
    values.map((_, n) => 100_000 - (values.length - 1 - n) * 1_000),
    values,
  );
  return series;
}

function frame(values: number[], options: Partial<FrameOptions> = {}, now = 100_000): CardFrame {
  return new CardFrames().make(seriesOf(...values), { ...plain, ...options }, words, now, 0);
}

describe("CardFrames.make(series, options, words, now, at)", () => {
  it("has no words before the first row", () => {
    expect(new CardFrames().make(undefined, plain, words, 0, 0).text).toBeUndefined();
    expect(frame([]).text).toBeUndefined();
  });

  it("shows the newest value, however old it is", () => {
    expect(frame([1, 2, 3]).text).toBe("3");
    expect(frame([1, 2, 3], {}, 900_000).text).toBe("3");
  });

  it("shows a moment as it was, compared with what was before it", () => {
    const past = (until: number, options: Partial<FrameOptions> = {}): CardFrame =>
      new CardFrames().make(seriesOf(1, 2, 4, 8, 16), { ...plain, ...options }, words, until, 0, until);
    expect(past(98_000).text).toBe("4");
    expect(past(98_999, { delta: "previous" }).delta?.text).toBe("+2");
    expect(past(99_000, { reduce: "max", timeWindow: 2_500 }).text).toBe("8");
    expect(past(99_000, { reduce: "sum", timeWindow: 2_500 }).text).toBe("14");
    expect(past(95_000).text).toBe("–");
  });

  it("shows a gap as a gap, never as zero or the value before", () => {
    expect(frame([1, 2, NaN])).toMatchObject({ text: "–", value: NaN });
  });

  it("shows the newest number in the place of a gap, compared with the number before", () => {
    expect(frame([1, 2, NaN], { reduce: "last-number", delta: "previous" })).toMatchObject({
      text: "2",
      value: 2,
      delta: { text: "+1" },
      next: Infinity,
    });
    expect(frame([7, NaN, NaN], { reduce: "last-number", delta: "previous" }, 900_000)).toMatchObject({
      text: "7",
      delta: undefined,
    });
    expect(frame([NaN], { reduce: "last-number", delta: "previous" })).toMatchObject({ text: "–", delta: undefined });
  });

  it("shows what stands for a value, and keeps no room for numbers then", () => {
    const mapping = { 1: { text: "UP", color: "green" }, 2: { color: "red" }, null: "unknown" };
    expect(frame([2, 1], { mapping })).toMatchObject({
      text: "UP",
      widestText: "",
      mapped: { color: "green" },
      value: 1,
    });
    expect(frame([1, 2], { mapping })).toMatchObject({ text: "2", widestText: "2", mapped: { color: "red" } });
    expect(frame([1, NaN], { mapping })).toMatchObject({ text: "unknown", widestText: "" });
    expect(frame([1, 7], { mapping })).toMatchObject({ text: "7", mapped: undefined });
  });

  it("keeps as many decimals as its neighbours need", () => {
    expect(frame([41.8, 42.31, 42]).text).toBe("42.0");
    expect(frame([41, 43, 42]).text).toBe("42");
    expect(frame([0.0312, 0.03]).text).toBe("0.0300");
  });

  it("keeps room for the widest number on view", () => {
    expect(frame([120, 7, 9]).widestText).toBe("120");
    expect(frame([-8, 7, 9]).widestText).toBe("−8");
  });

  it.each([
    ["mean", "2.50"],
    ["min", "1"],
    ["max", "4"],
    ["sum", "10"],
    ["count", "4"],
    ["rate", "1.00"],
    ["p50", "2.50"],
    ["p99", "3.97"],
  ] as const)("reduces the time window to its %s", (reduce, text) => {
    expect(frame([9, 9, 1, 2, 3, 4], { reduce, timeWindow: 3_500 }).text).toBe(text);
  });

  it("works a percentile of many rows out at most once a second, and says when it will", () => {
    const series = new Series();
    const append = (count: number): void => {
      for (let n = 0; n < count; n += 1) series.append(series.length, series.length);
    };
    const frames = new CardFrames();
    const options = { ...plain, reduce: "p95", timeWindow: 1e6 } as const;
    const make = (at: number): CardFrame => frames.make(series, options, words, 9_000, at);
    append(4_096);
    const first = reduce(series, reducers.p95);
    expect(make(0)).toMatchObject({ value: first, next: 1e6 - 9_000 });
    append(4_000);
    expect(make(16)).toMatchObject({ value: first, next: 984 });
    const { rows } = series.work;
    expect(make(999)).toMatchObject({ value: first, next: 1 });
    expect(series.work.rows - rows).toBeLessThan(200);
    expect(make(1_000).value).toBe(reduce(series, reducers.p95));
    expect(make(1_000).value).not.toBe(first);
  });

  it("says when the oldest row leaves the time window", () => {
    expect(frame([1, 2, 3], { reduce: "mean", timeWindow: 5_000 }, 100_500).next).toBe(2_500);
    expect(frame([1, 2, 3]).next).toBe(Infinity);
    expect(frame([1, 2, 3], { reduce: "count", timeWindow: 5_000 }, 500_000)).toMatchObject({
      text: "0",
      next: Infinity,
    });
  });

  it("compares with the number before, over gaps", () => {
    expect(frame([5, 8], { delta: "previous" }).delta).toEqual({ text: "+3", direction: 1, tone: "good" });
    expect(frame([8, NaN, 5], { delta: "previous" }).delta).toEqual({ text: "−3", direction: -1, tone: "bad" });
    expect(frame([5, 5], { delta: "previous" }).delta).toEqual({ text: "±0", direction: 0, tone: "muted" });
    expect(frame([5], { delta: "previous" }).delta).toBeUndefined();
    expect(frame([5, NaN], { delta: "previous" }).delta).toBeUndefined();
  });

  it("compares a span with the span before, once that is held whole", () => {
    const options = { delta: "previous", reduce: "sum", timeWindow: 2_000 } as const;
    expect(frame([0, 1, 2, 3, 4, 5], options).delta?.text).toBe("+4");
    expect(frame([3, 4, 5], options).delta).toBeUndefined();
  });

  it("compares with the start of the window, or a number", () => {
    expect(frame([1, 50, 60, 70], { delta: "start", timeWindow: 2_500 }).delta?.text).toBe("+20");
    expect(frame([70], { delta: 100 }).delta?.text).toBe("−30");
  });

  it("tells the difference in per cent, and from zero as it is", () => {
    expect(frame([50, 60], { delta: "previous", deltaAs: "percent" }).delta?.text).toBe("+20.0%");
    expect(frame([-50, -60], { delta: "previous", deltaAs: "percent" }).delta?.text).toBe("−20.0%");
    expect(frame([0, 60], { delta: "previous", deltaAs: "percent" }).delta).toEqual({
      text: "+60",
      direction: 1,
      tone: "good",
    });
    expect(frame([0, 0], { delta: "previous", deltaAs: "percent" }).delta).toEqual({
      text: "±0",
      direction: 0,
      tone: "muted",
    });
    expect(frame([0.001, 60], { delta: "previous", deltaAs: "percent" }).delta?.text).toBe("+>999%");
  });

  it("tells per cent as the page's language does, and what reads as zero as zero in any digits", () => {
    const told = (locale: string, ...values: number[]): string | undefined =>
      frame(values, { delta: "previous", deltaAs: "percent", locale }).delta?.text;
    expect([told("de", 50, 60), told("de", 50, 40), told("tr", 50, 60)]).toEqual([
      "+20,0\u00a0%",
      "−20,0\u00a0%",
      "+%20,0",
    ]);
    expect(told("de", 1, 100)).toBe("+>999\u00a0%");
    const arabic = numberWords(undefined, "ar-EG");
    const same = new CardFrames().make(seriesOf(5, 5), { ...plain, delta: "previous" }, arabic, 100_000, 0);
    expect(same.delta).toEqual({ text: "±٠", direction: 0, tone: "muted" });
  });

  it("compares with no gap, and nothing with nothing", () => {
    expect(frame([NaN, 4, 7], { delta: "start", timeWindow: 5_000 }).delta?.text).toBe("+3");
    expect(frame([NaN, 7], { delta: "previous" }).delta).toBeUndefined();
    expect(frame([1, 2], { delta: "start", reduce: "mean", timeWindow: 1_000 }, 900_000)).toMatchObject({
      text: "–",
      delta: undefined,
    });
    expect(frame([1, 2], { delta: 5, reduce: "sum", timeWindow: 1_000 }, 900_000)).toMatchObject({
      text: "–",
      widestText: "–",
      delta: undefined,
    });
    expect(frame([1, 2], { delta: 5, reduce: "count", timeWindow: 1_000 }, 900_000)).toMatchObject({
      text: "0",
      widestText: "0",
      delta: { text: "−5" },
    });
  });

  it("colours more as good, as bad, or not at all", () => {
    expect(frame([1, 2], { delta: "previous", deltaColor: "inverse" }).delta?.tone).toBe("bad");
    expect(frame([1, 2], { delta: "previous", deltaColor: "none" }).delta).toMatchObject({
      tone: "muted",
      direction: 1,
    });
  });
});

describe("numberWords(format, locale)", () => {
  it("shortens large numbers, groups others, and writes a true minus", () => {
    expect([1_234_567, 1_234.5, -42.1, 0.00001234, 1e308].map((n) => words(n, decimalsOf(Math.abs(n))))).toEqual([
      "1.235M",
      "1,235",
      "−42.1",
      "1.234e−5",
      "1e308",
    ]);
    expect(numberWords(undefined, "de")(1_234.5, 1)).toBe("1.234,5");
  });

  it("shortens from a thousand on, or never, where it is told to", () => {
    const written = (notation: "compact" | "standard"): string[] =>
      [999, 1_000, -45_678, 1_234_567].map((n) => numberWords(undefined, "en", notation)(n, 0));
    expect(written("compact")).toEqual(["999", "1k", "−45.68k", "1.235M"]);
    expect(written("standard")).toEqual(["999", "1,000", "−45,678", "1,234,567"]);
  });

  it("has no negative zero, also of a number that counts on to the next one", () => {
    const counting = frame([-5, 0.5], { reduce: "last" }).write;
    for (const value of [-0, -0.0004]) expect(counting(value)).toBe("0.00");
    expect(numberWords((value) => `${Object.is(value, -0)}`, undefined)(-0, 0)).toBe("false");
  });

  it("takes a d3 format or a function", () => {
    expect(numberWords(".2f", undefined)(3.14159, 0)).toBe("3.14");
    expect(numberWords((value) => `<${value}>`, undefined)(3, 1)).toBe("<3>");
  });
});
