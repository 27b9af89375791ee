import {
  timeDay,
  timeFormat,
  timeTickInterval,
  timeYear,
  utcDay,
  utcFormat,
  utcTickInterval,
  utcYear,
  type TimeInterval,
} from "d3";
import type { TimeZone } from "./format.js";
import { snappedX, startOf, timeX, type Plane } from "./plane.js";
import { SOLID, type Painter } from "./painter.js";
import type { AxisStyle, Tick } from "./tick.js";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;
const MONTH = 28 * DAY;
const YEAR = 365 * DAY;

/** So far from 1970 every step between ticks still leads to a date. */
const LAST = 8.64e15 - 3 * YEAR;

/** Between two labels at least, CSS px. */
const SPACE = 24;

/** A label nearer to an edge than this is fading, CSS px. */
const EDGE = 20;

/** Of two ticks nearer than this share of a step the earlier gives way. */
const SHORTEST = 0.7;

/** Below the plane, CSS px. */
const OFFSET = 8;

/** How the ticks of time are chosen. */
export interface TimeTicksOptions {
  /** The width of a label, CSS px. */
  readonly measure: (label: string) => number;
  /** Whose clock and calendar. Default `"local"`. */
  readonly timeZone?: TimeZone;
  /** How many ticks at most. Default: as many as there is room for. */
  readonly count?: number;
  /** What a tick says: a specifier of d3-time-format, or a function of its time. Default: by the step between ticks. */
  readonly format?: string | ((time: number) => string);
}

/** What a calendar of d3 is needed for; a time zone of the user's choice would be one more. */
interface Calendar {
  readonly interval: (start: Date, stop: Date, count: number) => TimeInterval | null;
  readonly format: (specifier: string) => (date: Date) => string;
  readonly day: TimeInterval;
  readonly year: TimeInterval;
}

const CALENDARS: Readonly<Record<TimeZone, Calendar>> = {
  local: { interval: timeTickInterval, format: timeFormat, day: timeDay, year: timeYear },
  utc: { interval: utcTickInterval, format: utcFormat, day: utcDay, year: utcYear },
};

/**
 * The ticks of a time axis. They stand at absolute times, so they move with the line; which ones there are depends on
 * the span and the width alone, so they do not change while time goes on; their labels never overlap.
 */
export class TimeTicks {
  readonly #calendar: Calendar;
  readonly #measure: (label: string) => number;
  readonly #most: number;
  readonly #label: (date: Date, step: number) => string;
  #span = NaN;
  #width = NaN;
  #interval: TimeInterval | null = null;
  #step = 0;
  #ticks: Tick[] = [];
  #from = Infinity;
  #to = -Infinity;

  /** @param options - how ticks are chosen and written */
  constructor({ measure, timeZone = "local", count = Infinity, format }: TimeTicksOptions) {
    this.#calendar = CALENDARS[timeZone];
    this.#measure = measure;
    this.#most = count;
    this.#label = labels(this.#calendar, format);
  }

