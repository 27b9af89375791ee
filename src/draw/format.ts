import { NO_VALUE } from "./no-value.js";
import type { NumberLocale } from "./number-locale.js";
import { english } from "./number-locale.js";
import { timeWords } from "./time-words.js";
import { TimeZone } from "./time-zone.js";

/** Format of values: a specifier of d3-format (`".1f"`, `"~s"`), or a function. */
export type ValueFormat = string | ((value: number) => string);

/** Writes a value; {@link NO_VALUE} for null, NaN and ±Infinity. */
export type ValueFormatter = (value: number | null | undefined) => string;

/** Size from which on a number is written with a prefix, unless the options say otherwise: M, G, T, P. */
export const PREFIX_FROM = 1e6;

/** Size from which on a number is written with an exponent. */
export const EXPONENT_FROM = 1e18;

/** Size below which a number is written with an exponent, and the decimals without which it reads as zero. */
export const EXPONENT_BELOW = 1e-4;
const MIN_TINY_DECIMALS = 4;

/** Size from which on a number has four digits before its point, and no others without being asked for them. */
const WHOLE_FROM = 1e3;

/**
 * Writes a number that has no format, alike on all widgets: with these decimals, by default with four significant
 * digits; in groups; large numbers with a prefix (`1.235M`), the largest and the smallest with an exponent (`3e−12`).
 */
export type NumberWriter = (value: number, decimals?: number) => string;

/**
 * Makes a function that writes values. Without a format it writes as {@link numberWriter} does; no value is
 * {@link NO_VALUE}, and zero never negative.
 * @param locale - the language of numbers. Default: English
 * @throws Error `invalid format: …` for a specifier that d3-format does not know
 */
export function valueFormat(format?: ValueFormat, locale: NumberLocale = english): ValueFormatter {
  const write = typeof format === "string" ? locale.format(format) : (format ?? numberWriter(locale));
  return (value) => (typeof value === "number" && Number.isFinite(value) ? write(value + 0) : NO_VALUE);
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

/**
 * Makes a {@link NumberWriter}.
 *
 * @param prefixFrom - size from which on numbers have a prefix; `Infinity`: none has, nor an exponent
 */
export function numberWriter({ format }: NumberLocale = english, prefixFrom = PREFIX_FROM): NumberWriter {
  const significant = format(".4~r");
  const compact = format(".4~s");
  const exponential = format(".3~e");
  const fixedFormats: ((value: number) => string)[] = [];
  return (value, decimals) => {
    // Rounding comes first: 999,999.6 is 1M, not 1,000,000.
    const size = Math.abs(Number(value.toPrecision(4)));
    const isTiny = size < EXPONENT_BELOW && size > 0 && (decimals === undefined || decimals >= MIN_TINY_DECIMALS);
    if (isTiny || size >= Math.max(prefixFrom, EXPONENT_FROM)) return exponential(value);
    if (Math.round(Math.abs(value)) >= prefixFrom) return compact(value);
    if (decimals === undefined && size < WHOLE_FROM) return significant(value);
    return (fixedFormats[decimals ?? 0] ??= format(`,.${decimals ?? 0}f`))(value);
  };
}
