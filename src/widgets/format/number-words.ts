import { numberLocale, numberWriter, PREFIX_FROM } from "../../draw/index.js";

/** Writes numbers with a fixed number of decimals. */
export type NumberWords = (value: number, decimals: number) => string;

/**
 * The shortening of numbers: `"compact"` from a thousand on (1.235k), `"standard"` never; undefined from a million on
 * (1.235M).
 */
export type NumberNotation = "standard" | "compact" | undefined;

/** The number of digits that a number shows, about. */
const SIGNIFICANT_DIGITS = 3;

/** The size from which on each notation shortens numbers. */
const PREFIX_FROM_BY_NOTATION = { compact: 1_000, standard: Infinity };

/**
 * Makes the writer of a widget's numbers: by the user's format, else in the reader's language, shortened by `notation`.
 */
export function numberWords(
  format: string | ((value: number) => string) | undefined,
  locale: string | undefined,
  notation?: NumberNotation,
): NumberWords {
  if (typeof format === "function") {
    // A user's function may return anything, whatever its type promises; zero never has a sign.
    const write: (value: number) => unknown = format;
    return (value) => String(write(value + 0));
  }
  if (typeof format === "string") return numberLocale(locale).format(format);
  return numberWriter(numberLocale(locale), notation === undefined ? undefined : PREFIX_FROM_BY_NOTATION[notation]);
}

/** Formats of {@link percentWords}, by language and decimals: making one is slow. */
const percentFormats = new Map<string, Intl.NumberFormat>();

/** Writes a share, such as 0.2, in per cent, in the way of a language: `20.0%`, `20,0 %`. */
export function percentWords(share: number, decimals: number, locale: string | undefined): string {
  const name = `${locale ?? ""}|${decimals}`;
  let found = percentFormats.get(name);
  if (found === undefined) {
    found = new Intl.NumberFormat(locale, {
      style: "percent",
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
    });
    percentFormats.set(name, found);
  }
  return found.format(share);
}

/** Returns the number of decimals, 0 to 6, with which numbers of this size show about three digits. */
export function decimalsOf(size: number): number {
  if (!(size > 0) || size >= PREFIX_FROM) return 0;
  return Math.min(6, Math.max(0, SIGNIFICANT_DIGITS - 1 - Math.floor(Math.log10(size))));
}
