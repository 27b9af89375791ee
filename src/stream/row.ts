/**
 * The plain shape of a row, which a feed is taken to deliver unless a type says otherwise.
 *
 * A bare number has the time of its arrival. A time is epoch ms, a `Date`, or an ISO 8601 string; a value of null is a
 * gap.
 */
export type Row =
  | number
  | readonly [time: number | string | Date, value: number | null]
  | {
      /** The time. Default: its arrival. */
      readonly time?: number | string | Date;
      /** The number; null is a gap. */
      readonly value: number | null;
    };
