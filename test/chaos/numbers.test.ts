// @vitest-environment jsdom
import "../all-code.js";
import { curveBasis, curveStep } from "d3";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { TimeUnit } from "../../src/stream/index.js";
import { DataStream, manual } from "../../src/stream/index.js";
import { numberWords } from "../../src/widgets/format/number-words.js";
import { FrameMaker } from "../../src/widgets/line-chart/frame/frame-maker.js";
import type { Mark } from "../../src/widgets/line-chart/marks/mark.js";
import type { LineMark } from "../../src/widgets/line-chart/marks/marks.js";
import { marks } from "../../src/widgets/line-chart/marks/marks.js";
import type { LineChartOptions } from "../../src/widgets/line-chart/options/line-chart-options.js";
import { paintFrame } from "../../src/widgets/line-chart/paint/paint-frame.js";
import { Sparkline } from "../../src/widgets/sparkline/sparkline.js";
import { SeriesSet } from "../../src/widgets/store/series-set.js";
import { hubOf } from "../../src/widgets/store/stream-hub.js";
import { readTokenLengths } from "../../src/widgets/style/length-tokens.js";
import type { Palette } from "../../src/widgets/style/palette.js";
import type { FrameOptions } from "../../src/widgets/value-card/value/card-frame.js";
import { CardFrames } from "../../src/widgets/value-card/value/card-frame.js";
import { FakeEnvironment } from "../stream/fake-environment.js";
import { frameInputOf, lineOf } from "../widgets/line-chart/frame-input-of.js";
import { CheckedPainter, expectSensible } from "./checked-painter.js";
import { countOf, isFull, patience } from "./count.js";

/** Rows between two frames, and frames in a run, which has a stream of its own. */
const BATCH = 25;
const FRAMES = 16;

const TOP = 8.64e15;
const start = 1_700_000_000_000;

/** The worst frame of a full run, ms: of the chart, and of the card. */
const worst = { chart: 0, card: 0 };

const palette: Palette = {
  ink: "#111",
  muted: "#666",
  grid: "#ddd",
  warn: "#a70",
  label: "12px sans-serif",
  strong: "600 12px sans-serif",
  sizes: readTokenLengths("", String),
  dashes: [4, 4],
  color: (text) => text,
};

const huge = [1e308, -1e308, Number.MAX_VALUE, -Number.MAX_VALUE, 8e307, 1e300, 2.2e307];
const tiny = [5e-324, -5e-324, 1e-323, 2.3e-308, 1e-290, 1e-300];
const odd = [
  NaN,
  Infinity,
  -Infinity,
  null,
  undefined,
  5n,
  "12",
  "1e999",
  "",
  {},
  [],
  true,
  0,
  -0,
  1,
  1 + Number.EPSILON,
  2 ** 53,
  -1e-5,
  0.1,
  1e15,
];

/** What a row may bring as its value: mostly of one kind, for a run of such is worse than a mixture. */
const valueKinds = [
  fc.constantFrom<unknown>(...huge),
  fc.constantFrom<unknown>(...tiny),
  fc.constantFrom<unknown>(...odd, ...huge, ...tiny),
  fc.constantFrom<unknown>(1, 1 + Number.EPSILON),
  fc.double() as fc.Arbitrary<unknown>,
  fc.double({ min: -100, max: 100 }) as fc.Arbitrary<unknown>,
  fc.constant<unknown>(0),
];

const annotations = [
  { time: start, label: "a" },
  { time: -TOP, to: TOP, label: "ever" },
  { time: 0 },
  { time: 1e300, label: "never" },
];

const second = start / 1_000;

/** … and as its time. */
const timeKinds = [
  // Steady, unsorted, equal, by fractions of a ms.
  fc.integer({ min: -60_000, max: 0 }).map((ago) => start + ago),
  fc.constantFrom<unknown>(start, start - 1),
  fc.double({ min: -10, max: 0, noNaN: true }).map((ago) => start + ago),
  // Of other units, of other ages, none.
  fc.constantFrom<unknown>(second, second + 0.5, start * 1_000, start * 1e6, 0, 1, -1, 5e-324, -start, 1e11, 1e14),
  fc.constantFrom<unknown>(
    TOP,
    -TOP,
    TOP + 1,
    TOP - 1,
    4e15,
    start + 3_600_000,
    start + 3_600_001,
    start + 7_200_000,
    253402300800000,
  ),
  fc.constantFrom<unknown>(
    NaN,
    Infinity,
    -Infinity,
    null,
    undefined,
    BigInt(start),
    "1700000000",
    "1700000000000",
    "1e999",
    "",
    "soon",
    new Date(start),
    new Date(NaN),
    {},
    true,
  ),
  fc.double() as fc.Arbitrary<unknown>,
];

