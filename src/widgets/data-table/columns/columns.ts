import { readIsoTime } from "../../../stream/index.js";
import { formatValue } from "../../options/options.js";
import type { SparklineMark } from "../../sparkline/sparkline.js";
import type { CellValue, DataTableOptions, TableColumn } from "../options.js";

/** A column, ready to read rows. */
export interface Column<T> {
  /** Its field, where it has one. */
  readonly field: string | undefined;
  /** Its name. */
  readonly label: string;
  /** What it tells of a row of a time. May throw what the user's function throws. */
  readonly read: (row: T, time: number, key: string) => unknown;
  /** What it reads of a row, as a series store wants it. */
  readonly value: TableColumn<T>["value"] | undefined;
  readonly format: TableColumn<T>["format"];
  readonly sparkline: SparklineMark;
  readonly align: TableColumn<T>["align"];
}

/** Columns at most, where nobody says which. */
const most = 8;

/** The columns that were asked for. */
export function columnsOf<T>(given: readonly TableColumn<T>[]): Column<T>[] {
  return given.map(({ value, label, format, sparkline = false, align }, index) => ({
    field: typeof value === "string" ? value : undefined,
    label: label ?? (typeof value === "string" ? value : `column ${index + 1}`),
    read: typeof value === "function" ? value : (row) => (row as T | null | undefined)?.[value],
    value,
    format,
    sparkline,
    align,
  }));
}

/** Columns for rows that look like this one. */
export function inferColumns<T>(row: T, key: string): Column<T>[] {
  const plain = (label: string, read: Column<T>["read"]): Column<T> => ({
    field: label,
    label,
    read,
    value: undefined,
    format: undefined,
    sparkline: false,
    align: undefined,
  });
  const field = (label: string, name: string | number): Column<T> =>
    plain(label, (each) => (each as Record<string | number, unknown> | null)?.[name]);
  const timed = plain("time", (_row, at) => at);
  if (Array.isArray(row)) {
    const rest = row
      .slice(1, most)
      .map((_value, index) => field(row.length === 2 ? "value" : String(index + 1), index + 1));
    return [timed, ...rest];
  }
  if (typeof row !== "object" || row === null) return [timed, plain("value", (each) => each)];
  const scalars = Object.entries(row).filter(
    ([, value]) =>
      typeof value !== "function" && (typeof value !== "object" || value === null || value instanceof Date),
  );
  const columns = scalars.slice(0, most).map(([name]) => field(name, name));
  // A key that no column tells would leave lines without a name.
  if (key !== "" && !scalars.some(([, value]) => String(value) === key)) {
    columns.unshift(plain("key", (_row, _time, name) => name));
  }
  return columns.length > 0 ? columns : [timed];
}

/** The index of the column that a sort names; −1 where there is none. */
export function columnAt<T>(columns: readonly Column<T>[], name: string | number): number {
  if (typeof name === "number") return name < columns.length ? name : -1;
  const byField = columns.findIndex(({ field }) => field === name);
  return byField >= 0 ? byField : columns.findIndex(({ label }) => label === name);
}

/**
 * Judges options against one another.
 *
 * @throws TypeError where the table is to be sorted by a column that it does not have
 */
export function checkTogether<T>({ columns, sort }: DataTableOptions<T>): void {
  if (columns === undefined || sort === undefined) return;
  const known = columnsOf(columns);
  if (columnAt(known, sort.column) >= 0) return;
  const names = known.map(({ field, label }) => formatValue(field ?? label)).join(", ");
  throw new TypeError(
    `invalid sort.column: ${formatValue(sort.column)}. Expected ${names} or an index below ${known.length}`,
  );
}

/**
 * What a cell shows of what was read; undefined: it is missing. The row's own time, in whatever unit, becomes a Date.
 */
export function cellValue(value: unknown, time: number): CellValue | undefined {
  switch (typeof value) {
    case "number":
      if (isTime(value, time)) return new Date(time);
      return Number.isFinite(value) ? value : undefined;
    case "string":
      return /^\d{4}-/.test(value) && readIsoTime(value) === time ? new Date(time) : value;
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

/** Whether a number is the time that the stream took from its row, with the arithmetic that it converts units by. */
function isTime(value: number, time: number): boolean {
  return value !== 0 && (value === time || value * 1_000 === time || value * 0.001 === time || value / 1e6 === time);
}

function textOf(value: unknown): string {
  try {
    return typeof value === "object" ? JSON.stringify(value) : Object.prototype.toString.call(value);
  } catch {
    return Object.prototype.toString.call(value);
  }
}
