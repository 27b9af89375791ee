import type { TimeZone } from "../../../draw/index.js";
import { NO_VALUE, timeWords } from "../../../draw/index.js";
import { decimalsOf, numberWords } from "../../format/number-words.js";
import type { TableColumn } from "../options.js";
import type { Cell } from "../rows/entry.js";

/** Writes a cell: with so many decimals where it is a number, and a moment by `moment`. */
export type CellWords = (cell: Cell, decimals: number, moment: (time: number) => string) => string;

/** No cell holds more characters. */
const longest = 500;

/**
 * How a column writes its cells. The user's own format cannot break the table: what it throws is told once, and the
 * value written plainly.
 */
export function cellWords(
  format: TableColumn<never>["format"],
  zone: TimeZone,
  locale: string | undefined,
  tell: (cause: unknown) => void,
): CellWords {
  const numbers = numberWords(typeof format === "string" ? format : undefined, locale);
  const moments = typeof format === "object" ? timeWords(format, zone, locale) : undefined;
  let told = false;
  return ({ raw, value }, decimals, moment) => {
    if (value === undefined) return NO_VALUE;
    if (typeof format === "function") {
      try {
        // Whatever it gives.
        const text: unknown = format(raw as typeof value);
        return cut(String(text));
      } catch (error) {
        if (!told) tell(error);
        told = true;
      }
    }
    if (value instanceof Date) return (moments ?? moment)(value.getTime());
    if (typeof value !== "number") return cut(String(value));
    // What is not zero never reads so.
    const size = Math.abs(value);
    return numbers(value, size > 0 && size < 0.5 * 10 ** -decimals ? decimalsOf(size) : decimals);
  };
}

function cut(text: string): string {
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}
