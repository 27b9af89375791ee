import { describe, expect, it, vi } from "vitest";
import { timeX } from "../../../../src/draw/index.js";
import type { RenderLineChartInput } from "../../../../src/render/index.js";
import { renderLineChart } from "../../../../src/render/index.js";
import { Series } from "../../../../src/series/index.js";
import type { Frame } from "../../../../src/widgets/line-chart/frame/frame.js";
import { FrameMaker } from "../../../../src/widgets/line-chart/frame/frame-maker.js";
import type { Mark, MarkOptions } from "../../../../src/widgets/line-chart/marks/mark.js";
import { marks } from "../../../../src/widgets/line-chart/marks/marks.js";
import { paintFrame } from "../../../../src/widgets/line-chart/paint/paint-frame.js";
import type { Line } from "../../../../src/widgets/line-chart/series/line.js";
import { valueWords } from "../../../../src/widgets/line-chart/words/value-words.js";
import { phraseOf } from "../../../../src/widgets/words/phrase.js";
import { recorder } from "../../../draw/recorder.js";
import { frameInputOf, lineOf, noon, plainPalette } from "../frame-input-of.js";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

interface Hit {
  readonly time: number;
  readonly status?: string;
  readonly value?: number;
}

/** A box of a path of rectangles, CSS pixels. */
interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Lists the bars of a picture in a colour, with their opacity. */
function barsOf(svg: string, color: string): (Rect & { readonly opacity: number })[] {
  const paths = [...svg.matchAll(new RegExp(`<path d="([^"]*)"(?: clip[^ ]*)? fill="${color}"([^>]*)`, "g"))];
  return paths
    .flatMap(([, d, rest]) => {
      const opacity = Number(/opacity="([^"]*)"/.exec(rest)?.[1] ?? 1);
      return [...d.matchAll(/M(-?[\d.]+),(-?[\d.]+)h(-?[\d.]+)v(-?[\d.]+)/g)].map((match) => {
        const [x, y, width, height] = match.slice(1).map(Number);
        return { x, y, width, height, opacity };
      });
    })
    .sort((a, b) => a.x - b.x);
}

const red = "#ff0000";

/** Draws rows a plot of 600 × 100 px, 0 to 10 from the bottom: 10 px a unit. */
function draw<T>(rows: readonly T[], options: RenderLineChartInput<T>): string {
  const input = { width: 600, height: 100, padding: 0, margin: 0, legend: false, stroke: red, locale: "en" } as const;
  return renderLineChart(rows, { ...input, y: { domain: [0, 10] }, mark: "bars", timeZone: "UTC", ...options });
}

describe("bars of rows", () => {
  it("stand on zero, as wide as the distance to the nearer neighbour, upwards and downwards", () => {
    const rows = [3, -2, 0].map((value, index) => ({ time: noon + index * 1_000, value }));
    const svg = draw(rows, { y: { domain: [-5, 5] }, from: noon - 30_000, to: noon + 30_000 });
    const [up, down, flat] = barsOf(svg, red);
    expect(up.y + up.height).toBeCloseTo(50, 0);
    expect(up.height).toBeCloseTo(30, 0);
    expect(down.y).toBeCloseTo(50, 0);
    expect(down.height).toBeCloseTo(20, 0);
    // Zero is a value, and can be seen.
    expect(flat.height).toBe(1);
    // 10 px a row, with a space between them.
    for (const { width } of [up, down, flat]) expect(width).toBeGreaterThan(6);
    expect(up.x + up.width).toBeLessThan(down.x);
    expect(down.x - up.x).toBeCloseTo(10, 0);
  });

  it("keep zero on view, and have no value where a row has none", () => {
    const rows = [90, NaN, 100].map((value, index) => ({ time: noon + index * 1_000, value }));
    const svg = draw(rows, { y: {} });
    expect(barsOf(svg, red)).toHaveLength(2);
    expect(draw(rows, { y: {}, marginLeft: 40 })).toMatch(/>0</);
  });

  it("stand side by side where there are several lines, or on one another where that is asked for", () => {
    const rows = [1, 2, 3].map((value, index) => ({ time: noon + index * 10_000, a: value, b: 2 * value }));
    const series = [
      { value: "a", stroke: red },
      { value: "b", stroke: "#0000ff" },
    ] as const;
    const options = { series, from: noon - 30_000, to: noon + 30_000 };
    const beside = draw(rows, options);
    barsOf(beside, red).forEach((bar, index) => {
      const other = barsOf(beside, "#0000ff")[index];
      expect(bar.x + bar.width).toBeLessThan(other.x);
      expect(other.y + other.height).toBeCloseTo(100, 0);
    });
    const stacked = draw(rows, { ...options, stack: true });
    barsOf(stacked, red).forEach((bar, index) => {
      const other = barsOf(stacked, "#0000ff")[index];
      expect([other.x, other.width]).toEqual([bar.x, bar.width]);
      expect(other.y + other.height).toBeCloseTo(bar.y, 0);
      expect(other.height).toBeCloseTo(2 * bar.height, 0);
    });
  });

  it("below zero are laid downwards, apart from those above it", () => {
    const rows = [{ time: noon, a: 2, b: -1, c: 1 }];
    const series = (["a", "b", "c"] as const).map((value, index) => ({ value, stroke: `#00000${index}` }));
    const svg = draw(rows, { series, stack: true, y: { domain: [-5, 5] } });
    const [a, b, c] = series.map(({ stroke }) => barsOf(svg, stroke)[0]);
    expect([a.y, a.y + a.height].map(Math.round)).toEqual([30, 50]);
    expect([b.y, b.y + b.height].map(Math.round)).toEqual([50, 60]);
    expect([c.y, c.y + c.height].map(Math.round)).toEqual([20, 30]);
  });
});

