import type { Accessor, DataStream } from "../../../stream/index.js";
import {
  aBoolean,
  aColor,
  aDuration,
  aFunction,
  anAccessor,
  aStream,
  aString,
  atLeast,
  either,
  listOf,
  maybe,
  oneOf,
  shape,
  wholeAtLeast,
} from "../../options/checks.js";
import { aLocale, aTimeZone } from "../../options/format-checks.js";
import type { Check, OptionTable } from "../../options/options.js";
import { option } from "../../options/options.js";
import type { Row } from "../../store/value.js";
import type { CursorOption } from "../../viewport/shared-cursor.js";
import type { Side, TimeAxisOptions, ValueAxisOptions } from "./axis-options.js";
import { aSide, aTimeAxis, aValueAxis } from "./axis-options.js";
import type { Annotation, ChartThreshold } from "./reference-options.js";
import { aChartThreshold, anAnnotation } from "./reference-options.js";

/** One line of a chart that has several. */
export interface LineSeries<T> {
  /** Its number of a row: a field, or a function. Default: the chart's `value`. */
  readonly value?: Accessor<T, unknown> | undefined;
  /** Which series of a keyed stream. Default: the chart's `key`; else a line a key. */
  readonly key?: string | undefined;
  /** Where its rows come from. Default: the chart's `stream`. */
  readonly stream?: DataStream<T> | undefined;
  /** Its name. Default: its key, else its field. */
  readonly label?: string | undefined;
  /** Its colour: any CSS colour, `var()` included. Default: the next of `--tick-series-1` … `-10`. */
  readonly stroke?: string | undefined;
  /** The axis of its values: `y` at the left, or `yRight`. Default `"left"`. */
  readonly axis?: Side | undefined;
  /** How its rows are drawn. Default: the chart's `mark`. */
  readonly mark?: LineMark | undefined;
  /** The lower bound of a `"band"`: a field, or a function. Default: the chart's `low`. */
  readonly low?: Accessor<T, unknown> | undefined;
  /** The upper bound of a `"band"`: a field, or a function. Default: the chart's `high`. */
  readonly high?: Accessor<T, unknown> | undefined;
}

/**
 * How rows are drawn: `"area"` fills beneath the line, `"step"` holds each value until the next, `"band"` fills between
 * two values of each row, `low` and `high`, with a line where there is a `value` too.
 */
export type LineMark = "line" | "area" | "step" | "band";

/** How much of the past a chart holds. */
export interface RetainOptions {
  /** Ms. Default max(10 × timeWindow, 5 min). */
  readonly time?: number | undefined;
  /** Rows a series. Default 100,000. */
  readonly rows?: number | undefined;
}

/** Options of a line chart, whole. Every duration is in ms. */
export interface LineChartOptions<T> {
  /** Where rows come from. Needed, unless each of `series` names its own. */
  readonly stream: DataStream<T> | undefined;
  /** Several lines, wide rows or several streams. Default: one line, or a line a key. */
  readonly series: readonly LineSeries<T>[] | undefined;
  /** The number of a row: a field, or a function. Default: the row if it is a number, `row[1]`, `row.value`. */
  readonly value: Accessor<T, unknown> | undefined;
  /** Which rows count. Default: all. */
  readonly where: ((row: T) => boolean) | undefined;
  /** Which series of a keyed stream. Default: a line a key. */
  readonly key: string | undefined;
  /** The span of time on view. Default 60,000. */
  readonly timeWindow: number;
  /**
   * How far the right edge lags behind; `"auto"`: by about one arrival, at most 2 s and a twentieth of `timeWindow`.
   */
  readonly delay: number | "auto";
  /**
   * Rows further apart than this, ms, are not joined: the line breaks. Default: it breaks only where rows are missing.
   */
  readonly maxGap: number | undefined;
  /** How much of the past to hold. */
  readonly retain: RetainOptions;
  /** The most lines; further keys are counted on the chart. Default 50. */
  readonly maxSeries: number;
  /** The axis of time. */
  readonly x: TimeAxisOptions;
  /** The axis of values. */
  readonly y: ValueAxisOptions;
  /**
   * The axis of values at the right, for those of `series` whose `axis` it is; hairlines stand at its ticks where no
   * line is on `y`.
   */
  readonly yRight: ValueAxisOptions;
  /** The colour of the line, or of the first key's: any CSS colour. Default: `--tick-series-1`. */
  readonly stroke: string | undefined;
  /** The width of lines, CSS pixels. Default: `--tick-line-width`, else 1.5. */
  readonly strokeWidth: number | undefined;
  /** How the line goes between rows where they are sparse. Default `"linear"`. */
  readonly curve: "linear" | "monotone-x" | "step";
  /**
   * The colour beneath the line, or whether there is any. Default: soft under a single line, away as rows crowd; none
   * under several.
   */
  readonly fill: string | boolean | undefined;
  /** How rows are drawn. Default `"line"`. */
  readonly mark: LineMark;
  /** The lower bound of a `"band"`: a field, or a function. Default `"low"`. */
  readonly low: Accessor<T, unknown>;
  /** The upper bound of a `"band"`: a field, or a function. Default `"high"`. */
  readonly high: Accessor<T, unknown>;
  /** All four margins of the plot, CSS pixels. Default: as large as the words around it need. */
  readonly margin: number | undefined;
  /** Default `margin`. */
  readonly marginTop: number | undefined;
  /** Default `margin`. */
  readonly marginRight: number | undefined;
  /** Default `margin`. */
  readonly marginBottom: number | undefined;
  /** Default `margin`. */
  readonly marginLeft: number | undefined;
  /** The title, top left. Default: none. */
  readonly title: string | undefined;
  /** The name of a single line, for the readout. Default: its key, its field, or the title. */
  readonly label: string | undefined;
  /** Whether lines are named, with their current values. Default: where there are several. */
  readonly legend: boolean | undefined;
  /** Values that matter. Default: none. */
  readonly thresholds: readonly ChartThreshold[];
  /** Moments that matter. Default: none. */
  readonly annotations: readonly Annotation[];
  /** Whether the moments are marked at which a stream was back after its connection had been lost. Default true. */
  readonly reconnects: boolean;
  /** CSS pixels. Default: as wide as the target. */
  readonly width: number | undefined;
  /** CSS pixels. Default: as high as the target, or 15rem. */
  readonly height: number | undefined;
  /** The language of numbers and dates: a BCP 47 tag. Default: the page's `lang`, else the reader's. */
  readonly locale: string | undefined;
  /**
   * The zone whose clock and calendar times are told by: an IANA name such as `"Europe/Berlin"`, or `"UTC"`. Default:
   * the reader's.
   */
  readonly timeZone: string | undefined;
  /** Whose cursor it shares: with all widgets of its stream, with those of a name, or with none. Default true. */
  readonly cursor: CursorOption;
  /** The time that the view goes by, epoch ms. Default: the stream's `now()`. */
  readonly now: (() => number) | undefined;
  /**
   * Whether a screen reader is told, sparingly, what lines go through `thresholds` and how the stream does. Default
   * true.
   */
  readonly announce: boolean;
  /** Whether the rows on view can be had as a table, behind a button that keys and pointers find. Default true. */
  readonly table: boolean;
  /** What a screen reader calls the chart. Default: the title, else "line chart". */
  readonly ariaLabel: string | undefined;
}

