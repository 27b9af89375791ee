import type { Table } from "./table-columns.js";

/** The row of a table, by the names of its columns. */
export type PostgresRow = Readonly<Record<string, unknown>>;

/** Numbers of the types bigint and numeric, which drivers give as text, or as a bigint. */
const [BIGINT, NUMERIC] = [20, 1700];

/** The most digits that a number keeps. */
const EXACT_DIGITS = 15;

/** Makes a row of values in the order of a table's columns; its time is epoch ms. */
export function toRow({ columns, time }: Table, values: readonly unknown[], ms: number | undefined): PostgresRow {
  return Object.fromEntries(
    columns.map(({ name, type }, i) => [name, name === time?.name && ms !== undefined ? ms : toValue(values[i], type)]),
  );
}

/** Makes a number of what is one and stays exact; else of a bigint a text, as JSON has no other way for it. */
function toValue(value: unknown, type: number): unknown {
  if (type === BIGINT && (typeof value === "string" || typeof value === "bigint")) {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : String(value);
  }
  return type === NUMERIC && typeof value === "string" && isExact(value) ? Number(value) : value;
}

/** Tells whether a decimal number has so few digits that a number keeps them all. */
function isExact(text: string): boolean {
  if (!/^-?\d+(\.\d+)?$/.test(text)) return text === "NaN";
  const [whole, fraction = ""] = text.replace("-", "").split(".");
  const digits = `${whole}${fraction.replace(/0+$/, "")}`.replace(/^0+/, "");
  return digits.length <= EXACT_DIGITS;
}
