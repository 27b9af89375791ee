import type { TimeZone } from "../../../draw/index.js";
import { NO_VALUE, timeWords } from "../../../draw/index.js";
import { decimalsOf, numberWords } from "../../format/number-words.js";
import type { TableColumn } from "../options.js";
import type { Cell } from "../rows/entry.js";

/** Formats a cell: a number with the given decimals, a time by `formatTime`. */
export type CellWords = (cell: Cell, decimals: number, formatTime: (time: number) => string) => string;

/** Limit of a cell's text: nobody reads more, and long texts cost layout. */
const MAX_CELL_CHARS = 500;

/**
 * Makes the format of a column's cells. The user's own format cannot break the table: its first error is reported, and
 * the value written plainly.
 */
export function cellWords(
  format: TableColumn<never>["format"],
  zone: TimeZone,
  locale: string | undefined,
  reportError: (cause: unknown) => void,
): CellWords {
  const formatNumber = numberWords(typeof format === "string" ? format : undefined, locale);
  const formatDate = typeof format === "object" ? timeWords(format, zone, locale) : undefined;
  let hasReported = false;
  return ({ raw, value }, decimals, formatTime) => {
    if (value === undefined) return NO_VALUE;
    if (typeof format === "function") {
      try {
        // Untyped code may return anything, not only a string.
        const text: unknown = format(raw as typeof value);
        return truncate(String(text));
      } catch (error) {
        if (!hasReported) reportError(error);
        hasReported = true;
      }
    }
    if (value instanceof Date) return (formatDate ?? formatTime)(value.getTime());
    if (typeof value !== "number") return truncate(String(value));
    // A number other than zero gets the decimals that keep it from reading as zero.
    const size = Math.abs(value);
    return formatNumber(value, size > 0 && size < 0.5 * 10 ** -decimals ? decimalsOf(size) : decimals);
  };
}

function truncate(text: string): string {
  return text.length > MAX_CELL_CHARS ? `${text.slice(0, MAX_CELL_CHARS - 1)}…` : text;
}
