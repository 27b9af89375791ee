import { remember } from "./bounded.js";
import { isDeepEqual } from "./equal.js";

/**
 * Remembers rows by key and time, to tell a revision from a duplicate: says whether a row of this key and time is here and holds
 * the same; if not, this one is remembered in its place. The oldest are forgotten beyond the capacity.
 */
export function createRevisions(capacity: number): (row: unknown, time: number, key: string) => boolean {
  const rows = new Map<string, unknown>();
  return (row, time, key) => {
    const name = `${time} ${key}`;
    const known = isDeepEqual(rows.get(name), row);
    if (!known) remember(rows, name, row, capacity);
    return known;
  };
}
