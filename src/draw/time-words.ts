import { NO_VALUE } from "./no-value.js";
import type { TimeZone } from "./time-zone.js";
import { LAST_TIME_MS } from "./time-zone.js";

/** Format of times: options of `Intl.DateTimeFormat`, or a function of epoch ms. */
export type TimeFormat = Intl.DateTimeFormatOptions | ((time: number) => string);

/** Formats by locale and options: making one takes longer than drawing a chart. */
const formatCache = new Map<string, Intl.DateTimeFormat>();

/**
 * Makes a function that writes times in a language: with hours 0 to 23 and the Gregorian calendar, unless the format
 * says otherwise. Writes {@link NO_VALUE} for what is no time.
 *
 * @param locale - a BCP 47 tag. Default: the reader's
 */
export function timeWords(format: TimeFormat, zone: TimeZone, locale?: string): (time: number) => string {
  if (typeof format === "function") return format;
  let formatter: Intl.DateTimeFormat | undefined;
  return (time) => {
    if (!(Math.abs(time) <= LAST_TIME_MS)) return NO_VALUE;
    formatter ??= formatOf(format, zone.name, locale);
    return formatter.format(time);
  };
}

function formatOf(
  format: Intl.DateTimeFormatOptions,
  timeZone: string | undefined,
  locale: string | undefined,
): Intl.DateTimeFormat {
  const clock: Intl.DateTimeFormatOptions =
    format.hour12 === undefined && format.timeStyle === undefined ? { hourCycle: "h23" } : {};
  const fullFormat = { calendar: "gregory", ...clock, timeZone, ...format };
  const cacheKey = `${String(locale)} ${JSON.stringify(fullFormat)}`;
  let cached = formatCache.get(cacheKey);
  if (cached === undefined) formatCache.set(cacheKey, (cached = new Intl.DateTimeFormat(locale, fullFormat)));
  return cached;
}
