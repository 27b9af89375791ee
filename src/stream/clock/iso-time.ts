/** Epoch ms of a wall time, given as if it were UTC. */
export type WallTime = (wall: number) => number;

const [plus, comma, minus, dot, colon] = codes("+,-.:");
const [space, upperT, lowerT, upperZ, lowerZ] = codes(" TtZz");

/** The farthest from 1970 that a time may be, ms. */
const farthest = 8.64e15;

/**
 * Reads a text of ISO 8601, epoch ms; NaN where it is none, such as `node 7`, `12 July` or `2026-02-30`.
 *
 * It is a month, a date, or a date and a time of day with `T` or a space between: `2026-07-22T10:00:00.123Z`. Seconds
 * and their fraction, after `.` or `,`, may be left out; what is finer than ms is cut off. A zone is `Z`, `+02:00`,
 * `+0200` or `+02`. Years beyond four digits have six and a sign. 24:00 is the midnight at the end of the day, a leap
 * second the second after it.
 *
 * Without a zone it is the wall time of `zone`; without that, as in ECMAScript, of the reader, and a date alone is UTC.
 */
export function readIsoTime(text: string, zone?: WallTime): number {
  const time = read(text, zone);
  return Math.abs(time) <= farthest ? time : NaN;
}

function read(text: string, zone: WallTime | undefined): number {
  const { length } = text;
  let at = 4;
  const sign = text.charCodeAt(0);
  const expanded = sign === plus || sign === minus;
  let year = expanded ? digits(text, 1, 6) : digits(text, 0, 4);
  if (expanded) {
    at = 7;
    // There is one year 0, and it has no minus.
    if (sign === minus) year = year > 0 ? -year : NaN;
    else if (year < 0) return NaN;
  } else if (year < 0) return NaN;
  const month = text.charCodeAt(at) === minus ? digits(text, at + 1, 2) : -1;
  if (!(month >= 1 && month <= 12)) return NaN;
  at += 3;
  let day = 1;
  if (at < length) {
    day = text.charCodeAt(at) === minus ? digits(text, at + 1, 2) : -1;
    if (!(day >= 1 && day <= daysIn(year, month))) return NaN;
    at += 3;
  }
  const midnight = daysBefore(year, month, day) * 86_400_000;
  if (at >= length) return at > length ? NaN : zone ? zone(midnight) : midnight;

  const between = text.charCodeAt(at);
  if (between !== upperT && between !== lowerT && between !== space) return NaN;
  const hour = digits(text, at + 1, 2);
  const minute = text.charCodeAt(at + 3) === colon ? digits(text, at + 4, 2) : -1;
  if (hour < 0 || hour > 24 || minute < 0 || minute > 59) return NaN;
  at += 6;
  let second = 0;
  let ms = 0;
  let rest = minute;
  if (text.charCodeAt(at) === colon) {
    second = digits(text, at + 1, 2);
    if (second < 0 || second > 60) return NaN;
    rest += second;
    at += 3;
    const point = text.charCodeAt(at);
    if (point === dot || point === comma) {
      const start = (at += 1);
      let scale = 100;
      for (let digit = digits(text, at, 1); digit >= 0; digit = digits(text, ++at, 1)) {
        ms += digit * scale;
        rest += digit;
        scale = scale === 1 ? 0 : scale / 10;
      }
      if (at === start) return NaN;
    }
  }
  if (hour === 24 && rest > 0) return NaN;
  const time = hour * 3_600_000 + minute * 60_000 + second * 1_000 + ms;
  if (at === length) return zone ? zone(midnight + time) : readersTime(year, month, day, time);

  const mark = text.charCodeAt(at);
  at += 1;
  if (mark === upperZ || mark === lowerZ) return at === length ? midnight + time : NaN;
  if (mark !== plus && mark !== minus) return NaN;
  const hours = digits(text, at, 2);
  at += 2;
  let minutes = 0;
  if (at < length) {
    if (text.charCodeAt(at) === colon) at += 1;
    minutes = digits(text, at, 2);
    at += 2;
  }
  if (at !== length || hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return NaN;
  const offset = hours * 3_600_000 + minutes * 60_000;
  return midnight + time + (mark === plus ? -offset : offset);
}

function codes(signs: string): number[] {
  return Array.from(signs, (sign) => sign.charCodeAt(0));
}

/** The number that so many digits say; −1 where one is none. */
function digits(text: string, start: number, count: number): number {
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

/** How many days a date is after 1970-01-01. Years begin in March here, so that a leap day is their last. */
function daysBefore(year: number, month: number, day: number): number {
  const y = month > 2 ? year : year - 1;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  return y * 365 + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) + dayOfYear - 719_468;
}

/**
 * By the clock of the platform; a wall time that comes twice is the first one, one that is skipped counts on from
 * before.
 */
function readersTime(year: number, month: number, day: number, time: number): number {
  const date = new Date(year, month - 1, day, 0, 0, 0, time);
  if (year >= 0 && year < 100) {
    // The constructor takes these for 1900 … 1999.
    date.setFullYear(year, month - 1, day);
    date.setHours(0, 0, 0, time);
  }
  return date.getTime();
}
