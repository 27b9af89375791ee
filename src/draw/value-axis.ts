import { precisionFixed, precisionPrefix, ticks, tickStep } from "d3";
import type { ValueFormat } from "./format.js";
import { HUGE, LARGE, SMALL, trueMinus, valueFormat } from "./format.js";
import type { NumberLocale } from "./number-locale.js";
import { english } from "./number-locale.js";
import type { Painter } from "./painter.js";
import { SOLID } from "./painter.js";
import type { Plane } from "./plane.js";
import type { Scale } from "./scale.js";
import { scaleOf } from "./scale.js";
import type { AxisStyle, Tick } from "./tick.js";

/** From tick to tick, CSS px. */
const SPACE = 40;

/** How many ticks a plot below this height has at most, CSS px, and how many any plot has by itself. */
const SMALL_HEIGHT = 240;
const SMALL_COUNT = 5;
const COUNT = 10;

/** How many ticks there ever are. */
const MOST = 1000;

/** Bounds are round where so many steps would lead to both. */
const ROUND = 4;

/** The least width of a domain that is divided. */
const NARROWEST = 1e-290;

/** Between labels and plane, CSS px. */
const OFFSET = 8;

/** How the ticks of values are chosen. */
export interface ValueTicksOptions {
  /** About how many, or which ones. Default: one each 40 CSS px, at most five in a small plot. */
  readonly ticks?: number | readonly number[];
  /** How they are written. Default: all to one precision, large ones with one prefix. */
  readonly format?: ValueFormat;
  /** The language of numbers. Default: English. */
  readonly locale?: NumberLocale;
  /** How the axis is divided. Default: linear. */
  readonly scale?: Scale;
}

/** The ticks of a domain on an axis of this height, CSS px. At most 1,000, whatever is asked for. */
export function valueTicks(
  [low, high]: readonly [min: number, max: number],
  height: number,
  { ticks: wish, format, locale = english, scale = scaleOf() }: ValueTicksOptions = {},
): Tick[] {
  if (typeof wish === "object") {
    const inside = wish.filter((value) => value >= Math.min(low, high) && value <= Math.max(low, high));
    const write = valueFormat(format, locale);
    return inside.slice(0, MOST).map((value) => ({ value, label: write(value) }));
  }
  // Closer bounds have no ticks between which numbers can tell.
  if (!(Math.abs(high - low) >= NARROWEST)) return [];
  const room = Math.min(Math.floor(height / SPACE), height < SMALL_HEIGHT ? SMALL_COUNT : COUNT);
  const decades =
    scale.type === "linear"
      ? []
      : decadeTicks(Math.min(low, high), Math.max(low, high), height, Math.min(MOST, wish ?? Math.max(1, room)), scale);
  if (decades.length > 0) {
    const write = valueFormat(format, locale);
    return decades.map((value) => ({ value, label: write(value) }));
  }
  let count = Math.min(MOST, wish ?? Math.max(1, room));
  let values = ticks(low, high, count);
  // d3 may answer with more than it is asked for.
  const most = wish === undefined ? Math.max(2, room) : MOST;
  while (values.length > most && count > 1) values = ticks(low, high, (count -= 1));
  const [least, greatest] = low < high ? [low, high] : [high, low];
  // A tick at a bound may be off it by the last digit that numbers have.
  values = values
    .filter(Number.isFinite)
    .slice(0, MOST)
    .map((value) => Math.min(Math.max(value, least), greatest));
  if (values.length === 0) return [];
  // One number tells no scale: where the bounds are round, they do.
  if (values.length === 1 && wish !== 1 && height >= SPACE) {
    const step = tickStep(least, greatest, ROUND);
    if ([least, greatest].every((bound) => Number.isInteger(bound / step))) values = [least, greatest];
  }
  const write =
    format === undefined
      ? evenFormat(values, Math.abs(tickStep(low, high, count)), locale)
      : valueFormat(format, locale);
  return values.map((value) => ({ value, label: write(value) }));
}

/**
 * Each axis of decades takes the first of these that are few enough: so many values a decade, or one in so many
 * decades.
 */
const DIVISIONS: readonly (readonly [factors: readonly number[], each: number])[] = [
  [[1, 2, 5], 1],
  [[1], 1],
  [[1], 2],
  [[1], 3],
  [[1], 5],
  [[1], 10],
  [[1], 20],
  [[1], 50],
  [[1], 100],
  [[1], 200],
];

/** On such an axis labels stand no closer, CSS px. */
const CLOSE = 18;