const scales = [
  { scale: "log" },
  { scale: "log", nice: false, padding: 1 },
  { scale: "log", domain: [1e-300, null] },
  { scale: "symlog" },
  { scale: "symlog", nice: false },
  { domain: [null, 1e308], padding: 1 },
  { domain: [1, -1] },
] as const;

const thresholds = [
  { value: 1e308, to: Infinity, label: "high" },
  { value: 0, to: -Infinity },
  { value: 5e-324, axis: "right" },
] as const;

const run = fc.record({
  unit: fc.constantFrom<TimeUnit>("auto", "ms", "s", "us"),
  value: fc.nat(valueKinds.length - 1),
  time: fc.nat(timeKinds.length),
  width: fc.constantFrom(0, 1, 60, 320, 500),
  height: fc.constantFrom(1, 90, 200),
  dpr: fc.constantFrom(1, 1.25, 2),
  timeWindow: fc.constantFrom(1, 333, 10_000, 60_000, 86_400_000, 1e13),
  curve: fc.constantFrom<LineChartOptions<unknown>["curve"]>("linear", "monotone-x", curveBasis, curveStep),
  mark: fc.constantFrom<LineMark>("line", "step", "area", "band"),
  y: fc.constantFrom<LineChartOptions<unknown>["y"]>(
    {},
    { zero: true },
    { nice: false },
    { ticks: 100_000 },
    { domain: [0, 1] },
    { domain: [0, 1e308] },
    { domain: [5, 6], format: ".2f" },
    ...scales,
  ),
  yRight: fc.constantFrom<LineChartOptions<unknown>["y"]>(...scales),
  right: fc.boolean(),
  reduce: fc.constantFrom<FrameOptions["reduce"]>(
    "last",
    "mean",
    "min",
    "max",
    "sum",
    "count",
    "rate",
    "p50",
    "p95",
    "p99",
  ),
  delta: fc.constantFrom<FrameOptions["delta"]>(false, "previous", "start", 5e-324, -1e308),
  deltaAs: fc.constantFrom<FrameOptions["deltaAs"]>("absolute", "percent"),
  words: fc.constantFrom(undefined, ".1f", "~s"),
  seed: fc.nat(),
});

/** The view's right edge: where the stream is, where the newest row is, or where a clock has gone mad. */
const edges = ["now", "newest", TOP, -TOP, 0, 1e15] as const;

interface Batch {
  readonly rows: readonly (readonly [time: unknown, value: unknown])[];
  readonly break: "none" | "lost" | "unknown";
  readonly edge: (typeof edges)[number];
  readonly elapsed: number;
}

function batchOf(value: number, time: number): fc.Arbitrary<Batch> {
  const times = time < timeKinds.length ? timeKinds[time] : fc.oneof(...timeKinds);
  return fc.record({
    rows: fc.array(fc.tuple(times, valueKinds[value]), { minLength: BATCH, maxLength: BATCH }),
    break: fc.constantFrom("none", "none", "lost", "unknown"),
    edge: fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom<Batch["edge"]>("now", "newest") },
      { weight: 1, arbitrary: fc.constantFrom(...edges) },
    ),
    elapsed: fc.constantFrom(0, 16, 100, 5_000),
  });
}

const script = run.chain((options) =>
  fc.record({
    options: fc.constant(options),
    batches: fc.array(batchOf(options.value, options.time), { minLength: FRAMES, maxLength: FRAMES }),
  }),
);

const closers: (() => void)[] = [];

beforeEach(() => {
  vi.spyOn(console, "info").mockImplementation(() => undefined);
});

afterEach(() => {
  for (const close of closers.splice(0)) close();
  vi.restoreAllMocks();
});

/** Runs something, and notes how long it took where all cases are run. */
function timed<T>(what: keyof typeof worst, call: () => T): T {
  if (!isFull) return call();
  const began = performance.now();
  const result = call();
  worst[what] = Math.max(worst[what], performance.now() - began);
  return result;
}

