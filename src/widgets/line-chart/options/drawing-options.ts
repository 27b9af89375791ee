import type { Curve, CurveFactory } from "../../../draw/index.js";
import type { BucketReduction } from "../../../series/index.js";
import { bucketReducers } from "../../../series/index.js";
import type { Accessor } from "../../../stream/index.js";
import { aBoolean, aColor, atLeast, either, listOf, oneOf, upTo, wholeAtLeast } from "../../options/checks.js";
import { aLocale, aTimeZone } from "../../options/format-checks.js";
import { accessor, boolean, callback, duration, option, text } from "../../options/option-types.js";
import type { Check, Option, OptionSchema } from "../../options/options.js";
import { someWords } from "../../options/words-check.js";
import type { Words } from "../../words/words.js";
import type { Mark } from "../marks/mark.js";
import type { LineMark } from "../marks/marks.js";
import { marks } from "../marks/marks.js";
import type { TimeAxisOptions, ValueAxisOptions } from "./axis-options.js";
import { aTimeAxis, aValueAxis } from "./axis-options.js";
import type { Annotation, ChartThreshold } from "./reference-options.js";
import { aChartThreshold, anAnnotation } from "./reference-options.js";

/** A curve of d3, such as `d3.curveCatmullRom.alpha(0.5)`: it makes a pen that leads from point to point. */
export type LineCurve = (context: never) => Curve;

/** Options of a line chart that a picture of rows has too. */
export interface ChartDrawingOptions<T> {
  /** The number of a row: a field, or a function. Default: the row if it is a number, `row[1]`, `row.value`. */
  readonly value: Accessor<T, unknown> | undefined;
  /** A filter of rows. Default: all rows. */
  readonly where: ((row: T) => boolean) | undefined;
  /**
   * Rows further apart than this, ms, are not joined: the line breaks. Default: it breaks only where rows are missing.
   */
  readonly maxGap: number | undefined;
  /**
   * The most lines, but those that a reader hides; where there are more keys, those with a row within `timeWindow` go
   * first, and the chart shows how many further keys there are. Default 50.
   */
  readonly maxSeries: number;
  /** The axis of time. */
  readonly x: TimeAxisOptions;
  /** The axis of values. */
  readonly y: ValueAxisOptions;
  /**
   * The axis of values at the right, for entries of `series` with `axis: "right"`; hairlines stand at its ticks where
   * no line is on `y`.
   */
  readonly yRight: ValueAxisOptions;
  /** The colour of the line, or of the first key's: any CSS colour. Default: `--tick-series-1`. */
  readonly stroke: string | undefined;
  /** The width of lines, CSS pixels. Default: `--tick-line-width`, else 1.5. */
  readonly strokeWidth: number | undefined;
  /**
   * The curve between rows where they are sparse: `"linear"`, `"monotone-x"`, or any of d3 that can close an area, such
   * as `curveBasis`. Default `"linear"`; steps are a mark.
   */
  readonly curve: "linear" | "monotone-x" | LineCurve;
  /**
   * The colour beneath the line, or whether there is any. Default: soft under a single line, fading as rows crowd; none
   * under several.
   */
  readonly fill: string | boolean | undefined;
  /** The mark that draws rows. Default `"line"`. */
  readonly mark: LineMark | Mark;
  /** The lower bound of a `"band"`: a field, or a function. Default `"low"`. */
  readonly low: Accessor<T, unknown>;
  /** The upper bound of a `"band"`: a field, or a function. Default `"high"`. */
  readonly high: Accessor<T, unknown>;
  /**
   * The length of a bucket of time, ms, by the clocks of `timeZone`: `"bars"` have a bar for each. Default: a bar a
   * row.
   */
  readonly every: number | undefined;
  /**
   * The number that `"bars"` with `every` make of the rows of a bucket. Default `"count"`: of all rows, or of those
   * with a number where `value` is given.
   */
  readonly reduce: BucketReduction;
  /**
   * Whether the `"bars"` of several lines stand on one another; else they stand side by side. Default: on one another
   * where `reduce` adds up, as `"count"` and `"sum"` do.
   */
  readonly stack: boolean | undefined;
  /** All four margins of the plot, CSS pixels. Default: as large as the labels around it need. */
  readonly margin: number | undefined;
  /** The margin above the plot, CSS pixels. Default `margin`. */
  readonly marginTop: number | undefined;
  /** The margin right of the plot, CSS pixels. Default `margin`. */
  readonly marginRight: number | undefined;
  /** The margin below the plot, CSS pixels. Default `margin`. */
  readonly marginBottom: number | undefined;
  /** The margin left of the plot, CSS pixels. Default `margin`. */
  readonly marginLeft: number | undefined;
  /** The title, top left. Default: none. */
  readonly title: string | undefined;
  /** The name of a single line, for the readout. Default: its key, its field, or the title. */
  readonly label: string | undefined;
  /**
   * Whether a legend names lines with their current values, and of a line that has left the view the age of its last.
   * Default: where there are several.
   */
  readonly legend: boolean | undefined;
  /** Values that matter. Default: none. */
  readonly thresholds: readonly ChartThreshold[];
  /** Moments that matter. Default: none. */
  readonly annotations: readonly Annotation[];
  /** The language of numbers and dates: a BCP 47 tag. Default: the page's `lang`, else the reader's. */
  readonly locale: string | undefined;
  /** The time zone of times and dates: an IANA name such as `"Europe/Berlin"`, or `"UTC"`. Default: the reader's. */
  readonly timeZone: string | undefined;
  /** Sentences of the chart in other words, by their names: `{ live: "on air" }`. Default: English, or German. */
  readonly words: Partial<Words> | undefined;
  /** The accessible name of the chart. Default: the title, else "line chart". */
  readonly ariaLabel: string | undefined;
}

