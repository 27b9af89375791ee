import { precisionFixed, precisionPrefix, ticks, tickStep } from "d3";
import { english, type NumberLocale } from "./number-locale.js";
import { HUGE, LARGE, SMALL, trueMinus, valueFormat, type ValueFormat } from "./format.js";
import type { Plane } from "./plane.js";
import { SOLID, type Painter } from "./painter.js";
import type { AxisStyle, Tick } from "./tick.js";

/** From tick to tick, CSS px. */
const SPACE = 40;

/** How many ticks a plot below this height has at most, CSS px, and how many any plot has by itself. */
const SMALL_HEIGHT = 240;
const SMALL_COUNT = 5;
const COUNT = 10;

/** How many ticks there ever are. */
const MOST = 1000;

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
}

/** The ticks of a domain on an axis of this height, CSS px. At most 1,000, whatever is asked for. */
export function valueTicks(
  [low, high]: readonly [min: number, max: number],
  height: number,
  { ticks: wish, format, locale = english }: ValueTicksOptions = {},
): Tick[] {
  if (typeof wish === "object") {
    const inside = wish.filter((value) => value >= Math.min(low, high) && value <= Math.max(low, high));
    const write = valueFormat(format, locale);
    return inside.slice(0, MOST).map((value) => ({ value, label: write(value) }));
  }
  // Closer bounds have no ticks between which numbers can tell.
  if (!(Math.abs(high - low) >= NARROWEST)) return [];
  const room = Math.min(Math.floor(height / SPACE), height < SMALL_HEIGHT ? SMALL_COUNT : COUNT);
  let count = Math.min(MOST, wish ?? Math.max(1, room));
  let values = ticks(low, high, count);
  // d3 may answer with more than it is asked for.
  const most = wish === undefined ? Math.max(2, room) : MOST;
  while (values.length > most && count > 1) values = ticks(low, high, (count -= 1));
  const [least, greatest] = low < high ? [low, high] : [high, low];
  // A tick at a bound may be off it by the last digit that numbers have.
  values = values.filter(Number.isFinite).slice(0, MOST).map((value) => Math.min(Math.max(value, least), greatest));
  if (values.length === 0) return [];
  const write = format === undefined ? evenFormat(values, Math.abs(tickStep(low, high, count)), locale) : valueFormat(format, locale);
  return values.map((value) => ({ value, label: write(value) }));
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
    painter.lineWidth = pixel;
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