/**
 * Powers of ten, or 1, 2 and 5 times them, and zero; none where the domain is less than a decade, which is divided as
 * if it were linear.
 */
function decadeTicks(low: number, high: number, height: number, most: number, scale: Scale): number[] {
  const least = scale.type === "log" ? low : 1;
  const size = Math.max(-low, high);
  if (size / Math.max(least, Math.min(Math.abs(low), Math.abs(high))) < 10 && low * high >= 0) return [];
  if (size < 10 * least) return [];
  const [first, last] = [Math.floor(Math.log10(least)), Math.floor(Math.log10(size))];
  const span = scale.transform(high) - scale.transform(low);
  for (const [factors, each] of DIVISIONS) {
    const values: number[] = scale.type === "log" ? [] : [0];
    for (let power = Math.ceil(first / each) * each; power <= last; power += each) {
      for (const factor of factors) values.push(factor * 10 ** power);
    }
    const spaced: number[] = [];
    let end = -Infinity;
    for (const value of values) {
      const place = (scale.transform(value) / span) * height;
      // On both sides of zero they are as far apart.
      if (spaced.length > 0 && place - end < CLOSE) continue;
      end = place;
      if (value >= low && value <= high) spaced.push(value);
      if (scale.type === "symlog" && value > 0 && -value >= low && -value <= high) spaced.unshift(-value);
    }
    if (spaced.length <= most + 1) return spaced;
  }
  return [];
}

/** How a value axis looks. */
export interface ValueAxisStyle extends AxisStyle {
  /** The side of the plane at which the labels stand. Default `"left"`. */
  readonly side?: "left" | "right";
}

/** Draws labels beside a plane, and hairlines across it where the style has a colour for them. */
export function drawValueAxis(painter: Painter, plane: Plane, ticks: readonly Tick[], style: ValueAxisStyle): void {
  const { pixel, left, width } = plane;
  if (style.grid !== undefined) {
    painter.strokeStyle = style.grid;
    painter.lineWidth = Math.max(pixel, style.gridWidth ?? 0);
    painter.lineCap = "butt";
    painter.setLineDash(SOLID);
    painter.beginPath();
    let fading = 0;
    // Not by an iterator, here and below: in code that runs but once a frame it makes an object a step.
    ticks.forEach(({ value, alpha = 1 }) => {
      if (alpha === 1) addGridLine(painter, plane, value);
      else fading += 1;
    });
    painter.stroke();
    if (fading > 0) drawFadingLines(painter, plane, ticks);
  }
  const onRight = style.side === "right";
  const x = onRight ? left + width + OFFSET : left - OFFSET;
  painter.font = style.font;
  painter.fillStyle = style.color;
  painter.textAlign = onRight ? "left" : "right";
  painter.textBaseline = "middle";
  ticks.forEach(({ value, label, alpha = 1 }) => {
    painter.globalAlpha = alpha;
    if (label !== "") painter.fillText(label, x, plane.y(value));
  });
  painter.globalAlpha = 1;
}

function drawFadingLines(painter: Painter, plane: Plane, ticks: readonly Tick[]): void {
  for (const { value, alpha = 1 } of ticks) {
    if (alpha === 1) continue;
    painter.globalAlpha = alpha;
    painter.beginPath();
    addGridLine(painter, plane, value);
    painter.stroke();
  }
  painter.globalAlpha = 1;
}

function addGridLine(painter: Painter, { pixel, left, width, y }: Plane, value: number): void {
  const line = (Math.round(y(value) / pixel - 0.5) + 0.5) * pixel;
  painter.moveTo(left, line);
  painter.lineTo(left + width, line);
}

/** Writes all ticks alike: as many decimals as their step needs, one prefix, or an exponent where there is none. */
function evenFormat(values: readonly number[], step: number, locale: NumberLocale): (value: number) => string {
  const size = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const write = ((): ((value: number) => string) => {
    if (size === 0 || !(step > 0 && step < Infinity)) return valueFormat(undefined, locale);
    if (size >= HUGE || size < SMALL) {
      const exponential = locale.format(`.${Math.max(0, exponentOf(size) - exponentOf(step))}e`);
      return (value) => trueMinus(exponential(value));
    }
    if (size >= LARGE) return locale.formatPrefix(`.${precisionPrefix(step, size)}`, size);
    return locale.format(`.${precisionFixed(step)}f`);
  })();
  const zero = locale.format("d")(0);
  return (value) => (value === 0 ? zero : write(value));
}

function exponentOf(value: number): number {
  return Math.floor(Math.log10(value));
}
