import type { Accessor, DataStream } from "../../../stream/index.js";
import {
  aBoolean,
  aColor,
  aCursor,
  aDuration,
  anAccessor,
  aStream,
  aString,
  atLeast,
  either,
  listOf,
  oneOf,
  shape,
  upTo,
  wholeAtLeast,
} from "../../options/checks.js";
import { aLocale, aTimeZone } from "../../options/format-checks.js";
import { accessor, boolean, callback, duration, option, stream, text } from "../../options/option-types.js";
import type { Check, Option, OptionSchema } from "../../options/options.js";
import type { Row } from "../../store/value.js";
import type { CursorOption } from "../../viewport/shared-cursor.js";
import type { Side, TimeAxisOptions, ValueAxisOptions } from "./axis-options.js";
import { aSide, aTimeAxis, aValueAxis } from "./axis-options.js";
import type { Annotation, ChartThreshold } from "./reference-options.js";
import { aChartThreshold, anAnnotation } from "./reference-options.js";

/** One line of a chart that has several. */
export interface LineSeries<T> {
  /** The number of a row: a field, or a function. Default: the chart's `value`. */
  readonly value?: Accessor<T, unknown> | undefined;
  /** The series of a keyed stream to draw. Default: the chart's `key`; else a line a key. */
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
  readonly mark?: LineMark | undefined;
  /** The lower bound of a `"band"`: a field, or a function. Default: the chart's `low`. */
  readonly low?: Accessor<T, unknown> | undefined;
  /** The upper bound of a `"band"`: a field, or a function. Default: the chart's `high`. */
  readonly high?: Accessor<T, unknown> | undefined;
}

/**
 * The mark that draws rows: `"area"` fills beneath the line, `"step"` holds each value until the next, `"band"` fills
 * between two values of each row, `low` and `high`, with a line where there is a `value` too.
 */
export type LineMark = "line" | "area" | "step" | "band";

/** The part of the past that a chart holds. */
export interface RetainOptions {
  /** The time held, ms. Default max(10 × timeWindow, 5 min). */
  readonly time?: number | undefined;
  /** The most rows of a series. Default 100,000. */
  readonly rows?: number | undefined;
}

/** Options of a line chart with all defaults. Every duration is in ms. */
export interface LineChartOptions<T> {
  /** The stream of rows. Required, unless each of `series` names its own. */
  readonly stream: DataStream<T> | undefined;
  /** Several lines, from wide rows or several streams. Default: one line, or a line a key. */
  readonly series: readonly LineSeries<T>[] | undefined;
  /** The number of a row: a field, or a function. Default: the row if it is a number, `row[1]`, `row.value`. */
  readonly value: Accessor<T, unknown> | undefined;
  /** A filter of rows. Default: all rows. */
  readonly where: ((row: T) => boolean) | undefined;
  /** The series of a keyed stream to draw. Default: a line a key. */
  readonly key: string | undefined;
  /** The span of time on view. Default 60,000. */
  readonly timeWindow: number;
  /**
   * The lag of the right edge; `"auto"`: about one arrival, at most 2 s and a twentieth of `timeWindow`. Default
   * `"auto"`.
   */
  readonly delay: number | "auto";
  /**
   * Rows further apart than this, ms, are not joined: the line breaks. Default: it breaks only where rows are missing.
   */
  readonly maxGap: number | undefined;
  /** The part of the past to hold. */
  readonly retain: RetainOptions;
  /** The most lines; further keys are counted on the chart. Default 50. */
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
  /** The curve between rows where they are sparse. Default `"linear"`. */
  readonly curve: "linear" | "monotone-x" | "step";
  /**
   * The colour beneath the line, or whether there is any. Default: soft under a single line, fading as rows crowd; none
   * under several.
   */
  readonly fill: string | boolean | undefined;
  /** The mark that draws rows. Default `"line"`. */
  readonly mark: LineMark;
  /** The lower bound of a `"band"`: a field, or a function. Default `"low"`. */
  readonly low: Accessor<T, unknown>;
  /** The upper bound of a `"band"`: a field, or a function. Default `"high"`. */
  readonly high: Accessor<T, unknown>;
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
  /** Whether a legend names lines with their current values. Default: where there are several. */
  readonly legend: boolean | undefined;
  /** Values that matter. Default: none. */
  readonly thresholds: readonly ChartThreshold[];
  /** Moments that matter. Default: none. */
  readonly annotations: readonly Annotation[];
  /** Whether reconnects of a stream after a lost connection are marked. Default true. */
  readonly reconnects: boolean;
  /** The width, CSS pixels. Default: as wide as the target. */
  readonly width: number | undefined;
  /** The height, CSS pixels. Default: as high as the target, or 15rem. */
  readonly height: number | undefined;
  /** The language of numbers and dates: a BCP 47 tag. Default: the page's `lang`, else the reader's. */
  readonly locale: string | undefined;
  /** The time zone of times and dates: an IANA name such as `"Europe/Berlin"`, or `"UTC"`. Default: the reader's. */
  readonly timeZone: string | undefined;
  /** Sharing of the cursor: with all widgets of its stream, with those of a name, or with none. Default true. */
  readonly cursor: CursorOption;
  /** The clock of the view, epoch ms. Default: the stream's `now()`. */
  readonly now: (() => number) | undefined;
  /**
   * Whether a screen reader hears, sparingly, which lines cross `thresholds` and how the state of the stream changes.
   * Default true.
   */
  readonly announce: boolean;
  /** Whether a button, for keys and pointers, shows the rows on view as a table. Default true. */
  readonly table: boolean;
  /** The accessible name of the chart. Default: the title, else "line chart". */
  readonly ariaLabel: string | undefined;
}

