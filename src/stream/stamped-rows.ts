import type { Position } from "./source.js";

/** Rows with their times and keys. */
export interface StampedRows<T> {
  readonly rows: readonly T[];
  /** The times, epoch ms, one a row. */
  readonly times: Float64Array;
  /** The keys, one a row; undefined without a `key` option. */
  readonly keys: readonly string[] | undefined;
  /** The positions, one a row, where the source tells them. */
  readonly positions?: readonly Position[] | undefined;
  /** The indexes of refused rows, among all rows of the answer. Default: none. */
  readonly refused?: readonly number[] | undefined;
  /** The indexes of rows that were here already, among all rows of the answer. Default: none. */
  readonly known?: readonly number[] | undefined;
}

/** A row with its time and key. */
export interface StampedRow<T> {
  readonly row: T;
  /** The time, epoch ms. */
  readonly time: number;
  /** The key; "" without a `key` option. */
  readonly key: string;
}

/** Returns the positions of those rows of an answer that were stamped; undefined where there is not one for each. */
export function positionsOf<T>(
  positions: readonly Position[] | undefined,
  { rows, refused = [], known = [] }: StampedRows<T>,
): readonly Position[] | undefined {
  if (positions?.length !== rows.length + refused.length + known.length) return undefined;
  if (positions.length === rows.length) return positions;
  const left = new Set([...refused, ...known]);
  return positions.filter((_, index) => !left.has(index));
}