describe("bars of buckets of time", () => {
  const hits: Hit[] = [0, 1, 2, 20, 61, 62, 150].map((second) => ({ time: noon + second * 1_000, status: "ok" }));

  it("count rows, whatever they hold, from the start of a bucket to its end", () => {
    const svg = draw<Hit>(hits, { mark: "bars", every: 60_000, from: noon, to: noon + 600_000 });
    const bars = barsOf(svg, red);
    expect(bars.map(({ height }) => Math.round(height / 10))).toEqual([4, 2, 1]);
    expect(bars.map(({ x }) => Math.round(x / 60))).toEqual([0, 1, 2]);
    expect(svg).not.toContain("left out");
  });

  it("count the rows with a number where they are told which", () => {
    const rows = hits.map((hit, index) => ({ ...hit, value: index % 2 === 0 ? index : null }));
    const svg = draw(rows, { value: "value", every: 60_000, from: noon, to: noon + 600_000 });
    expect(barsOf(svg, red).map(({ height }) => Math.round(height / 10))).toEqual([2, 1, 1]);
  });

  it.each([
    ["sum", [6, 9]],
    ["mean", [2, 4.5]],
    ["min", [1, 4]],
    ["max", [3, 5]],
    ["last", [2, 5]],
  ] as const)("reduce rows to their %s", (reduce, expected) => {
    const rows = [1, 3, 2, 4, 5].map((value, index) => ({ time: noon + index * 20_000, value }));
    const svg = draw(rows, { every: 60_000, reduce, from: noon, to: noon + 600_000 });
    expect(barsOf(svg, red).map(({ height }) => Math.round(height) / 10)).toEqual(expected);
  });

  it("stack keys by counts and sums alone", () => {
    const rows = [0, 1, 2, 3, 4].map((second) => ({
      time: noon + second * 1_000,
      status: second < 3 ? "ok" : "bad",
      value: 2,
    }));
    const options = { key: "status", every: 60_000, from: noon - 60_000, to: noon + 60_000 } as const;
    const series = [
      { key: "ok", stroke: red },
      { key: "bad", stroke: "#0000ff" },
    ];
    const of = (reduce: "count" | "mean"): [Rect, Rect] => {
      const svg = draw(rows, { ...options, series, reduce });
      return [barsOf(svg, red)[0], barsOf(svg, "#0000ff")[0]];
    };
    const [ok, bad] = of("count");
    expect([ok.height, bad.height].map((height) => Math.round(height / 10))).toEqual([3, 2]);
    expect(bad.y + bad.height).toBeCloseTo(ok.y, 0);
    const [okMean, badMean] = of("mean");
    expect(badMean.x).toBeGreaterThan(okMean.x);
    expect(badMean.y + badMean.height).toBeCloseTo(100, 0);
  });

  it("begin at midnight of the zone, also on the days of 23 and of 25 hours", () => {
    for (const [first, hours] of [
      [Date.UTC(2025, 2, 28, 23), [24, 23, 24]],
      [Date.UTC(2025, 9, 24, 22), [24, 25, 24]],
    ] as const) {
      const rows = Array.from({ length: 80 }, (_, hour) => ({ time: first + hour * HOUR_MS, value: 0.2 }));
      const options = { every: DAY_MS, reduce: "sum", timeZone: "Europe/Berlin" } as const;
      const svg = draw(rows, { ...options, from: first, to: first + 5 * DAY_MS });
      const bars = barsOf(svg, red).slice(0, 3);
      expect(bars.map(({ height }) => Math.round(height / 2))).toEqual(hours);
      expect(bars.map(({ x }) => Math.round(x / 5))).toEqual([0, hours[0], hours[0] + hours[1]]);
    }
  });

  it("are lighter while the bucket runs, and hatched where rows of it are missing: drawn, told and exported", () => {
    const gaps = [{ after: noon + 20_000, before: noon + 61_000 }];
    const svg = draw<Hit>(hits, { mark: "bars", every: 60_000, gaps, from: noon, to: noon + 155_000, margin: 20 });
    const opacities = barsOf(svg, red).map(({ opacity }) => opacity);
    expect(opacities[0]).toBe(opacities[1]);
    expect(opacities[0]).toBeLessThan(opacities[2]);
    expect(opacities[2]).toBeLessThan(1);
    expect(svg.split(`stroke="${red}"`).length - 1).toBe(2);
    expect(/<desc[^>]*>([^<]*)/.exec(svg)?.[1]).toContain("1 (so far)");
  });
});

