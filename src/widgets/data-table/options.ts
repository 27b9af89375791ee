import type { Accessor, DataStream } from "../../stream/index.js";
import { aCursor, anAccessor, aString, either, listOf, oneOf, shape, wholeAtLeast } from "../options/checks.js";
import { aFormat, aLocale, aTimeFormat, aTimeZone } from "../options/format-checks.js";
import { callback, duration, option, stream, text } from "../options/option-types.js";
import type { Check, OptionSchema } from "../options/options.js";
import { someWords } from "../options/words-check.js";
import type { SparklineMark } from "../sparkline/sparkline.js";
import type { CursorOption } from "../viewport/shared-cursor.js";
import type { Words } from "../words/words.js";

/** Value that a cell can show. Null, undefined, NaN, ±Infinity and invalid dates are missing: an en dash. */
export type CellValue = number | string | boolean | Date;

/** Formats the value of a cell; never called for a missing one. Its parameter may have a narrower type. */
export type CellFormat = {
  /** Formats one value. */
  write(value: CellValue): string;
}["write"];

/** Column of a table. */
export interface TableColumn<T> {
  /** Value of a row: a field, or a function that returns a number, a string, a boolean, a Date or null. Needed. */
  readonly value: Accessor<T, unknown>;
  /** Name in the head. Default: that of the field. */
  readonly label?: string | undefined;
  /**
   * Format of the values: a d3 format such as `".1f"` for numbers, options of `Intl.DateTimeFormat` for times, or a
   * function. Default: numbers of about three digits, the row's time and dates as the local time of day.
   */
  readonly format?: string | Intl.DateTimeFormatOptions | CellFormat | undefined;
  /** Small chart of the last `timeWindow` beside the value, of the rows with the same key. Default false. */
  readonly sparkline?: SparklineMark | undefined;
  /** Alignment of its cells. Default: numbers right, all else at the start of the line. */
  readonly align?: "left" | "center" | "right" | undefined;
}

/** Sort order of a table. */
export interface TableSort {
  /** Column to sort by: its field, its label, or its index from 0. */
  readonly column: string | number;
  /** Direction; missing values come last in both. Default `"ascending"`. */
  readonly order?: "ascending" | "descending" | undefined;
}

/** All options of a data table. Every duration is in ms. */
export interface DataTableOptions<T> {
  /** Stream of the rows. Needed. */
  readonly stream: DataStream<T>;
  /**
   * Columns of the table. Default: the first row's own plain fields, eight at most; time and value of a number or a
   * pair.
   */
  readonly columns: readonly TableColumn<T>[] | undefined;
  /** Maximum of table rows; a target without a height has room for as many. 1 to 1,000. Default 10. */
  readonly rows: number;
  /**
   * Mode of the table: one table row for each row of the stream, the newest first, with the gaps between them
   * (`"time"`), or one for each key, kept up to date (`"key"`). Default: `"key"` where the stream has keys and
   * `seriesKey` picks none, else `"time"`.
   */
  readonly by: "time" | "key" | undefined;
  /**
   * Time without a row after which a key goes in mode `"key"`, by the stream's time; one that comes again is a new key.
   * Of more than 1,000 keys the longest silent ones go. Default: none goes for its age.
   */
  readonly expire: number | undefined;
  /** Initial sort order; a reader may click on a column for another. Default: the natural order. */
  readonly sort: TableSort | undefined;
  /** Filter of the rows that count. Default: all. */
  readonly where: ((row: T) => boolean) | undefined;
  /** Key of the one series to show of a keyed stream. Default: all. */
  readonly seriesKey: string | undefined;
  /** Span of the sparklines. The row of a key that is older is muted, and tells its age. Default 60,000. */
  readonly timeWindow: number;
  /** Title, top left. Default: none. */
  readonly title: string | undefined;
  /** Language of numbers and dates: a BCP 47 tag. Default: the page's `lang`, else the reader's. */
  readonly locale: string | undefined;
  /** Time zone of all times: an IANA name such as `"Europe/Berlin"`, or `"UTC"`. Default: the reader's. */
  readonly timeZone: string | undefined;
  /** Sentences of the table in other words, by their names: `{ live: "on air" }`. Default: English, or German. */
  readonly words: Partial<Words> | undefined;
  /**
   * Shared cursor: the table shows the time that is pointed at on a chart of its stream (`true`), or of widgets with
   * the same name, as far back as it keeps rows, the newest 10,000. In mode `"time"` the row beneath the pointer is
   * pointed at on the others. False: none. Default true.
   */
  readonly cursor: CursorOption;
  /** Name of the table for screen readers. Default: the title, else "data table". */
  readonly ariaLabel: string | undefined;
}

/** Options of a data table as the caller passes them: those left out have their defaults. */
export type DataTableInput<T> = Partial<DataTableOptions<T>> & {
  /** Stream of the rows. */
  readonly stream: DataStream<T>;
};

const fields = shape({
  value: anAccessor,
  label: aString,
  format: either(aFormat, aTimeFormat),
  sparkline: oneOf(false, "line", "area", "bars", "step"),
  align: oneOf("left", "center", "right"),
});

const aColumn: Check = (value) =>
  fields(value) ?? anAccessor((value as TableColumn<unknown>).value)?.replace(/^/, "an object whose value is ");

const someColumns: Check = (value) =>
  Array.isArray(value) && value.length === 0 ? "a list of at least one column" : listOf(aColumn)(value);

const aName: Check = either(aString, wholeAtLeast(0));

const aSort: Check = (value) => {
  const fits = shape({ column: aName, order: oneOf("ascending", "descending") })(value);
  return fits ?? aName((value as TableSort).column)?.replace(/^/, "an object whose column is ");
};

/** Limit of table rows: nobody reads more, and a frame would cost too much. */
const MAX_ROWS = 1_000;

const aCount: Check = (value) =>
  Number.isSafeInteger(value) && (value as number) >= 1 && (value as number) <= MAX_ROWS
    ? undefined
    : "a whole number from 1 to 1,000";

const schema: OptionSchema<DataTableOptions<never>> = {
  stream: stream({ required: true, resubscribes: true }),
  columns: option("columns", someColumns),
  rows: option("number", aCount, { default: 10, resubscribes: true }),
  by: option("text", oneOf("time", "key"), { resubscribes: true }),
  expire: duration(),
  sort: option("sort", aSort),
  where: callback({ resubscribes: true }),
  seriesKey: text({ resubscribes: true }),
  timeWindow: duration({ default: 60_000 }),
  title: text(),
  locale: option("text", aLocale),
  timeZone: option("text", aTimeZone),
  words: option("json", someWords),
  cursor: option("word", aCursor, { default: true, resubscribes: true }),
  ariaLabel: text(),
};

/** Returns the options of a data table on rows of type T. */
export function dataTableSchema<T>(): OptionSchema<DataTableOptions<T>> {
  // Cast the one schema to any row type: its checks and defaults read no row.
  return schema as unknown as OptionSchema<DataTableOptions<T>>;
}