/**
 * A series that says what to read. The type of `value` stands in the options: here it would hide that of a function's
 * parameter.
 */
export type ValuedSeries = { readonly [Name in keyof LineSeries<unknown>]?: unknown } & (
  | {
      /** The number to read from a row. */
      readonly value: unknown;
    }
  | {
      /** A band, from `low` to `high`. */
      readonly mark: "band";
    }
);

/** Options of a line chart as a caller gives them, all optional. Rows that are no {@link Row} need a `value`. */
export type LineChartInput<T> = Partial<LineChartOptions<T>> &
  ([T] extends [Row]
    ? unknown
    : | {
          /** The number to read from a row. */
          readonly value: unknown;
        }
      | {
          /** A band, from `low` to `high`. */
          readonly mark: "band";
        }
      | {
          /** The series, each of which says what to read. */
          readonly series: readonly ValuedSeries[];
        });

const aLength = atLeast(0, "pixels");

const aMark = oneOf("line", "area", "step", "band");

/** Checks of the options of a line, shared by live and rendered charts. */
export const seriesChecks = {
  value: anAccessor,
  key: aString,
  label: aString,
  stroke: aColor,
  axis: aSide,
  mark: aMark,
  low: anAccessor,
  high: anAccessor,
};

const aSeries = shape({ ...seriesChecks, stream: aStream });

const someSeries: Check = (value) =>
  Array.isArray(value) && value.length === 0 ? "a list of at least one line" : listOf(aSeries)(value);

const length = (): Option<undefined> => option("number", aLength);

const schema: OptionSchema<LineChartOptions<never>> = {
  stream: stream({ resubscribes: true }),
  series: option("json", someSeries, { resubscribes: true }),
  value: accessor({ resubscribes: true }),
  where: callback({ resubscribes: true }),
  key: text({ resubscribes: true }),
  timeWindow: duration({ default: 60_000 }),
  delay: option("duration", either(oneOf("auto"), atLeast(0, "milliseconds")), { default: "auto" }),
  maxGap: duration({ resubscribes: true }),
  retain: option("json", shape({ time: aDuration, rows: wholeAtLeast(2) }), { default: {} }),
  maxSeries: option("number", wholeAtLeast(1), { default: 50 }),
  x: option("json", aTimeAxis, { default: {} }),
  y: option("json", aValueAxis, { default: {} }),
  yRight: option("json", aValueAxis, { default: {} }),
  stroke: option("text", aColor),
  strokeWidth: option("number", upTo(100, "pixels")),
  curve: option("text", oneOf("linear", "monotone-x", "step"), { default: "linear" }),
  fill: option("word", either(aBoolean, aColor)),
  mark: option("text", aMark, { default: "line", resubscribes: true }),
  // Cast to no row type: the defaults name fields of rows that the schema does not know.
  low: accessor({ default: "low" as never, resubscribes: true }),
  high: accessor({ default: "high" as never, resubscribes: true }),
  margin: length(),
  marginTop: length(),
  marginRight: length(),
  marginBottom: length(),
  marginLeft: length(),
  title: text(),
  label: text(),
  legend: boolean(),
  thresholds: option("thresholds", listOf(aChartThreshold), { default: [] }),
  annotations: option("json", listOf(anAnnotation), { default: [] }),
  reconnects: boolean({ default: true }),
  width: length(),
  height: length(),
  locale: option("text", aLocale),
  timeZone: option("text", aTimeZone),
  cursor: option("word", aCursor, { default: true }),
  announce: boolean({ default: true }),
  table: boolean({ default: true }),
  now: callback(),
  ariaLabel: text(),
};

/** Returns the options of a line chart on rows of type T. */
export function lineChartSchema<T>(): OptionSchema<LineChartOptions<T>> {
  // Cast the one schema to any row type: its checks and defaults read no row.
  return schema as unknown as OptionSchema<LineChartOptions<T>>;
}

/**
 * Checks options against one another.
 *
 * @throws TypeError where a line has no stream
 */
export function checkTogether<T>({ stream, series }: LineChartOptions<T>): void {
  if (stream !== undefined) return;
  const without = series?.findIndex((line) => line.stream === undefined) ?? 0;
  if (without < 0) return;
  const which = series === undefined ? "stream" : `series[${without}].stream`;
  throw new TypeError(`invalid ${which}: undefined. Expected a DataStream`);
}
