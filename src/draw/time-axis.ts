import { strokeGridLines } from "./grid-lines.js";
import type { Painter } from "./painter.js";
import type { Plane } from "./plane.js";
import { snappedX, startOf, timeX } from "./plane.js";
import type { AxisStyle, Tick } from "./tick.js";
import type { TimeInterval } from "./time-interval.js";
import { ceil, EVERY_DAY, EVERY_YEAR, intervalOf, momentsBetween } from "./time-interval.js";
import type { TimeFormat } from "./time-words.js";
import { timeWords } from "./time-words.js";
import { LAST_TIME_MS, TimeZone } from "./time-zone.js";

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const DAY_MS = 24 * 60 * MINUTE_MS;
const MONTH_MS = 28 * DAY_MS;
const YEAR_MS = 365 * DAY_MS;

/** Latest time, epoch ms, from which every step between ticks still leads to a date. */
const LAST_TICK_MS = LAST_TIME_MS - 3 * YEAR_MS;

/** Least distance between two labels, CSS px. */
const LABEL_SPACE_PX = 24;

/** Distance from an edge within which a label of a time axis fades, CSS px. */
export const TIME_LABEL_FADE_PX = 20;

/**
 * Least distance of two ticks, as a share of a step: of two nearer ones the earlier gives way. Two of three hours,
 * where clocks are set, are far enough apart.
 */
const MIN_STEP_SHARE = 0.65;

/** Distance of labels below the plane, CSS px. */
const LABEL_OFFSET_PX = 8;

/** Options of {@link TimeTicks}. */
export interface TimeTicksOptions {
  /** Returns the width of a label, CSS px. */
  readonly measure: (label: string) => number;
  /** Time zone of the ticks. Default: the reader's. */
  readonly timeZone?: TimeZone;
  /** The language, a BCP 47 tag. Default: the reader's. */
  readonly locale?: string | undefined;
  /** Most ticks. Default: as many as there is room for. */
  readonly count?: number;
  /** Format of labels. Default: by the step between ticks. */
  readonly format?: TimeFormat | undefined;
}

/**
 * Ticks of a time axis. They stand at absolute times, so they move with the line; which ones there are depends on the
 * span and the width alone, so they do not change while time goes on; their labels never overlap.
 */
export class TimeTicks {
  readonly #zone: TimeZone;
  readonly #measure: (label: string) => number;
  readonly #maxCount: number;
  readonly #labelOf: (time: number, wall: number, step: number) => string;
  #span = NaN;
  #width = NaN;
  #interval: TimeInterval | undefined;
  #step = 0;
  #ticks: Tick[] = [];
  #from = Infinity;
  #to = -Infinity;

  /** @param options - choice and format of the ticks */
  constructor({ measure, timeZone = new TimeZone(), locale, count = Infinity, format }: TimeTicksOptions) {
    this.#zone = timeZone;
    this.#measure = measure;
    this.#maxCount = count;
    this.#labelOf = createLabeller(timeZone, locale, format);
  }

