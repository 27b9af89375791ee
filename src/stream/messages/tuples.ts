import { isPair } from "./split-rows.js";

/** The reader of rows that are arrays, by the names of their elements. */
export interface Tuples {
  /** Tells whether an array is one row rather than a list of rows: it holds neither arrays nor objects. */
  readonly isRow: (array: readonly unknown[]) => boolean;
  /** Returns an array as an object of its named elements, undefined if it is too short; any other row as it is. */
  readonly name: (row: unknown) => unknown;
  /** The number of elements that a row needs. */
  readonly width: number;
}

/** The way without names: a pair of a time and a number is a row, and rows stay as they are. */
export const UNNAMED: Tuples = { isRow: isPair, name: (row) => row, width: 0 };

/** Makes a reader by the option `fields`. */
export function nameTuples(fields: readonly (string | null)[]): Tuples {
  const columns = [...fields.entries()].filter((entry): entry is [number, string] => entry[1] !== null);
  const width = fields.length;
  return {
    isRow: (array) => array.length > 0 && !array.some((element) => typeof element === "object" && element !== null),
    name: (row) =>
      !Array.isArray(row)
        ? row
        : row.length < width
          ? undefined
          : // Defines the members, so that a column of the name `__proto__` is one like any other.
            Object.fromEntries(columns.map(([index, name]) => [name, row[index] as unknown])),
    width,
  };
}
