import type { TimeInterval } from "d3";
import { utcDay, utcTickInterval, utcYear } from "d3";
import type { Painter } from "./painter.js";
import { SOLID } from "./painter.js";
import type { Plane } from "./plane.js";
import { snappedX, startOf, timeX } from "./plane.js";
import type { AxisStyle, Tick } from "./tick.js";
import type { TimeFormat } from "./time-words.js";
import { timeWords } from "./time-words.js";
import { TimeZone } from "./time-zone.js";

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

/**
 * Of two ticks nearer than this share of a step the earlier gives way: two of three hours, where clocks are set, are
 * far enough.
 */
const SHORTEST = 0.65;

/** Below the plane, CSS px. */
const OFFSET = 8;

/** How the ticks of time are chosen. */
export interface TimeTicksOptions {
  /** The width of a label, CSS px. */
  readonly measure: (label: string) => number;
  /** Whose clock and calendar. Default: the reader's. */
  readonly timeZone?: TimeZone;
  /** The language, a BCP 47 tag. Default: the reader's. */
  readonly locale?: string;
  /** How many ticks at most. Default: as many as there is room for. */
  readonly count?: number;
  /** What a tick says. Default: by the step between ticks. */
  readonly format?: TimeFormat;
}

/**
 * The ticks of a time axis. They stand at absolute times, so they move with the line; which ones there are depends on
 * the span and the width alone, so they do not change while time goes on; their labels never overlap.
 */
export class TimeTicks {
  readonly #zone: TimeZone;
  readonly #measure: (label: string) => number;
  readonly #most: number;
  readonly #label: (time: number, wall: Date, step: number) => string;
  #span = NaN;
  #width = NaN;
  #interval: TimeInterval | null = null;
  #step = 0;
  #ticks: Tick[] = [];
  #from = Infinity;
  #to = -Infinity;

  /** @param options - how ticks are chosen and written */
  constructor({ measure, timeZone = new TimeZone(), locale, count = Infinity, format }: TimeTicksOptions) {
    this.#zone = timeZone;
    this.#measure = measure;
    this.#most = count;
    this.#label = labels(timeZone, locale, format);
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
      this.#interval = utcTickInterval(new Date(0), new Date(span), count);
      this.#step = this.#interval === null ? Infinity : stepOf(this.#interval, utcYear.floor(new Date(near)));
      const room = (this.#step / span) * width;
      if (span / this.#step <= this.#most && room >= this.#widest(near) + SPACE) return;
      count *= 0.8;
    }
    this.#interval = null;
  }

  /** The widest of a few labels at this step. */
  #widest(near: number): number {
    if (this.#interval === null) return Infinity;
    const offset = this.#zone.offset(near);
    let width = 0;
    let wall = this.#interval.floor(new Date(near + offset));
    for (let index = 0; index < 4; index += 1) {
      width = Math.max(
        width,
        this.#measure(this.#label(wall.getTime() - offset, wall, this.#step).replace(/\d/g, "0")),
      );
      wall = this.#interval.offset(wall, 1);
    }
    return width;
  }

  /** Stretch by stretch of one offset: within it wall times are as far apart as times, and each has its own. */
  #list(from: number, to: number): void {
    this.#from = from - this.#step;
    this.#to = to + this.#step;
    this.#ticks = [];
    const interval = this.#interval;
    if (interval === null) return;
    let start = this.#from;
    let offset = this.#zone.offset(start);
    for (const change of this.#zone.changes(start, this.#to)) {
      const then = this.#zone.offset(change);
      this.#add(interval.range(new Date(start + offset), new Date(change + offset)), offset);
      // Where clocks skip midnight the day begins as they are set.
      const skipped = interval
        .range(new Date(change + offset), new Date(change + then))
        .find((wall) => utcDay.floor(wall).getTime() === wall.getTime());
      if (skipped !== undefined) this.#push(change, skipped);
      start = change;
      offset = then;
    }
    this.#add(interval.range(new Date(start + offset), new Date(this.#to + offset + 1)), offset);
  }