  /** Returns the ticks in a plane and one more at each side; the same array as long as they stay the same. */
  in(plane: Plane): readonly Tick[] {
    const span = (plane.width / plane.pixel) * plane.msPerPixel;
    // The calendar has no next tick near the first and the last moment of a calendar.
    if (!(span > 0 && plane.width > 0 && this.#maxCount > 0 && Math.abs(plane.to) + 2 * span < LAST_TICK_MS)) return [];
    if (span !== this.#span || plane.width !== this.#width) this.#chooseStep(span, plane.width, plane.to);
    const from = startOf(plane);
    if (!(from >= this.#from && plane.to <= this.#to)) this.#listTicks(from, plane.to);
    return this.#ticks;
  }

  /** Chooses the shortest step at which labels have room. */
  #chooseStep(span: number, width: number, nearTime: number): void {
    this.#span = span;
    this.#width = width;
    this.#from = Infinity;
    let count = Math.min(this.#maxCount, Math.max(1, width / (2 * LABEL_SPACE_PX)));
    for (let attempt = 0; attempt < 64; attempt += 1) {
      this.#interval = intervalOf(span, count);
      this.#step = stepOf(this.#interval, EVERY_YEAR.floor(nearTime));
      const room = (this.#step / span) * width;
      if (span / this.#step <= this.#maxCount && room >= this.#widestLabel(nearTime) + LABEL_SPACE_PX) return;
      count *= 0.8;
    }
    this.#interval = undefined;
  }

  /** Returns the width of the widest of a few labels at this step, CSS px. */
  #widestLabel(nearTime: number): number {
    if (this.#interval === undefined) return Infinity;
    const offset = this.#zone.offset(nearTime);
    let width = 0;
    let wall = this.#interval.floor(nearTime + offset);
    for (let index = 0; index < 4; index += 1) {
      width = Math.max(width, this.#measure(this.#labelOf(wall - offset, wall, this.#step).replace(/\d/g, "0")));
      wall = this.#interval.next(wall);
    }
    return width;
  }

  /**
   * Lists the ticks, stretch by stretch of one offset: within it wall times are as far apart as times, and each has its
   * own.
   */
  #listTicks(from: number, to: number): void {
    this.#from = from - this.#step;
    this.#to = to + this.#step;
    this.#ticks = [];
    const interval = this.#interval;
    if (interval === undefined) return;
    let start = this.#from;
    let offset = this.#zone.offset(start);
    for (const change of this.#zone.changes(start, this.#to)) {
      const nextOffset = this.#zone.offset(change);
      this.#addTicks(momentsBetween(interval, start + offset, change + offset), offset);
      // Clocks that skip midnight begin the day at the change.
      const skipped = momentsBetween(interval, change + offset, change + nextOffset).find(
        (wall) => EVERY_DAY.floor(wall) === wall,
      );
      if (skipped !== undefined) this.#addTick(change, skipped);
      start = change;
      offset = nextOffset;
    }
    this.#addTicks(momentsBetween(interval, start + offset, this.#to + offset + 1), offset);
  }

  #addTicks(walls: readonly number[], offset: number): void {
    for (const wall of walls) this.#addTick(wall - offset, wall);
  }

  #addTick(value: number, wall: number): void {
    const label = this.#labelOf(value, wall, this.#step);
    const last = this.#ticks.at(-1);
    if (last !== undefined && value < last.value + MIN_STEP_SHARE * this.#step) {
      // Clocks set back over midnight begin the day once.
      if (label === last.label) return;
      // Steps of several days restart each month: the 31st and the 1st stand too close.
      this.#ticks.pop();
    }
    this.#ticks.push({ value, label });
  }
}

/** Style of a time axis. */
export interface TimeAxisStyle extends AxisStyle {
  /** Whether ticks move by whole device px, as a dense line does. Default false. */
  readonly snap?: boolean;
  /**
   * Distance from the right edge at which labels have faded out, CSS px: for an edge without room for half a label
   * beyond. Default 0.
   */
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
  const xOf = style.snap === true ? snappedX : timeX;
  const { inset = 0 } = style;
  painter.font = style.font;
  painter.fillStyle = style.color;
  painter.textAlign = "center";
  painter.textBaseline = "top";
  ticks.forEach(({ value, label, alpha = 1 }) => {
    const x = xOf(plane, value);
    if (x < left || x > right) return;
    painter.globalAlpha =
      alpha * Math.max(0, Math.min(1, (x - left) / TIME_LABEL_FADE_PX, (right - inset - x) / TIME_LABEL_FADE_PX));
    painter.fillText(label, x, bottom + LABEL_OFFSET_PX);
  });
  painter.globalAlpha = 1;
  strokeGridLines(painter, ticks, style, pixel, (value) => {
    const x = xOf(plane, value);
    if (x < left || x > right) return;
    painter.moveTo(x, top);
    painter.lineTo(x, bottom);
  });
}

/**
 * Returns the length of a step, ms, as it is at the beginning of a year, where steps of days, months and years are
 * whole.
 */
function stepOf(interval: TimeInterval, newYear: number): number {
  const start = ceil(interval, newYear);
  return interval.next(start) - start;
}

/**
 * Makes a function that writes labels: seconds, minutes, days, months or years, by the step, and by the longest of them
 * that begins at the tick.
 */
function createLabeller(
  zone: TimeZone,
  locale: string | undefined,
  format: TimeFormat | undefined,
): (time: number, wall: number, step: number) => string {
  const formatter = (format: TimeFormat): ((time: number) => string) => timeWords(format, zone, locale);
  if (format !== undefined) return formatter(format);
  const clock = { hour: "2-digit", minute: "2-digit" } as const;
  const millisecond = formatter({ second: "2-digit", fractionalSecondDigits: 3 });
  const second = formatter({ ...clock, second: "2-digit" });
  const minute = formatter(clock);
  const day = formatter({ day: "numeric", month: "short" });
  const month = formatter({ month: "short" });
  const year = formatter({ year: "numeric" });
  return (time, wall, step) => {
    if (step >= YEAR_MS || (step >= DAY_MS && EVERY_YEAR.floor(wall) === wall)) return year(time);
    if (step >= MONTH_MS) return month(time);
    if (step >= DAY_MS || EVERY_DAY.floor(wall) === wall) return day(time);
    if (step >= MINUTE_MS) return minute(time);
    if (time % SECOND_MS === 0) return second(time);
    return `:${step % 100 === 0 ? millisecond(time).slice(0, -2) : millisecond(time)}`;
  };
}
