import { format, formatLocale, formatPrefix } from "d3";

/** Makes formats of numbers in one language, by d3's specifiers. */
export interface NumberLocale {
  /** As `d3.format`. */
  readonly format: (specifier: string) => (value: number) => string;
  /** As `d3.formatPrefix`. */
  readonly formatPrefix: (specifier: string, value: number) => (value: number) => string;
}

/** d3's own: a point, commas between groups, a true minus sign. */
export const english: NumberLocale = { format, formatPrefix };

const known = new Map<string | undefined, NumberLocale>();

/** Groups from the right are taken from a number of so many digits. */
const long = 12345678901234567890n;

/**
 * How numbers are written in a language, as the platform knows it: its decimal sign, its groups, its digits.
 *
 * @param locale - a BCP 47 tag. Default: the reader's
 */
export function numberLocale(locale?: string): NumberLocale {
  let found = known.get(locale);
  if (found === undefined) known.set(locale, (found = read(new Intl.NumberFormat(locale))));
  return found;
}

function read(numbers: Intl.NumberFormat): NumberLocale {
  const parts = numbers.formatToParts(long);
  const part = (name: string, of: Intl.NumberFormatPart[]): string => of.find(({ type }) => type === name)?.value ?? "";
  const decimal = part("decimal", numbers.formatToParts(0.5));
  const thousands = part("group", parts);
  // From the right, and without the leftmost, which may be cut short.
  const grouping = parts
    .filter(({ type }) => type === "integer")
    .map(({ value }) => value.length)
    .slice(1)
    .reverse();
  const numerals = Array.from({ length: 10 }, (_, digit) => numbers.format(digit));
  if (decimal === "." && thousands === "," && numerals[1] === "1" && grouping.every((digits) => digits === 3)) {
    return english;
  }
  return formatLocale({ decimal, thousands, grouping, currency: ["", ""], numerals });
}
