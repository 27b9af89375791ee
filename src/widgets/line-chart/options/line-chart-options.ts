import type { BucketReduction } from "../../../series/index.js";
import type { Accessor, DataStream } from "../../../stream/index.js";
import {
  aColor,
  aCursor,
  aDuration,
  aFunction,
  anAccessor,
  aStream,
  aString,
  atLeast,
  either,
  listOf,
  oneOf,
  shape,
  wholeAtLeast,
} from "../../options/checks.js";
import { boolean, callback, option, stream, text } from "../../options/option-types.js";
import type { Check, OptionSchema } from "../../options/options.js";
import type { Row } from "../../store/value.js";
import type { CursorOption } from "../../viewport/shared-cursor.js";
import type { TimeWindow } from "../../viewport/usual-window.js";
import type { Mark } from "../marks/mark.js";
import type { LineMark } from "../marks/marks.js";
import type { Side } from "./axis-options.js";
import { aSide } from "./axis-options.js";
import type { ChartDrawingOptions } from "./drawing-options.js";
import { aBucketReduction, aMark, drawingSchema, pixels } from "./drawing-options.js";
import type { ChartFeature, FeatureChart } from "./features.js";
import type { ViewState } from "./view-state.js";
import { aTimeWindow, aViewState } from "./view-state.js";

export type { ViewState } from "./view-state.js";
export type { ChartDrawingOptions, LineCurve } from "./drawing-options.js";
export type { ChartFeature, ChartScale, FeatureChart } from "./features.js";

/** One line of a chart that has several. */
export interface LineSeries<T> {
  /** The number of a row: a field, or a function. Default: the chart's `value`. */
  readonly value?: Accessor<T, unknown> | undefined;
  /** The series of a keyed stream to draw. Default: the chart's `seriesKey`; else a line a key. */
  readonly key?: string | undefined;
  /** The stream of its rows. Default: the chart's `stream`. */
  readonly stream?: DataStream<T> | undefined;
  /** The name of the line. Default: its key, else its field. */
  readonly label?: string | undefined;
  /** The colour: any CSS colour, `var()` included. Default: the next of `--tick-series-1` … `-10`. */
  readonly stroke?: string | undefined;
  /** The axis of its values: `y` at the left, or `yRight`. Default `"left"`. */
  readonly axis?: Side | undefined;
  /** The mark that draws its rows. Default: the chart's `mark`. */
  readonly mark?: LineMark | Mark | undefined;
  /** The length of a bucket of `"bars"`, ms. Default: the chart's `every`. */
  readonly every?: number | undefined;
  /** The number that is made of the rows of a bucket. Default: the chart's `reduce`. */
  readonly reduce?: BucketReduction | undefined;
  /** The lower bound of a `"band"`: a field, or a function. Default: the chart's `low`. */
  readonly low?: Accessor<T, unknown> | undefined;
  /** The upper bound of a `"band"`: a field, or a function. Default: the chart's `high`. */
  readonly high?: Accessor<T, unknown> | undefined;
}

/** The part of the past that a chart holds. */
export interface RetainOptions {
  /**
   * The time held, ms. Default: the longest of 10 × timeWindow, 5 min and `windows`; all rows for a window of `"all"`.
   */
  readonly time?: number | undefined;
  /** The most rows of a series. Default 100,000. */
  readonly rows?: number | undefined;
}

/** Options of a line chart with all defaults. Every duration is in ms. */
export interface LineChartOptions<T> extends ChartDrawingOptions<T> {
  /** The stream of rows. Required, unless each of `series` names its own. */
  readonly stream: DataStream<T> | undefined;
  /** Several lines, from wide rows or several streams. Default: one line, or a line a key. */
  readonly series: readonly LineSeries<T>[] | undefined;
  /** The key of the one series of a keyed stream to draw. Default: a line a key. */
  readonly seriesKey: string | undefined;
  /**
   * The length of the view; `"all"`: from the first row that is held to now, and growing. Default 60,000.
   */
  readonly timeWindow: TimeWindow;
  /**
   * Lengths of the view for a reader to choose from: a button each, and one back to live, above the plot. Each as
   * `timeWindow` takes it. Default: none.
   */
  readonly windows: readonly TimeWindow[];
  /**
   * The view to begin with, as `viewState()` gave it: length or span, and hidden lines. One that differs from the last
   * is taken as it comes. Default: the live view, with all lines.
   */
  readonly viewState: ViewState | undefined;
  /**
   * The lag of the right edge; `"auto"`: about one arrival, at most 2 s and a twentieth of `timeWindow`. Default
   * `"auto"`.
   */
  readonly delay: number | "auto";
  /**
   * The motion of the view: `"smooth"`, time goes on between two rows; `"steps"`, a row or a step of time at a time;
   * `"none"`, likewise, and nothing eases or fades. A reader who prefers reduced motion has none. Default `"smooth"`.
   */
  readonly motion: "smooth" | "steps" | "none";
  /** The part of the past to hold. */
  readonly retain: RetainOptions;
  /** What attaches to the chart beside its own features: a function each, called once with the chart. Default: none. */
  readonly features: readonly ((chart: FeatureChart) => ChartFeature)[];
  /** Whether reconnects of a stream after a lost connection are marked. Default true. */
  readonly reconnects: boolean;
  /**
   * Whether the readout tells of each row when it was received, from where, and its position in the feed. Default
   * false: only that a row came late or filled a gap.
   */
  readonly origin: boolean;
  /** The width, CSS pixels. Default: as wide as the target, or 20rem. */
  readonly width: number | undefined;
  /** The height, CSS pixels. Default: as high as the target, or 15rem. */
  readonly height: number | undefined;
  /** Sharing of the cursor: with all widgets of its stream, with those of a name, or with none. Default true. */
  readonly cursor: CursorOption;
  /**
   * Whether the plot takes gestures and keys: it is pointed at, panned and zoomed by mouse, wheel, fingers and keys.
   * Buttons go on working, and so do `pause()` and `live()`. Default true.
   */
  readonly interactive: boolean;
  /** The clock of the view, epoch ms. Default: the stream's `now()`. */
  readonly now: (() => number) | undefined;
  /**
   * Whether a screen reader hears, sparingly, which lines cross `thresholds` and how the state of the stream changes.
   * Default true.
   */
  readonly announce: boolean;
  /** Whether a button, for keys and pointers, shows the rows on view as a table. Default true. */
  readonly table: boolean;
}

