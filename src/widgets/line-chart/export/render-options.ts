import type { Accessor, TimeUnit } from "../../../stream/index.js";
import { wallClock } from "../../../stream/internal.js";
import { aString, listOf, oneOf, shape } from "../../options/checks.js";
import { accessor, duration, option, text } from "../../options/option-types.js";
import type { Check, OptionSchema } from "../../options/options.js";
import type { Row } from "../../store/value.js";
import type { Role } from "../../style/roles.js";
import { roles } from "../../style/roles.js";
import type { ChartDrawingOptions } from "../options/drawing-options.js";
import { drawingSchema } from "../options/drawing-options.js";
import type { CountedRows, LineSeries, ValuedSeries } from "../options/line-chart-options.js";
import { seriesChecks } from "../options/line-chart-options.js";
import { aLength, aPadding } from "./options.js";

/** Moment: a number in the rows' `timeUnit`, a `Date`, or an ISO 8601 string. */
export type RenderedTime = number | string | Date;

/** Gap: rows known (`lost`) or feared (`unknown`) to be missing. */
export interface RenderedGap {
  /** Kind of the gap. Default `"lost"`. */
  readonly kind?: "lost" | "unknown" | undefined;
  /** Time of the last row before the gap. */
  readonly after: RenderedTime;
  /** Time of the first row after the gap. */
  readonly before: RenderedTime;
}

/**
 * Options of {@link renderLineChart}, resolved: those of a live chart that need no stream, and those that say how to
 * read rows.
 */
export interface RenderLineChartOptions<T> extends ChartDrawingOptions<T> {
  /** Time of a row, read as a stream reads it. Default: `row.time`, `row[0]`. */
  readonly time: Accessor<T, unknown> | undefined;
  /** Unit of numeric times. Default `"auto"`. */
  readonly timeUnit: TimeUnit;
  /** Time zone of ISO 8601 texts that name none, as a stream's. Default: `timeZone`. */
  readonly textTimeZone: string | undefined;
  /**
   * Series of a row, as a stream's `key` is: a field, or a function. Default: all rows are one line.
   */
  readonly key: Accessor<T, unknown> | undefined;
  /** Several lines: of wide rows, or some of the keys. Default: one line, or a line a key. */
  readonly series: readonly Omit<LineSeries<T>, "stream">[] | undefined;
  /** Left edge. Default: by `timeWindow`. */
  readonly from: RenderedTime | undefined;
  /** Right edge; later rows are left out. Default: the newest row. */
  readonly to: RenderedTime | undefined;
  /** Span on view, ms. Default: starts at `from`, else at the oldest row. */
  readonly timeWindow: number | undefined;
  /** Gaps between rows. Default: none. */
  readonly gaps: readonly RenderedGap[];
  /** Width, CSS pixels. Default 800. */
  readonly width: number;
  /** Height, CSS pixels. Default 300. */
  readonly height: number;
  /** Room around the chart, part of width and height, CSS pixels. Default 16. */
  readonly padding: number;
  /** Colours to start from. Default `"light"`. */
  readonly scheme: "light" | "dark";
  /** Literal colour, `"transparent"` included. Default: white, in a dark scheme `#111111`. */
  readonly background: string | undefined;
  /** Literal colours of roles: `{ ink: "#000", "series-1": "#0a7" }`. Default: those of the scheme. */
  readonly colors: Readonly<Partial<Record<Role, string>>>;
  /** Font family. Default `"Helvetica, Arial, sans-serif"`; the layout uses the widths of these. */
  readonly font: string;
}

/**
 * Options of {@link renderLineChart} as the caller writes them: an absent one has its default. Rows that are no `Row`
 * of a stream need a `value`.
 */
export type RenderLineChartInput<T> = Partial<RenderLineChartOptions<T>> &
  ([T] extends [Row]
    ? unknown
    : | {
          /** Value of a row. */
          readonly value: unknown;
        }
      | {
          /** Band, from `low` to `high`. */
          readonly mark: "band";
        }
      | CountedRows
      | {
          /** Series, each with a value. */
          readonly series: readonly ValuedSeries[];
        });

const aMoment: Check = (value) =>
  typeof value === "number" || typeof value === "string" || value instanceof Date
    ? undefined
    : "a time: a number, a Date or an ISO 8601 string";

const aTextTimeZone: Check = (value) =>
  typeof value === "string" && wallClock(value)
    ? undefined
    : 'a time zone, such as "UTC" or "Europe/Berlin", or an offset, such as "+02:00"';

const aGap: Check = (value) => {
  const complaint = shape({ kind: oneOf("lost", "unknown"), after: aMoment, before: aMoment })(value);
  const { after, before } = (value ?? {}) as Partial<RenderedGap>;
  return (
    complaint ?? (after === undefined || before === undefined ? "an object with the times after and before" : undefined)
  );
};

const someSeries: Check = (value) =>
  Array.isArray(value) && value.length === 0
    ? "a list of at least one line"
    : listOf(shape({ ...seriesChecks, stroke: aString }))(value);

const schema: OptionSchema<RenderLineChartOptions<never>> = {
  ...drawingSchema,
  time: accessor(),
  timeUnit: option("text", oneOf("auto", "ms", "s", "us", "ns"), { default: "auto" }),
  textTimeZone: option("text", aTextTimeZone),
  key: accessor(),
  series: option("json", someSeries),
  from: option("json", aMoment),
  to: option("json", aMoment),
  timeWindow: duration(),
  gaps: option("json", listOf(aGap), { default: [] }),
  width: option("number", aLength, { default: 800 }),
  height: option("number", aLength, { default: 300 }),
  padding: option("number", aPadding, { default: 16 }),
  scheme: option("text", oneOf("light", "dark"), { default: "light" }),
  background: text(),
  colors: option("json", shape(Object.fromEntries(Object.keys(roles).map((role) => [role, aString]))), {
    default: {},
  }),
  font: text({ default: "Helvetica, Arial, sans-serif" }),
};

/** Returns the options of {@link renderLineChart} on rows of type T. */
export function renderSchema<T>(): OptionSchema<RenderLineChartOptions<T>> {
  // Cast the one schema to any row type: its checks and defaults read no row.
  return schema as unknown as OptionSchema<RenderLineChartOptions<T>>;
}
