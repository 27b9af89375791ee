/** Rows with the times and keys that they got. */
export interface Stamped<T> {
  readonly rows: readonly T[];
  /** Epoch ms, one a row. */
  readonly times: Float64Array;
  readonly keys: readonly string[] | undefined;
  /** The indexes of rows that were refused, among those given. Default: none. */
  readonly refused?: readonly number[] | undefined;
  /** … and of those that were here already. */
  readonly known?: readonly number[] | undefined;
}

/** A row with the time and the key that it got; without a `key` option that is "". */
export interface StampedRow<T> {
  readonly row: T;
  /** Epoch ms. */
  readonly time: number;
  readonly key: string;
}
