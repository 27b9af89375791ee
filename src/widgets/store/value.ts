import type { Accessor } from "../../stream/index.js";

export type { Row } from "../../stream/index.js";

/** How a widget reads a row. */
export interface ValueOptions<T> {
  /** The number. Default: the row if it is one, `row[1]`, `row.value`. */
  readonly value?: Accessor<T, unknown> | undefined;
  /** Which rows count. Default: all. */
  readonly where?: ((row: T) => boolean) | undefined;
}

/** What became of a row: it does not count, its value was refused, or it is a number (one that is not finite is a gap). */
export type Reading = { readonly kind: "skipped" } | { readonly kind: "refused"; readonly sample: () => string } | number;

const skipped: Reading = { kind: "skipped" };

/**
 * Makes the reader of one accessor. Null, NaN and ±Infinity are gaps; any other value that is no number is refused,
 * `undefined` and numeric strings too: convert them in `value`, or leave such rows out with `where`. So is a row whose
 * accessor throws.
 */
export function readerOf<T>({ value, where }: ValueOptions<T>): (row: T) => Reading {
  const read: (row: T) => unknown =
    typeof value === "function" ? value : value === undefined ? plainValue : (row) => row[value];
  return (row) => {
    let found: unknown;
    try {
      if (where !== undefined && !where(row)) return skipped;
      found = read(row);
    } catch (error) {
      return { kind: "refused", sample: () => cut(error instanceof Error ? error.message : String(error)) };
    }
    if (typeof found === "number") return found;
    if (found === null) return NaN;
    return { kind: "refused", sample: () => sampleOf(found, row) };
  };
}

/** The value of a row where no accessor says: the row if it is a number, `row[1]`, `row.value`. */
export function plainValue(row: unknown): unknown {
  if (typeof row !== "object" || row === null) return row;
  return Array.isArray(row) ? row[1] : (row as { value?: unknown }).value;
}

function sampleOf(value: unknown, row: unknown): string {
  return value === undefined && row !== undefined ? cut(`undefined of ${text(row)}`) : cut(text(value));
}

function text(value: unknown): string {
  if (typeof value === "function") return "a function";
  try {
    const json = JSON.stringify(value) as string | undefined;
    return json ?? String(value);
  } catch {
    return Object.prototype.toString.call(value);
  }
}

function cut(words: string): string {
  return words.length > 120 ? `${words.slice(0, 119)}…` : words;
}