describe("any number at any time", () => {
  it("is drawn without a number that is none, a hang, or ticks without end", { timeout: patience }, async () => {
    let drawn = 0;
    const rows = BATCH * FRAMES;
    await fc.assert(
      fc.asyncProperty(script, async ({ options, batches }) => {
        const environment = new FakeEnvironment({ now: start });
        const source = manual<unknown>();
        const stream = new DataStream<unknown>(source, { environment, timeUnit: options.unit });
        const set = new SeriesSet<unknown>(hubOf(stream), {}, { time: Infinity, rows: 300 });
        closers.push(() => {
          set.close();
          stream.destroy();
        });
        await Promise.resolve();
        const maker = new FrameMaker();
        const frames = new CardFrames();
        const words = numberWords(options.words, "en");
        const sparklines = (["line", "area", "bars", "step"] as const).map((mark) => new Sparkline(mark));
        const { width, height, dpr, timeWindow, curve, mark, y, yRight } = options;
        // Beyond what labels could stand for, by what a painter may be asked for.
        const most = (options.right || mark === "band" ? 3 : 1) * (40 * (width * dpr + 100) + 20 * 300 + 8 * 1_000);
        let at = 0;
        let pushed = 0;
        for (const batch of batches) {
          if (batch.break !== "none") source.lost({ kind: batch.break, cause: "a test" });
          source.push(batch.rows.map(([time, value]) => ({ time, value })));
          pushed += batch.rows.length;
          environment.jump(batch.elapsed);
          at += batch.elapsed;
          const { received, kept, duplicates, dropped } = stream.stats;
          expect(received).toBe(pushed);
          expect(received).toBe(kept + duplicates + dropped);
          const series = set.series();
          const to =
            batch.edge === "now" ? set.hub.now() : batch.edge === "newest" ? (set.newestTime ?? start) : batch.edge;
          const named: Mark = marks[mark];
          const markOptions = {
            value: "value",
            every: undefined,
            reduce: "count",
            stack: undefined,
            timeZone: "UTC",
          } as const;
          // Bars are drawn by what their options make of them alone.
          const isMade = options.seed % 2 === 0 || mark === "bars";
          const drawnMark = isMade ? (named.for?.(markOptions) ?? named) : named;
          const fields = drawnMark.fields.map(() => series);
          const line = lineOf(series, "0:", "cpu", 0, { mark: drawnMark, fields });
          const right = lineOf(series, "1:", "right", 0, { axis: "right", mark: drawnMark, fields });
          const lines = options.right ? [line, right] : [line];
          const more = {
            width,
            height,
            dpr,
            to,
            still: options.seed % 2 === 0,
            pointer: options.seed % 3 === 0 ? width / 2 : undefined,
          };
          const scene = frameInputOf(lines, { timeWindow, curve, y, yRight, thresholds, annotations }, more);
          const before = series === undefined ? 0 : series.work.rows + series.work.blocks;
          const painter = new CheckedPainter();
          const frame = timed("chart", () => {
            const made = maker.make(scene, at);
            paintFrame(painter, made, { palette, measure: scene.measure, isCurrent: () => true });
            return made;
          });
          drawn += 1;
          expect(frame.timeTicks.length).toBeLessThanOrEqual(1_000);
          const ticks = frame.axes.flatMap((axis) => axis.ticks);
          expect(ticks.length).toBeLessThanOrEqual(frame.axes.length * 1_000);
          for (const { value, label } of [...ticks, ...frame.timeTicks]) {
            if (!Number.isFinite(value)) expect(value).toBe("finite");
            expectSensible(label);
          }
          expectSensible(frame.newestValue?.text);
          expect(frame.next).toBeGreaterThanOrEqual(0);
          expect(painter.calls).toBeLessThanOrEqual(most);

          const card = timed("card", () => {
            const made = frames.make(
              series,
              {
                timeWindow,
                reduce: options.reduce,
                delta: options.delta,
                deltaAs: options.deltaAs,
                deltaColor: "normal",
              },
              words,
              to,
              at,
            );
            for (const sparkline of sparklines) {
              const painter = new CheckedPainter();
              const pixels = Math.max(1, Math.round(width * dpr));
              if (series) {
                sparkline.draw(
                  painter,
                  series,
                  { to, msPerPixel: timeWindow / pixels, width: pixels / dpr, height: 40, dpr },
                  "#06c",
                );
              }
              expect(painter.calls).toBeLessThanOrEqual(most);
            }
            return made;
          });
          for (const text of [card.text, card.widestText, card.delta?.text]) expectSensible(text);
          expect(card.next).toBeGreaterThanOrEqual(0);
          if (series !== undefined) {
            const work = series.work.rows + series.work.blocks - before;
            expect(work).toBeLessThanOrEqual(
              (options.right || mark === "band" ? 3 : 1) * 200 * (width * dpr + series.length + 64),
            );
          }
        }
        for (const close of closers.splice(0)) close();
      }),
      { seed: 7, numRuns: Math.ceil(countOf(1_000_000, 5_000) / rows) },
    );
    expect(drawn).toBeGreaterThan(0);
    if (isFull) {
      console.log(
        `the longest frame: ${worst.chart.toFixed(1)} ms of a chart, ` +
          `${worst.card.toFixed(1)} ms of a card with four sparklines`,
      );
    }
  });
});
