import { NO_VALUE } from "./no-value.js";
import type { NumberLocale } from "./number-locale.js";
import { english } from "./number-locale.js";
import { timeWords } from "./time-words.js";
import { TimeZone } from "./time-zone.js";

/** Format of values: a specifier of d3-format (`".1f"`, `"~s"`), or a function. */
export type ValueFormat = string | ((value: number) => string);

/** Writes a value; {@link NO_VALUE} for null, NaN and ±Infinity. */
export type ValueFormatter = (value: number | null | undefined) => string;

/** Size from which on a number is written with a prefix: k, M, G, T, P. */
export const PREFIX_FROM = 1e4;

/** Size from which on a number is written with an exponent. */
export const EXPONENT_FROM = 1e18;

/** Size below which a number is written with an exponent. */
export const EXPONENT_BELOW = 1e-4;

/**
 * Makes a function that writes values. Without a format it adapts: four significant digits at most, large numbers
 * compact (`12.35k`), a true minus sign, zero never negative.
 * @param locale - the language of numbers. Default: English
 * @throws Error `invalid format: …` for a specifier that d3-format does not know
 */
export function valueFormat(format?: ValueFormat, locale: NumberLocale = english): ValueFormatter {
  const write = typeof format === "string" ? locale.format(format) : (format ?? adaptiveFormat(locale));
  return (value) => (typeof value === "number" && Number.isFinite(value) ? write(value === 0 ? 0 : value) : NO_VALUE);
}

/**
 * Makes a function that writes a moment for a reader: `14:03:22`, with milliseconds `14:03:22.250`, and with the day in
 * front where that is not today's: `12 Mar 14:03:22`, `12 Mar 2025 14:03:22`.
 */
export function momentFormat(
  zone: TimeZone = new TimeZone(),
  locale?: string,
): (time: number, now: number, milliseconds?: boolean) => string {
  const clock = { hour: "2-digit", minute: "2-digit", second: "2-digit" } as const;
  const second = timeWords(clock, zone, locale);
  const millisecond = timeWords({ ...clock, fractionalSecondDigits: 3 }, zone, locale);
  const day = timeWords({ day: "numeric", month: "short" }, zone, locale);
  const dayOfYear = timeWords({ day: "numeric", month: "short", year: "numeric" }, zone, locale);
  const year = timeWords({ year: "numeric" }, zone, locale);
  return (time, now, milliseconds = false) => {
    const words = (milliseconds ? millisecond : second)(time);
    if (words === NO_VALUE || dayOfYear(time) === dayOfYear(now)) return words;
    return `${(year(time) === year(now) ? day : dayOfYear)(time)} ${words}`;
  };
}

function adaptiveFormat({ format }: NumberLocale): (value: number) => string {
  const significant = format(".4~r");
  const compact = format(".4~s");
  const exponential = format(".3~e");
  return (value) => {
    // Rounding comes first: 9,999.9 is 10k, not 10,000.
    const size = Math.abs(Number(value.toPrecision(4)));
    if (size === 0) return significant(0);
    if (size < EXPONENT_BELOW || size >= EXPONENT_FROM) return exponential(value);
    return size < PREFIX_FROM ? significant(value) : compact(value);
  };
}