  /** The ticks in a plane and one more at each side. The same array as long as they stay the same. */
  in(plane: Plane): readonly Tick[] {
    const span = (plane.width / plane.pixel) * plane.msPerPixel;
    // Near the first and the last moment of a calendar, d3 would look for the next tick for ever.
    if (!(span > 0 && plane.width > 0 && this.#most > 0 && Math.abs(plane.to) + 2 * span < LAST)) return [];
    if (span !== this.#span || plane.width !== this.#width) this.#choose(span, plane.width, plane.to);
    const from = startOf(plane);
    if (!(from >= this.#from && plane.to <= this.#to)) this.#list(from, plane.to);
    return this.#ticks;
  }

  /** Chooses the shortest step at which labels have room. */
  #choose(span: number, width: number, near: number): void {
    this.#span = span;
    this.#width = width;
    this.#from = Infinity;
    let count = Math.min(this.#most, Math.max(1, width / (2 * SPACE)));
    for (let run = 0; run < 64; run += 1) {
      this.#interval = this.#calendar.interval(new Date(0), new Date(span), count);
      this.#step = this.#interval === null ? Infinity : stepOf(this.#interval, this.#calendar.year.floor(new Date(near)));
      const room = (this.#step / span) * width;
      if (span / this.#step <= this.#most && room >= this.#widest(near) + SPACE) return;
      count *= 0.8;
    }
    this.#interval = null;
  }

  /** The widest of a few labels at this step. */
  #widest(near: number): number {
    if (this.#interval === null) return Infinity;
    let width = 0;
    let date = this.#interval.floor(new Date(near));
    for (let index = 0; index < 4; index += 1) {
      width = Math.max(width, this.#measure(this.#label(date, this.#step).replace(/\d/g, "0")));
      date = this.#interval.offset(date, 1);
    }
    return width;
  }

  #list(from: number, to: number): void {
    this.#from = from - this.#step;
    this.#to = to + this.#step;
    this.#ticks = [];
    let next = -Infinity;
    for (const date of this.#interval?.range(new Date(this.#from), new Date(this.#to + 1)) ?? []) {
      const value = date.getTime();
      // Steps of some days begin anew each month: the 31st and the 1st stand too close.
      if (value < next) this.#ticks.pop();
      this.#ticks.push({ value, label: this.#label(date, this.#step) });
      next = value + SHORTEST * this.#step;
    }
  }
}

/** How a time axis looks. */
export interface TimeAxisStyle extends AxisStyle {
  /** Whether ticks move by whole device px, as a dense line does. Default false. */
  readonly snap?: boolean;
  /** How far from the right edge labels have faded away, CSS px: where half a label has no room beyond. Default 0. */
  readonly inset?: number;
}

/** Draws labels below a plane, and grid lines where the style has a colour for them. Labels fade in and out at the edges. */
export function drawTimeAxis(painter: Painter, plane: Plane, ticks: readonly Tick[], style: TimeAxisStyle): void {
  const { left, top, pixel } = plane;
  const right = left + plane.width;
  const bottom = top + plane.height;
  const place = style.snap === true ? snappedX : timeX;
  const { inset = 0 } = style;
  painter.font = style.font;
  painter.fillStyle = style.color;
  painter.textAlign = "center";
  painter.textBaseline = "top";
  ticks.forEach(({ value, label }) => {
    const x = place(plane, value);
    if (x < left || x > right) return;
    painter.globalAlpha = Math.max(0, Math.min(1, (x - left) / EDGE, (right - inset - x) / EDGE));
    painter.fillText(label, x, bottom + OFFSET);
  });
  painter.globalAlpha = 1;
  if (style.grid === undefined) return;
  painter.strokeStyle = style.grid;
  painter.lineWidth = pixel;
  painter.setLineDash(SOLID);
  painter.beginPath();
  for (const { value } of ticks) {
    const x = place(plane, value);
    if (x < left || x > right) continue;
    painter.moveTo(x, top);
    painter.lineTo(x, bottom);
  }
  painter.stroke();
}

/** Measured at the beginning of a year, where steps of days, months and years are whole. */
function stepOf(interval: TimeInterval, newYear: Date): number {
  const start = interval.ceil(newYear);
  return interval.offset(start, 1).getTime() - start.getTime();
}

/** Seconds, minutes, days, months, years: by the step, and by the longest of them that begins at the tick. */
function labels(calendar: Calendar, format: TimeTicksOptions["format"]): (date: Date, step: number) => string {
  if (typeof format === "function") return (date) => format(date.getTime());
  if (format !== undefined) return calendar.format(format);
  const millisecond = calendar.format(":%S.%L");
  const second = calendar.format("%H:%M:%S");
  const minute = calendar.format("%H:%M");
  const day = calendar.format("%-d %b");
  const month = calendar.format("%b");
  const year = calendar.format("%Y");
  return (date, step) => {
    const time = date.getTime();
    if (step >= YEAR || (step >= DAY && calendar.year.floor(date).getTime() === time)) return year(date);
    if (step >= MONTH) return month(date);
    if (step >= DAY || calendar.day.floor(date).getTime() === time) return day(date);
    if (step >= MINUTE) return minute(date);
    if (time % SECOND === 0) return second(date);
    return step % 100 === 0 ? millisecond(date).slice(0, -2) : millisecond(date);
  };
}
