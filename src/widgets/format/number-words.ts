import { numberLocale } from "../../draw/index.js";

/** Writes numbers with a fixed number of decimals. */
export type NumberWords = (value: number, decimals: number) => string;

/**
 * The shortening of numbers, as `Intl.NumberFormat` names it: `"compact"` from a thousand on (1.23K), `"standard"`
 * never; undefined from a million on (1.23M).
 */
export type NumberNotation = "standard" | "compact" | undefined;

/** Numbers from here on are shortened by default. */
const COMPACT_FROM = 1_000_000;

/** Numbers below this are written with an exponent. */
const EXPONENT_BELOW = 1e-4;

/** The number of digits that a number shows, about. */
const SIGNIFICANT_DIGITS = 3;

/**
 * Makes the writer of a widget's numbers: by the user's format, else in the reader's language, grouped, shortened by
 * `notation`, and with a true minus sign.
 */
export function numberWords(
  format: string | ((value: number) => string) | undefined,
  locale: string | undefined,
  notation?: NumberNotation,
): NumberWords {
  if (typeof format === "function") {
    // A user's function may return anything, whatever its type promises.
    const write: (value: number) => unknown = format;
    return (value) => String(write(value));
  }
  if (typeof format === "string") return numberLocale(locale).format(format);
  const compactFrom = notation === undefined ? COMPACT_FROM : notation === "compact" ? 1_000 : Infinity;
  const formats = new Map<string, Intl.NumberFormat>();
  const write = (name: string, options: Intl.NumberFormatOptions, value: number): string => {
    let found = formats.get(name);
    if (found === undefined) {
      found = new Intl.NumberFormat(locale, options);
      formats.set(name, found);
    }
    return found.format(value).replace("-", "−");
  };
  return (value, decimals) => {
    const size = Math.abs(value);
    if (size >= compactFrom) {
      return write(
        "large",
        {
          notation: "compact",
          minimumSignificantDigits: SIGNIFICANT_DIGITS,
          maximumSignificantDigits: SIGNIFICANT_DIGITS,
        },
        value,
      );
    }
    if (size < EXPONENT_BELOW && size > 0 && decimals >= 4) {
      return write("tiny", { notation: "scientific", maximumFractionDigits: SIGNIFICANT_DIGITS - 1 }, value);
    }
    return write(String(decimals), { minimumFractionDigits: decimals, maximumFractionDigits: decimals }, value);
  };
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
  if (!(size > 0) || size >= COMPACT_FROM) return 0;
  return Math.min(6, Math.max(0, SIGNIFICANT_DIGITS - 1 - Math.floor(Math.log10(size))));
}