/**
 * A series that says what to read. Its type stands in the options: here it would hide that of a function's parameter.
 */
export type ValuedSeries = { readonly [Name in keyof LineSeries<unknown>]?: unknown } & (
  | {
      /** What to read from a row. */
      readonly value: unknown;
    }
  | {
      /** A band, from `low` to `high`. */
      readonly mark: "band";
    }
);

/**
 * Options of a line chart as they are given: what is left out has its default. Rows that are no {@link Row} need a
 * `value`.
 */
export type LineChartInput<T> = Partial<LineChartOptions<T>> &
  ([T] extends [Row]
    ? unknown
    : | {
          /** What to read from a row. */
          readonly value: unknown;
        }
      | {
          /** A band, from `low` to `high`. */
          readonly mark: "band";
        }
      | {
          /** Its series, each of which says what to read. */
          readonly series: readonly ValuedSeries[];
        });

const aWidth: Check = (value) =>
  typeof value === "number" && value > 0 && value <= 100 ? undefined : "a number of pixels above 0, at most 100";

const aMargin = maybe(atLeast(0, "pixels"));

const aMark = oneOf("line", "area", "step", "band");

/** What a line may say, wherever its rows come from. */
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

const table: OptionTable<LineChartOptions<never>> = {
  stream: option(maybe(aStream), undefined),
  series: option(maybe(someSeries), undefined),
  value: option(maybe(anAccessor), undefined),
  where: option(maybe(aFunction), undefined),
  key: option(maybe(aString), undefined),
  timeWindow: option(aDuration, 60_000),
  delay: option(either(oneOf("auto"), atLeast(0, "milliseconds")), "auto"),
  maxGap: option(maybe(aDuration), undefined),
  retain: option(shape({ time: aDuration, rows: wholeAtLeast(2) }), {}),
  maxSeries: option(wholeAtLeast(1), 50),
  x: option(aTimeAxis, {}),
  y: option(aValueAxis, {}),
  yRight: option(aValueAxis, {}),
  stroke: option(maybe(aColor), undefined),
  strokeWidth: option(maybe(aWidth), undefined),
  curve: option(oneOf("linear", "monotone-x", "step"), "linear"),
  fill: option(maybe(either(aBoolean, aColor)), undefined),
  mark: option(aMark, "line"),
  low: option(anAccessor, "low" as never),
  high: option(anAccessor, "high" as never),
  margin: option(aMargin, undefined),
  marginTop: option(aMargin, undefined),
  marginRight: option(aMargin, undefined),
  marginBottom: option(aMargin, undefined),
  marginLeft: option(aMargin, undefined),
  title: option(maybe(aString), undefined),
  label: option(maybe(aString), undefined),
  legend: option(maybe(aBoolean), undefined),
  thresholds: option(listOf(aChartThreshold), []),
  annotations: option(listOf(anAnnotation), []),
  reconnects: option(aBoolean, true),
  width: option(aMargin, undefined),
  height: option(aMargin, undefined),
  locale: option(maybe(aLocale), undefined),
  timeZone: option(maybe(aTimeZone), undefined),
  cursor: option<CursorOption>(either(aBoolean, aString), true),
  announce: option(aBoolean, true),
  table: option(aBoolean, true),
  now: option(maybe(aFunction), undefined),
  ariaLabel: option(maybe(aString), undefined),
};

/** The options of a line chart on rows of type T. */
export function lineChartTable<T>(): OptionTable<LineChartOptions<T>> {
  return table as unknown as OptionTable<LineChartOptions<T>>;
}

/**
 * Judges options against one another.
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
