import type { WallTime } from "../../../stream/internal.js";
import { compileAccessor, readIsoTime } from "../../../stream/internal.js";
import { formatValue } from "../../options/options.js";
import type { SparklineMark } from "../../sparkline/sparkline.js";
import type { StreamNumbers } from "../../store/value.js";
import { numberOf } from "../../store/value.js";
import type { Phrase } from "../../words/phrase.js";
import { widgetWords } from "../../words/widget-words.js";
import type { SharedWordName } from "../../words/words.js";
import type { CellValue, DataTableOptions, TableColumn } from "../options.js";

/** A column with its defaults filled in, ready to read rows. */
export interface Column<T> {
  /** Field of the row; undefined where a function reads the value. */
  readonly field: string | undefined;
  /** Label in the options; undefined: they name none. */
  readonly ownLabel: string | undefined;
  /** Name in the head. */
  readonly label: string;
  /** Reads the value of a row, with the row's time in epoch ms and its key. Throws what the user's function throws. */
  readonly read: (row: T, time: number, key: string) => unknown;
  /** Accessor for the series of the sparklines; undefined for inferred columns. */
  readonly value: TableColumn<T>["value"] | undefined;
  readonly format: TableColumn<T>["format"];
  readonly sparkline: SparklineMark;
  readonly align: TableColumn<T>["align"];
}

/** Length of a date without a time of day. */
const DATE_CHARS = 10;

/** Limit of columns that are inferred from a row. */
const MAX_INFERRED_COLUMNS = 8;

/**
 * Fills in the defaults of the columns in the options; none where the options name none.
 *
 * @param numbers - what counts as a number in a column that asks for some, by a format of d3 or a sparkline
 */
export function columnsOf<T>(
  columns: readonly TableColumn<T>[] = [],
  phrase: Phrase,
  numbers?: StreamNumbers,
): Column<T>[] {
  return columns.map(({ value, label, format, sparkline = false, align }, index) => {
    const read = compileAccessor(value);
    const isNumeric = typeof format === "string" || sparkline !== false;
    return {
      field: fieldOf(value),
      ownLabel: label,
      label: label ?? fieldOf(value) ?? phrase("column", { n: index + 1 }, widgetWords),
      read: isNumeric ? (row) => numberOf(read(row), numbers) : read,
      value,
      format,
      sparkline,
      align,
    };
  });
}

/**
 * Infers columns from a row: time and values of a number or an array; the first plain fields of an object, after the
 * key where no field holds it.
 */
export function inferColumns<T>(row: T, key: string, phrase: Phrase): Column<T>[] {
  const createColumn = (field: string, label: string, read: Column<T>["read"]): Column<T> => ({
    field,
    ownLabel: undefined,
    label,
    read,
    value: undefined,
    format: undefined,
    sparkline: false,
    align: undefined,
  });
  /** Makes a column that is no field of the row: its name in the options, and its words. */
  const wordColumn = (name: SharedWordName, read: Column<T>["read"]): Column<T> =>
    createColumn(name, phrase(name), read);
  const fieldReader =
    (name: string | number): Column<T>["read"] =>
    (each) =>
      (each as Record<string | number, unknown> | null)?.[name];
  const timeColumn = wordColumn("time", (_row, at) => at);
  if (Array.isArray(row)) {
    const valueColumns = row
      .slice(1, MAX_INFERRED_COLUMNS)
      .map((_value, index) =>
        row.length === 2
          ? wordColumn("value", fieldReader(1))
          : createColumn(String(index + 1), String(index + 1), fieldReader(index + 1)),
      );
    return [timeColumn, ...valueColumns];
  }
  if (typeof row !== "object" || row === null) return [timeColumn, wordColumn("value", (each) => each)];
  const scalars = Object.entries(row).filter(
    ([, value]) =>
      typeof value !== "function" && (typeof value !== "object" || value === null || value instanceof Date),
  );
  const columns = scalars.slice(0, MAX_INFERRED_COLUMNS).map(([name]) => createColumn(name, name, fieldReader(name)));
  // A key that no field holds gets a column of its own, else table rows would have no name.
  if (key !== "" && !scalars.some(([, value]) => String(value) === key)) {
    columns.unshift(wordColumn("key", (_row, _time, name) => name));
  }
  return columns.length > 0 ? columns : [timeColumn];
}

/** Returns the index of the column that a sort names by index, field or label; −1 where there is none. */
export function findColumn(
  columns: readonly Pick<Column<never>, "field" | "ownLabel">[],
  name: string | number,
): number {
  if (typeof name === "number") return name < columns.length ? name : -1;
  const byField = columns.findIndex(({ field }) => field === name);
  return byField >= 0 ? byField : columns.findIndex(({ ownLabel }) => ownLabel === name);
}

/**
 * Checks options that depend on one another.
 *
 * @throws TypeError where `sort` names a column that the table does not have
 */
export function checkTogether<T>({ columns, sort }: DataTableOptions<T>): void {
  if (columns === undefined || sort === undefined) return;
  const known = columns.map(({ value, label }) => ({ field: fieldOf(value), ownLabel: label }));
  if (findColumn(known, sort.column) >= 0) return;
  const names = known.flatMap(({ field, ownLabel }) =>
    (field ?? ownLabel) === undefined ? [] : [formatValue(field ?? ownLabel)],
  );
  const named = names.length === 0 ? "" : `${names.join(", ")} or `;
  throw new TypeError(
    `invalid sort.column: ${formatValue(sort.column)}. Expected ${named}an index below ${known.length}`,
  );
}

/** Returns the field that an accessor names. */
function fieldOf(value: TableColumn<never>["value"]): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/**
 * Returns the value that a cell shows for what its column read; undefined: it is missing. The row's own time, in any
 * unit that the stream accepts, becomes a Date; a date alone that is another day in the table's zone stays a text.
 *
 * @param zone - wall clock of the table's zone. Default: the reader's
 */
export function cellValue(value: unknown, time: number, zone?: WallTime): CellValue | undefined {
  switch (typeof value) {
    case "number":
      if (isTime(value, time)) return new Date(time);
      return Number.isFinite(value) ? value : undefined;
    case "string":
      return /^\d{4}-/.test(value) &&
        (readIsoTime(value, zone) === time || (value.length > DATE_CHARS && readIsoTime(value) === time))
        ? new Date(time)
        : value;
    case "boolean":
      return value;
    case "bigint":
      return String(value);
    case "undefined":
      return undefined;
    default:
      if (value === null) return undefined;
      if (value instanceof Date) return Number.isNaN(value.getTime()) ? undefined : value;
      return textOf(value);
  }
}

/**
 * Tells whether a number is the row's time: in ms, s, µs or ns, converted by the same arithmetic as in the stream, so
 * that rounding agrees.
 */
function isTime(value: number, time: number): boolean {
  return value !== 0 && (value === time || value * 1_000 === time || value * 0.001 === time || value / 1e6 === time);
}

/** Writes an object as JSON; anything that JSON refuses, and functions, as their tag, such as `[object Function]`. */
function textOf(value: unknown): string {
  try {
    return typeof value === "object" ? JSON.stringify(value) : Object.prototype.toString.call(value);
  } catch {
    return Object.prototype.toString.call(value);
  }
}
