/** Rows with their times and keys. */
export interface StampedRows<T> {
  readonly rows: readonly T[];
  /** The times, epoch ms, one a row. */
  readonly times: Float64Array;
  /** The keys, one a row; undefined without a `key` option. */
  readonly keys: readonly string[] | undefined;
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
