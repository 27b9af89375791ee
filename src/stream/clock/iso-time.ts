/** Returns the epoch ms of a wall time, which is given as if it were UTC. */
export type WallTime = (wall: number) => number;

const [PLUS, COMMA, MINUS, DOT, COLON] = charCodes("+,-.:");
const [SPACE, UPPER_T, LOWER_T, UPPER_Z, LOWER_Z] = charCodes(" TtZz");

/** The greatest distance of a time from 1970, ms: that of a `Date`. */
export const MAX_TIME_MS = 8.64e15;

/**
 * Reads a text of ISO 8601 as epoch ms; NaN where it is none, such as `node 7`, `12 July` or `2026-02-30`.
 *
 * The text is a month, a date, or a date and a time of day with `T` or a space between: `2026-07-22T10:00:00.123Z`.
 * Seconds and their fraction, after `.` or `,`, may be left out; digits finer than ms are cut off. A zone is `Z`,
 * `+02:00`, `+0200` or `+02`. Years beyond four digits have six and a sign. 24:00 is the midnight at the end of the
 * day, a leap second the second after it.
 *
 * A text without a zone is the wall time of `zone`, by default of the reader; a date alone is its midnight there, so
 * that it is the day that it says, other than in ECMAScript.
 */
export function readIsoTime(text: string, zone?: WallTime): number {
  const time = read(text, zone);
  return Math.abs(time) <= MAX_TIME_MS ? time : NaN;
}

function read(text: string, zone: WallTime | undefined): number {
  const { length } = text;
  let at = 4;
  const sign = text.charCodeAt(0);
  const isExpanded = sign === PLUS || sign === MINUS;
  let year = isExpanded ? readDigits(text, 1, 6) : readDigits(text, 0, 4);
  if (isExpanded) {
    at = 7;
    // The year −0 does not exist: there is one year 0, without a minus.
    if (sign === MINUS) year = year > 0 ? -year : NaN;
    else if (year < 0) return NaN;
  } else if (year < 0) return NaN;
  const month = text.charCodeAt(at) === MINUS ? readDigits(text, at + 1, 2) : -1;
  if (!(month >= 1 && month <= 12)) return NaN;
  at += 3;
  let day = 1;
  if (at < length) {
    day = text.charCodeAt(at) === MINUS ? readDigits(text, at + 1, 2) : -1;
    if (!(day >= 1 && day <= daysIn(year, month))) return NaN;
    at += 3;
  }
  const midnight = daysBefore(year, month, day) * 86_400_000;
  if (at >= length) return at > length ? NaN : zone ? zone(midnight) : localTime(year, month, day, 0);

  const separator = text.charCodeAt(at);
  if (separator !== UPPER_T && separator !== LOWER_T && separator !== SPACE) return NaN;
  const hour = readDigits(text, at + 1, 2);
  const minute = text.charCodeAt(at + 3) === COLON ? readDigits(text, at + 4, 2) : -1;
  if (hour < 0 || hour > 24 || minute < 0 || minute > 59) return NaN;
  at += 6;
  let second = 0;
  let ms = 0;
  let belowHour = minute;
  if (text.charCodeAt(at) === COLON) {
    second = readDigits(text, at + 1, 2);
    if (second < 0 || second > 60) return NaN;
    belowHour += second;
    at += 3;
    const point = text.charCodeAt(at);
    if (point === DOT || point === COMMA) {
      const start = (at += 1);
      let scale = 100;
      for (let digit = readDigits(text, at, 1); digit >= 0; digit = readDigits(text, ++at, 1)) {
        ms += digit * scale;
        belowHour += digit;
        scale = scale === 1 ? 0 : scale / 10;
      }
      if (at === start) return NaN;
    }
  }
  if (hour === 24 && belowHour > 0) return NaN;
  const time = hour * 3_600_000 + minute * 60_000 + second * 1_000 + ms;
  if (at === length) return zone ? zone(midnight + time) : localTime(year, month, day, time);

  const zoneSign = text.charCodeAt(at);
  at += 1;
  if (zoneSign === UPPER_Z || zoneSign === LOWER_Z) return at === length ? midnight + time : NaN;
  if (zoneSign !== PLUS && zoneSign !== MINUS) return NaN;
  const hours = readDigits(text, at, 2);
  at += 2;
  let minutes = 0;
  if (at < length) {
    if (text.charCodeAt(at) === COLON) at += 1;
    minutes = readDigits(text, at, 2);
    at += 2;
  }
  if (at !== length || hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return NaN;
  const offset = hours * 3_600_000 + minutes * 60_000;
  return midnight + time + (zoneSign === PLUS ? -offset : offset);
}

function charCodes(signs: string): number[] {
  return Array.from(signs, (sign) => sign.charCodeAt(0));
}

/** Reads a number of `count` digits; −1 where one of them is none. */
function readDigits(text: string, start: number, count: number): number {
  let number = 0;
  for (let i = start; i < start + count; i += 1) {
    const digit = text.charCodeAt(i) - 48;
    if (!(digit >= 0 && digit <= 9)) return -1;
    number = number * 10 + digit;
  }
  return number;
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Counts the days from 1970-01-01 to a date. Years begin in March here, so that a leap day is their last. */
function daysBefore(year: number, month: number, day: number): number {
  const y = month > 2 ? year : year - 1;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  return y * 365 + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) + dayOfYear - 719_468;
}

/**
 * Returns the epoch ms of a wall time of the platform's zone; one that comes twice is the first one, one that is
 * skipped counts on from before.
 */
function localTime(year: number, month: number, day: number, time: number): number {
  const date = new Date(year, month - 1, day, 0, 0, 0, time);
  if (year >= 0 && year < 100) {
    // The constructor takes years 0 … 99 for 1900 … 1999.
    date.setFullYear(year, month - 1, day);
    date.setHours(0, 0, 0, time);
  }
  return date.getTime();
}