  #add(walls: readonly Date[], offset: number): void {
    for (const wall of walls) this.#push(wall.getTime() - offset, wall);
  }

  #push(value: number, wall: Date): void {
    const label = this.#label(value, wall, this.#step);
    const last = this.#ticks.at(-1);
    if (last !== undefined && value < last.value + SHORTEST * this.#step) {
      // Where clocks are set back over midnight the day begins once.
      if (label === last.label) return;
      // Steps of some days begin anew each month: the 31st and the 1st stand too close.
      this.#ticks.pop();
    }
    this.#ticks.push({ value, label });
  }
}

/** How a time axis looks. */
export interface TimeAxisStyle extends AxisStyle {
  /** Whether ticks move by whole device px, as a dense line does. Default false. */
  readonly snap?: boolean;
  /** How far from the right edge labels have faded away, CSS px: where half a label has no room beyond. Default 0. */
  readonly inset?: number;
}

/**
 * Draws labels below a plane, and grid lines where the style has a colour for them. Labels fade in and out at the
 * edges.
 */
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
  ticks.forEach(({ value, label, alpha = 1 }) => {
    const x = place(plane, value);
    if (x < left || x > right) return;
    painter.globalAlpha = alpha * Math.max(0, Math.min(1, (x - left) / EDGE, (right - inset - x) / EDGE));
    painter.fillText(label, x, bottom + OFFSET);
  });
  painter.globalAlpha = 1;
  if (style.grid === undefined) return;
  painter.strokeStyle = style.grid;
  painter.lineWidth = Math.max(pixel, style.gridWidth ?? 0);
  painter.setLineDash(SOLID);
  painter.beginPath();
  let fading = false;
  for (const { value, alpha = 1 } of ticks) {
    const x = place(plane, value);
    if (x < left || x > right) continue;
    if (alpha < 1) {
      fading = true;
      continue;
    }
    painter.moveTo(x, top);
    painter.lineTo(x, bottom);
  }
  painter.stroke();
  if (!fading) return;
  for (const { value, alpha = 1 } of ticks) {
    const x = place(plane, value);
    if (alpha === 1 || x < left || x > right) continue;
    painter.globalAlpha = alpha;
    painter.beginPath();
    painter.moveTo(x, top);
    painter.lineTo(x, bottom);
    painter.stroke();
  }
  painter.globalAlpha = 1;
}

/** Measured at the beginning of a year, where steps of days, months and years are whole. */
function stepOf(interval: TimeInterval, newYear: Date): number {
  const start = interval.ceil(newYear);
  return interval.offset(start, 1).getTime() - start.getTime();
}

/** Seconds, minutes, days, months, years: by the step, and by the longest of them that begins at the tick. */
function labels(
  zone: TimeZone,
  locale: string | undefined,
  format: TimeFormat | undefined,
): (time: number, wall: Date, step: number) => string {
  const words = (how: TimeFormat): ((time: number) => string) => timeWords(how, zone, locale);
  if (format !== undefined) return words(format);
  const clock = { hour: "2-digit", minute: "2-digit" } as const;
  const millisecond = words({ second: "2-digit", fractionalSecondDigits: 3 });
  const second = words({ ...clock, second: "2-digit" });
  const minute = words(clock);
  const day = words({ day: "numeric", month: "short" });
  const month = words({ month: "short" });
  const year = words({ year: "numeric" });
  return (time, wall, step) => {
    if (step >= YEAR || (step >= DAY && utcYear.floor(wall).getTime() === wall.getTime())) return year(time);
    if (step >= MONTH) return month(time);
    if (step >= DAY || utcDay.floor(wall).getTime() === wall.getTime()) return day(time);
    if (step >= MINUTE) return minute(time);
    if (time % SECOND === 0) return second(time);
    return `:${step % 100 === 0 ? millisecond(time).slice(0, -2) : millisecond(time)}`;
  };
}