const aPixelLength = atLeast(0, "pixels");

/** Makes an option of CSS pixels. */
export const pixels = (): Option<undefined> => option("number", aPixelLength);

/** Checks the curve between rows. */
const aCurve: Check = (value) => {
  if (value === "linear" || value === "monotone-x") return undefined;
  try {
    if (typeof (value as CurveFactory)({} as never).areaStart === "function") return undefined;
  } catch {
    // Name the cure below.
  }
  return '"linear", "monotone-x" or a curve of d3; for steps take mark: "step"';
};

const aMarkName = oneOf(...Object.keys(marks));

/** Checks the name of a mark, or a mark itself. */
export const aMark: Check = (value) =>
  typeof value === "object" && value !== null && "paint" in value ? undefined : aMarkName(value);

/** Checks the name of a reducer of buckets of time. */
export const aBucketReduction = oneOf(...Object.keys(bucketReducers));

/** {@link ChartDrawingOptions}. */
export const drawingSchema: OptionSchema<ChartDrawingOptions<never>> = {
  value: accessor({ resubscribes: true }),
  where: callback({ resubscribes: true }),
  maxGap: duration({ resubscribes: true }),
  maxSeries: option("number", wholeAtLeast(1), { default: 50 }),
  x: option("json", aTimeAxis, { default: {} }),
  y: option("json", aValueAxis, { default: {} }),
  yRight: option("json", aValueAxis, { default: {} }),
  stroke: option("text", aColor),
  strokeWidth: option("number", upTo(100, "pixels")),
  curve: option<ChartDrawingOptions<never>["curve"]>("text", aCurve, { default: "linear" }),
  fill: option("word", either(aBoolean, aColor)),
  mark: option<LineMark | Mark>("text", aMark, { default: "line", resubscribes: true }),
  // Cast to no row type: the defaults name fields of rows that the schema does not know.
  low: accessor({ default: "low" as never, resubscribes: true }),
  high: accessor({ default: "high" as never, resubscribes: true }),
  every: duration({ resubscribes: true }),
  reduce: option<BucketReduction>("text", aBucketReduction, { default: "count", resubscribes: true }),
  stack: boolean({ resubscribes: true }),
  margin: pixels(),
  marginTop: pixels(),
  marginRight: pixels(),
  marginBottom: pixels(),
  marginLeft: pixels(),
  title: text(),
  label: text(),
  legend: boolean(),
  thresholds: option("thresholds", listOf(aChartThreshold), { default: [] }),
  annotations: option("json", listOf(anAnnotation), { default: [] }),
  locale: option("text", aLocale),
  // Buckets of time begin by the clocks of the zone.
  timeZone: option("text", aTimeZone, { resubscribes: true }),
  words: option("json", someWords),
  ariaLabel: text(),
};