/** Returns the mark of bars with these options. */
const barsWith = (options: Partial<MarkOptions>): Mark =>
  marks.bars.for!({ value: "value", every: undefined, reduce: "count", stack: undefined, timeZone: "UTC", ...options });

/** Returns a line of buckets of a minute of a series. */
function bucketLine(source: Series, more: Partial<Line> = {}): Line {
  const mark = barsWith({ every: 60_000, reduce: "sum" });
  const read = mark.derive!(source);
  return { ...lineOf(undefined, "0:", "cpu", 0, { mark, fields: [read()], ...more }), series: read() };
}

describe("a reader of bars", () => {
  const source = new Series();
  for (let second = -150; second <= 0; second += 10) source.append(noon - 90_000 + second * 1_000, 1);
  source.append(noon - 20_000, 7);

  it("points at a bucket anywhere on its bar, and at none beside it", () => {
    const line = bucketLine(source);
    const pointAt = (time: number): Frame["cursor"] => {
      const maker = new FrameMaker();
      const input = frameInputOf([line], { timeWindow: 300_000 });
      const { plane } = maker.make(input, 0);
      return maker.make({ ...input, pointer: timeX(plane, time) }, 16).cursor;
    };
    for (const second of [1, 30, 59]) {
      const { values, time, x } = pointAt(noon - 120_000 + second * 1_000)!;
      expect(time).toBe(noon - 120_000);
      expect(values[0].row?.value).toBe(4);
      expect(x).toBeCloseTo(pointAt(noon - 90_000)!.x);
    }
    expect(pointAt(noon - 10_000)?.values[0].row?.value).toBe(7);
    // The four minutes before the first bucket.
    expect(pointAt(noon - 290_000)).toMatchObject({ absence: "not held" });
  });

  it("is told what is not final", () => {
    const formats = { left: String, right: String };
    const late = new Series();
    for (const second of [-130, -70, -10]) late.append(noon + second * 1_000, 1);
    late.gap(1, "lost", noon - 70_000, noon - 61_000);
    const line = bucketLine(late, { now: () => noon - 1 });
    const words = (seq: number): string => {
      const series = line.series!;
      return valueWords(line, { time: series.time(seq), value: series.value(seq) }, formats, phraseOf("en"));
    };
    // Of the oldest bucket rows before the first one may be missing.
    expect([0, 1, 2].map(words)).toEqual(["1 (incomplete)", "1 (incomplete)", "1 (so far)"]);
  });
});

describe("the cost of bars", () => {
  it("is that of the bars on view, however many rows they are made of", () => {
    const readsOf = (rows: number): { reads: number; calls: number } => {
      const source = new Series();
      const step = 300_000 / rows;
      const times = Float64Array.from({ length: rows }, (_, index) => noon - (rows - 1 - index) * step);
      source.insert(
        times,
        times.fill(1).map((_, index) => index % 7),
      );
      return frameWork(bucketLine(source), source);
    };
    const [few, many] = [readsOf(600), readsOf(300_000)];
    expect(many.calls).toBeLessThanOrEqual(few.calls + 2);
    expect(many.reads).toBeLessThanOrEqual(few.reads + 10);
    expect(few.reads).toBeGreaterThan(0);
  });
});

/** Draws a frame of a line, and counts the values it reads. */
function frameWork(line: Line, source: Series): { reads: number; calls: number } {
  const maker = new FrameMaker();
  const input = frameInputOf([line], { timeWindow: 300_000 });
  maker.make(input, 0);
  source.append(noon + 1, 3);
  const reads = vi.spyOn(Series.prototype, "value").mockClear();
  const painter = recorder();
  paintFrame(painter, maker.make({ ...input, to: noon + 1 }, 16), {
    palette: plainPalette,
    isCurrent: () => true,
    measure: input.measure,
  });
  return { reads: reads.mock.calls.length, calls: painter.calls.length };
}
