import type { StampedRows } from "../stamped-rows.js";
import { isDeepEqual } from "../values/deep-equal.js";

/**
 * Returns the rows of a page that are older than all known rows; one of the time of the oldest known row is the same
 * row by key and time where rows are revised, else by content. The page itself where all are.
 *
 * @param known - the rows that are here, at least one, oldest first
 */
export function olderThan<T>(
  known: StampedRows<T>,
  page: StampedRows<T>,
  revises: boolean | undefined,
): StampedRows<T> {
  const { rows, times, keys, positions } = page;
  const [first] = known.times;
  const isSame = (i: number, j: number): boolean =>
    revises ? known.times[j] === first && known.keys?.[j] === keys?.[i] : isDeepEqual(known.rows[j], rows[i]);
  const olderFlags = rows.map(
    (_, i) => times[i] < first || (times[i] === first && !known.rows.some((_, j) => isSame(i, j))),
  );
  const isOlder = (_: unknown, i: number): boolean => olderFlags[i];
  const older = rows.filter(isOlder);
  return older.length === rows.length
    ? page
    : {
        rows: older,
        times: times.filter(isOlder),
        keys: keys?.filter(isOlder),
        positions: positions?.filter(isOlder),
      };
}
