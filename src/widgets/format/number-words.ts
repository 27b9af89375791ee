import { numberLocale } from "../../draw/index.js";

/** Writes numbers with a fixed number of decimals. */
export type NumberWords = (value: number, decimals: number) => string;

/**
 * When numbers are shortened, as `Intl.NumberFormat` names it: `"compact"` from a thousand on (1.23K), `"standard"`
 * never; undefined from a million on (1.23M).
 */
export type NumberNotation = "standard" | "compact" | undefined;

/** From here on a number is shortened where nobody says. */
const large = 1_000_000;

/** Below this a number is written with an exponent. */
const tiny = 1e-4;

/** How many digits a number shows, about. */
const digits = 3;

/**
 * How a widget writes its numbers: by the user's format, else in the reader's language, grouped, shortened by its
 * notation, and with a true minus sign.
 */
export function numberWords(
  by: string | ((value: number) => string) | undefined,
  locale: string | undefined,
  notation?: NumberNotation,
): NumberWords {
  if (typeof by === "function") {
    // Whatever it gives in truth.
    const write: (value: number) => unknown = by;
    return (value) => String(write(value));
  }
  if (typeof by === "string") return numberLocale(locale).format(by);
  const most = notation === undefined ? large : notation === "compact" ? 1_000 : Infinity;
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
    if (size >= most) {
      return write(
        "large",
        { notation: "compact", minimumSignificantDigits: digits, maximumSignificantDigits: digits },
        value,
      );
    }
    if (size < tiny && size > 0 && decimals >= 4) {
      return write("tiny", { notation: "scientific", maximumFractionDigits: digits - 1 }, value);
    }
    return write(String(decimals), { minimumFractionDigits: decimals, maximumFractionDigits: decimals }, value);
  };
}

/**
 * The same, but the user's own format cannot break the widget: what it throws is told once, and the number written
 * plainly.
 */
export function guardedWords(
  by: string | ((value: number) => string) | undefined,
  locale: string | undefined,
  tell: (cause: unknown) => void,
  notation?: NumberNotation,
): NumberWords {
  const words = numberWords(by, locale, notation);
  if (typeof by !== "function") return words;
  const plain = numberWords(undefined, locale);
  let told = false;
  return (value, decimals) => {
    try {
      return words(value, decimals);
    } catch (error) {
      if (!told) tell(error);
      told = true;
      return plain(value, decimals);
    }
  };
}

const percents = new Map<string, Intl.NumberFormat>();

/** Writes a share, such as 0.2, in per cent, as a language does: `20.0%`, `20,0 %`. */
export function percentWords(share: number, decimals: number, locale: string | undefined): string {
  const name = `${locale ?? ""}|${decimals}`;
  let found = percents.get(name);
  if (found === undefined) {
    found = new Intl.NumberFormat(locale, {
      style: "percent",
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
    });
    percents.set(name, found);
  }
  return found.format(share);
}

/** How many decimals numbers of this size get, so that about three digits show. */
export function decimalsOf(size: number): number {
  if (!(size > 0) || size >= large) return 0;
  return Math.min(6, Math.max(0, digits - 1 - Math.floor(Math.log10(size))));
}
