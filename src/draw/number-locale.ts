import { format, formatLocale, formatPrefix } from "d3";

/** Makes formats of numbers in one language, by d3's specifiers. */
export interface NumberLocale {
  /** Makes a format, as `d3.format` does. */
  readonly format: (specifier: string) => (value: number) => string;
  /** Makes a format with one prefix, as `d3.formatPrefix` does. */
  readonly formatPrefix: (specifier: string, value: number) => (value: number) => string;
}

/** Size below which some languages do not group: those that have no sign between four digits. */
const MIN_GROUPED = 1e4;

/** English, as d3 writes it: a point, commas between groups, a true minus sign. */
export const english = withPlainSigns({ format, formatPrefix });

/** Locales by language tag. */
const localeCache = new Map<string | undefined, NumberLocale>();

/** Number with enough digits to show a language's groups. */
const LONG_NUMBER = 12345678901234567890n;

/**
 * Returns the locale of a language, as the platform knows it: its decimal sign, its groups, its digits.
 *
 * @param locale - a BCP 47 tag. Default: the reader's
 */
export function numberLocale(locale?: string): NumberLocale {
  let cached = localeCache.get(locale);
  if (cached === undefined) localeCache.set(locale, (cached = createLocale(new Intl.NumberFormat(locale))));
  return cached;
}

function createLocale(numberFormat: Intl.NumberFormat): NumberLocale {
  const parts = numberFormat.formatToParts(LONG_NUMBER);
  const partOf = (name: string, of: Intl.NumberFormatPart[]): string =>
    of.find(({ type }) => type === name)?.value ?? "";
  const decimal = partOf("decimal", numberFormat.formatToParts(0.5));
  const thousands = partOf("group", parts);
  // Groups from the right, without the leftmost, which may be cut short.
  const grouping = parts
    .filter(({ type }) => type === "integer")
    .map(({ value }) => value.length)
    .slice(1)
    .reverse();
  const numerals = Array.from({ length: 10 }, (_, digit) => numberFormat.format(digit));
  if (decimal === "." && thousands === "," && numerals[1] === "1" && grouping.every((digits) => digits === 3)) {
    return english;
  }
  const locale = formatLocale({ decimal, thousands, grouping, currency: ["$", ""], numerals });
  if (partOf("group", numberFormat.formatToParts(1_000)) !== "") return withPlainSigns(locale);
  return withPlainSigns({
    ...locale,
    format(specifier) {
      const [grouped, plain] = [specifier, specifier.replace(",", "")].map((each) => locale.format(each));
      return (value) => (Math.abs(value) < MIN_GROUPED ? plain : grouped)(value);
    },
  });
}

/** Gives exponents the minus sign that numbers have, and no plus; and zero, rounded to or negative, never a minus. */
function withPlainSigns(locale: NumberLocale): NumberLocale {
  const plain = (specifier: string, write: (value: number) => string): ((value: number) => string) => {
    const writePlain = (value: number): string => write(value).replace("e-", "e−").replace("e+", "e");
    // Without a plus zero has no sign in d3 either.
    if (!specifier.includes("+")) return writePlain;
    const zero = writePlain(0);
    return (value) => (value <= 0 && writePlain(-value) === zero ? zero : writePlain(value));
  };
  return {
    format: (specifier) => plain(specifier, locale.format(specifier)),
    formatPrefix: (specifier, value) => plain(specifier, locale.formatPrefix(specifier, value)),
  };
}