/** Rows that are counted, of which no number is read. */
export interface CountedRows {
  /** Bars. */
  readonly mark: "bars";
  /** The length of a bucket of time, ms. */
  readonly every: number;
  /** The count. */
  readonly reduce?: "count";
}

/**
 * A series that says what to read. The type of `value` stands in the options: here it would hide that of a function's
 * parameter.
 */
export type ValuedSeries = { readonly [Name in keyof LineSeries<unknown>]?: unknown } & (
  | CountedRows
  | {
      /** A band, from `low` to `high`. */
      readonly mark: "band";
    }
  // The last: compilers tell it where none fits.
  | {
      /** The number to read from a row. */
      readonly value: unknown;
    }
);

/** Options of a line chart as a caller gives them, all optional. Rows that are no {@link Row} need a `value`. */
export type LineChartInput<T> = Partial<LineChartOptions<T>> &
  ([T] extends [Row]
    ? unknown
    : | CountedRows
      | {
          /** The series, each of which says what to read. */
          readonly series: readonly ValuedSeries[];
        }
      | {
          /** A band, from `low` to `high`. */
          readonly mark: "band";
        }
      // The last: compilers tell it where none fits.
      | {
          /** The number to read from a row. */
          readonly value: unknown;
        });

/** Checks of the options of a line, shared by live and rendered charts. */
export const seriesChecks = {
  value: anAccessor,
  key: aString,
  label: aString,
  stroke: aColor,
  axis: aSide,
  mark: aMark,
  every: aDuration,
  reduce: aBucketReduction,
  low: anAccessor,
  high: anAccessor,
};

/** Length of a view by default, ms. */
export const DEFAULT_TIME_WINDOW_MS = 60_000;

const aSeries = shape({ ...seriesChecks, stream: aStream });

const someSeries: Check = (value) =>
  Array.isArray(value) && value.length === 0 ? "a list of at least one line" : listOf(aSeries)(value);

const schema: OptionSchema<LineChartOptions<never>> = {
  stream: stream({ resubscribes: true }),
  series: option("json", someSeries, { resubscribes: true }),
  seriesKey: text({ resubscribes: true }),
  timeWindow: option<LineChartOptions<never>["timeWindow"]>("duration", aTimeWindow, {
    default: DEFAULT_TIME_WINDOW_MS,
  }),
  windows: option<LineChartOptions<never>["windows"]>("durations", listOf(aTimeWindow), { default: [] }),
  viewState: option("json", aViewState),
  delay: option("duration", either(oneOf("auto"), atLeast(0, "milliseconds")), { default: "auto" }),
  motion: option<LineChartOptions<never>["motion"]>("text", oneOf("smooth", "steps", "none"), { default: "smooth" }),
  retain: option("json", shape({ time: aDuration, rows: wholeAtLeast(2) }), { default: {} }),
  ...drawingSchema,
  features: option<LineChartOptions<never>["features"]>("function", listOf(aFunction), { default: [] }),
  reconnects: boolean({ default: true }),
  origin: boolean({ default: false }),
  width: pixels(),
  height: pixels(),
  cursor: option("word", aCursor, { default: true }),
  interactive: boolean({ default: true }),
  announce: boolean({ default: true }),
  table: boolean({ default: true }),
  now: callback(),
};

/** Returns the options of a line chart on rows of type T. */
export function lineChartSchema<T>(): OptionSchema<LineChartOptions<T>> {
  // Cast the one schema to any row type: its checks and defaults read no row.
  return schema as unknown as OptionSchema<LineChartOptions<T>>;
}
