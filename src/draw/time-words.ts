import { NO_VALUE } from "./no-value.js";
import type { TimeZone } from "./time-zone.js";

/** How times are written: options of `Intl.DateTimeFormat`, or a function of epoch ms. */
export type TimeFormat = Intl.DateTimeFormatOptions | ((time: number) => string);

/** Formats by what they are made from: to make one takes longer than a chart takes to be drawn. */
const formats = new Map<string, Intl.DateTimeFormat>();

/** The last moment of a calendar, epoch ms. */
const LAST = 8.64e15;

/**
 * Makes a function that writes times, by the calendar of the reader's language: by hours 0 to 23 and the Gregorian
 * calendar, unless the format says. What is no time is written as {@link NO_VALUE}.
 *
 * @param locale - a BCP 47 tag. Default: the reader's
 */
export function timeWords(format: TimeFormat, zone: TimeZone, locale?: string): (time: number) => string {
  if (typeof format === "function") return format;
  let write: Intl.DateTimeFormat | undefined;
  return (time) => {
    if (!(Math.abs(time) <= LAST)) return NO_VALUE;
    write ??= formatOf(format, zone.name, locale);
    return write.format(time);
  };
}

function formatOf(
  format: Intl.DateTimeFormatOptions,
  timeZone: string | undefined,
  locale: string | undefined,
): Intl.DateTimeFormat {
  const clock: Intl.DateTimeFormatOptions =
    format.hour12 === undefined && format.timeStyle === undefined ? { hourCycle: "h23" } : {};
  const whole = { calendar: "gregory", ...clock, ...(timeZone !== undefined && { timeZone }), ...format };
  const name = `${String(locale)} ${JSON.stringify(whole)}`;
  let made = formats.get(name);
  if (made === undefined) formats.set(name, (made = new Intl.DateTimeFormat(locale, whole)));
  return made;
}
