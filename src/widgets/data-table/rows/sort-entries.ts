import type { CellValue } from "../options.js";
import type { Cell, Entry, RowEntry } from "./entry.js";

/**
 * Sorts entries by one of their cells. Missing values come after all others, gaps come last, and equal values keep
 * their order.
 */
export function sortEntries<T>(
  entries: readonly Entry<T>[],
  cellOf: (entry: RowEntry<T>) => Cell,
  order: "ascending" | "descending",
  collator: Intl.Collator,
): Entry<T>[] {
  const sign = order === "ascending" ? 1 : -1;
  const keyed = entries.map((entry) => ({ entry, value: entry.kind === "row" ? cellOf(entry).value : undefined }));
  const rankOf = ({ entry, value }: (typeof keyed)[number]): number =>
    entry.kind === "row" ? (value === undefined ? 1 : 0) : 2;
  keyed.sort((a, b) => {
    const rank = rankOf(a) - rankOf(b);
    if (rank !== 0) return rank;
    return a.value === undefined || b.value === undefined ? 0 : sign * compare(a.value, b.value, collator);
  });
  return keyed.map(({ entry }) => entry);
}

/** Compares two values: numbers, booleans and dates by size, before texts, which the collator orders. */
function compare(a: CellValue, b: CellValue, collator: Intl.Collator): number {
  const [textA, textB] = [typeof a === "string", typeof b === "string"];
  if (textA && textB) return collator.compare(a as string, b as string);
  return textA === textB ? Number(a) - Number(b) : textA ? 1 : -1;
}
