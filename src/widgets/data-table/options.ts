import type { Accessor, DataStream } from "../../stream/index.js";
import {
  aBoolean,
  aDuration,
  aFunction,
  anAccessor,
  aStream,
  aString,
  either,
  listOf,
  maybe,
  oneOf,
  shape,
  wholeAtLeast,
} from "../options/checks.js";
import { aFormat, aLocale, aTimeFormat, aTimeZone } from "../options/format-checks.js";
import type { Check, OptionTable } from "../options/options.js";
import { option } from "../options/options.js";
import type { SparklineMark } from "../sparkline/sparkline.js";
import type { CursorOption } from "../viewport/shared-cursor.js";

/** What a cell can show. Null, undefined, NaN, ±Infinity and dates that are none are missing: an en dash. */
export type CellValue = number | string | boolean | Date;

/** Writes the value of a cell; never asked of one that is missing. Its parameter may have a narrower type. */
export type CellFormat = {
  /** Writes one. */
  write(value: CellValue): string;
}["write"];

/** A column of a table. */
export interface TableColumn<T> {
  /**
   * What it tells of a row: a field, or a function that gives a number, a string, a boolean, a Date or null. Needed.
   */
  readonly value: Accessor<T, unknown>;
  /** Its name, at the top. Default: the field's. */
  readonly label?: string | undefined;
  /**
   * Its values in words: a d3 format such as `".1f"` for numbers, options of `Intl.DateTimeFormat` for times, or a
   * function. Default: numbers of about three digits, the row's time and dates as the local time of day.
   */
  readonly format?: string | Intl.DateTimeFormatOptions | CellFormat | undefined;
  /** A small chart of the last `timeWindow`, beside the value, of the rows with the same key. Default false. */
  readonly sparkline?: SparklineMark | undefined;
  /** Where its cells' text stands. Default: numbers right, all else at the start of the line. */
  readonly align?: "left" | "center" | "right" | undefined;
}

/** How a table is sorted. */
export interface TableSort {
  /** The column: its field, its label, or its index from 0. */
  readonly column: string | number;
  /** Default `"ascending"`. What is missing comes last in both. */
  readonly order?: "ascending" | "descending" | undefined;
}

/** Options of a data table, whole. Every duration is in ms. */
export interface DataTableOptions<T> {
  /** Where rows come from. Needed. */
  readonly stream: DataStream<T>;
  /**
   * What it shows of a row. Default: the first row's own plain fields, eight at most; of a number or a pair its time
   * and its value.
   */
  readonly columns: readonly TableColumn<T>[] | undefined;
  /** The most lines; where the target has no height there is room for as many. 1 to 1,000. Default 10. */
  readonly rows: number;
  /**
   * Whether each row of the stream is a line, the newest first, with what is missing between them (`"time"`), or each
   * key one that is kept up to date (`"key"`). Default: `"key"` where the stream has keys and `key` picks none, else
   * `"time"`.
   */
  readonly by: "time" | "key" | undefined;
  /** How lines are sorted at first; who reads it may click on a column. Default: in their natural order. */
  readonly sort: TableSort | undefined;
  /** Which rows count. Default: all. */
  readonly where: ((row: T) => boolean) | undefined;
  /** Which series of a keyed stream. Default: all. */
  readonly key: string | undefined;
  /** The span of sparklines. Default 60,000. */
  readonly timeWindow: number;
  /** The title, top left. Default: none. */
  readonly title: string | undefined;
  /** The language of numbers and dates: a BCP 47 tag. Default: the page's `lang`, else the reader's. */
  readonly locale: string | undefined;
  /**
   * The zone whose clock and calendar times are told by: an IANA name such as `"Europe/Berlin"`, or `"UTC"`. Default:
   * the reader's.
   */
  readonly timeZone: string | undefined;
  /**
   * Whose cursor it shares: it shows the moment that is pointed at on a chart of its stream, or of a name, as far back
   * as it holds rows, the newest 10,000; and where each row is a line, the one beneath the pointer is pointed at on the
   * others. False: nobody's. Default true.
   */
  readonly cursor: CursorOption;
  /** What a screen reader calls the table. Default: the title, else "data table". */
  readonly ariaLabel: string | undefined;
}

/** Options of a data table as they are given: what is left out has its default. */
export type DataTableInput<T> = Partial<DataTableOptions<T>> & {
  /** The stream that it shows. */
  readonly stream: DataStream<T>;
};

const fields = shape({
  value: anAccessor,
  label: aString,
  format: either(aFormat, aTimeFormat),
  sparkline: oneOf(false, "line", "area", "bar", "step"),
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

/** Beyond this many lines nobody reads, and a frame would cost too much. */
const mostRows = 1_000;

const aCount: Check = (value) =>
  Number.isSafeInteger(value) && (value as number) >= 1 && (value as number) <= mostRows
    ? undefined
    : "a whole number from 1 to 1,000";

const table: OptionTable<DataTableOptions<never>> = {
  stream: option(aStream, undefined as never),
  columns: option(maybe(someColumns), undefined),
  rows: option(aCount, 10),
  by: option(maybe(oneOf("time", "key")), undefined),
  sort: option(maybe(aSort), undefined),
  where: option(maybe(aFunction), undefined),
  key: option(maybe(aString), undefined),
  timeWindow: option(aDuration, 60_000),
  title: option(maybe(aString), undefined),
  locale: option(maybe(aLocale), undefined),
  timeZone: option(maybe(aTimeZone), undefined),
  cursor: option<CursorOption>(either(aBoolean, aString), true),
  ariaLabel: option(maybe(aString), undefined),
};

/** The options of a data table on rows of type T. */
export function dataTableTable<T>(): OptionTable<DataTableOptions<T>> {
  return table as unknown as OptionTable<DataTableOptions<T>>;
}
