import { formatSpecifier, precisionFixed, precisionPrefix } from "d3";
import type { ValueFormat } from "./format.js";
import { EXPONENT_BELOW, EXPONENT_FROM, PREFIX_FROM, valueFormat } from "./format.js";
import { strokeGridLines } from "./grid-lines.js";
import type { NumberLocale } from "./number-locale.js";
import { english } from "./number-locale.js";
import type { Painter } from "./painter.js";
import type { Plane } from "./plane.js";
import { roundStep, roundTicks } from "./round-steps.js";
import type { Scale } from "./scale.js";
import { scaleOf } from "./scale.js";
import { snapToPixel } from "./snap-to-pixel.js";
import type { AxisStyle, Tick } from "./tick.js";

/** Distance from tick to tick, CSS px. */
const TICK_SPACE_PX = 40;

/**
 * Height below which a plot is small, CSS px, and most ticks of a small plot and of any, unless the options ask for
 * more.
 */
const SMALL_HEIGHT_PX = 240;
const MAX_SMALL_TICKS = 5;
const MAX_OWN_TICKS = 10;

/** Most ticks, whatever is asked for. */
const MAX_TICKS = 1000;

/** Steps in a domain by which its bounds count as round: a whole number of steps leads to both. */
const ROUND_STEPS = 4;

/** Least width of a domain that has ticks. */
const MIN_DOMAIN_WIDTH = 1e-290;

/** Least distance between labels, CSS px. */
const LABEL_SPACE_PX = 18;

/** Numbers of ticks of which the outermost two are tried where a single one is all that suits. */
const PAIR_COUNTS = [2, 3, 4, 6, 8, 10];

/** Share of the ticks, one in so many, that is given up at a time where labels are twice the same. */
const FEWER_SHARE = 8;

/** Share of a step within which a value counts as a multiple of it. */
const STEP_TOLERANCE = 1e-9;

/** Distance between labels and plane, CSS px. */
const LABEL_OFFSET_PX = 8;

/** Options of {@link valueTicks}. */
export interface ValueTicksOptions {
  /** Approximate number of ticks that the options ask for. Default: `steps`. */
  readonly ticks?: number | undefined;
  /** Approximate number of ticks that suits the plot. Default: one each 40 CSS px, at most five in a small plot. */
  readonly steps?: number;
  /** Whether the values are whole, so that nothing stands between two whole numbers. Default false. */
  readonly isWhole?: boolean;
  /** Format of labels. Default: all to one precision, large ones with one prefix. */
  readonly format?: ValueFormat | undefined;
  /** The language of numbers. Default: English. */
  readonly locale?: NumberLocale;
  /** Division of the axis. Default: linear. */
  readonly scale?: Scale;
}

/**
 * Returns the ticks of a domain on an axis of this height, CSS px. At most 1,000, whatever is asked for; at most one of
 * each label, each at the value that its label names; two at least where two labels fit, unless one is asked for.
 */
export function valueTicks(
  [low, high]: readonly [min: number, max: number],
  height: number,
  { ticks: requested, steps, isWhole = false, format, locale = english, scale = scaleOf() }: ValueTicksOptions = {},
): Tick[] {
  // Numbers cannot tell ticks apart between closer bounds.
  if (!(Math.abs(high - low) >= MIN_DOMAIN_WIDTH) || requested === 0) return [];
  const [min, max] = low < high ? [low, high] : [high, low];
  const room = Math.min(Math.floor(height / TICK_SPACE_PX), height < SMALL_HEIGHT_PX ? MAX_SMALL_TICKS : MAX_OWN_TICKS);
  const leastStep = Math.max(isWhole ? 1 : 0, leastStepOf(format));
  let count = Math.min(MAX_TICKS, requested ?? steps ?? Math.max(1, room));
  const label = (values: readonly number[], step: number): Tick[] => {
    const write = format === undefined ? evenFormat(values, step, locale) : valueFormat(format, locale);
    return values.map((value) => ({ value, label: write(value) }));
  };

  const decades = scale.type === "linear" ? [] : decadeTicks(min, max, height, count, scale);
  if (decades.length > 0) {
    const write = valueFormat(format, locale);
    const named = decades.filter((value) => isMultiple(value, leastStep));
    return distinct(named.map((value) => ({ value, label: write(value) })));
  }

  /** Returns the ticks of about so many steps, none finer than labels can tell. */
  const ticksOf = (stepCount: number): Tick[] => {
    const step = roundStep(low, high, stepCount);
    const values = step < leastStep ? multiplesWithin(min, max, leastStep) : roundTicks(low, high, stepCount);
    // Rounding may put a tick at a bound off it by the last digit that numbers have.
    const within = values
      .filter(Number.isFinite)
      .slice(0, MAX_TICKS)
      .map((value) => Math.min(Math.max(value, min), max));
    return label(within, Math.max(step, leastStep));
  };
  let found = ticksOf(count);
  // More ticks than asked for may come of round steps.
  const maxCount = (requested ?? steps) === undefined ? Math.max(2, room) : MAX_TICKS;
  while (count > 1 && (found.length > maxCount || distinct(found).length < found.length)) {
    found = ticksOf((count -= Math.ceil(count / FEWER_SHARE)));
  }
  found = distinct(found);
  if (requested === undefined && height < LABEL_SPACE_PX) return found.slice(0, 1);
  if (found.length > 1 || requested === 1) return found;
  // A single label shows no scale: label the bounds where they are round, else what lies as far apart as can be.
  const boundStep = roundStep(min, max, ROUND_STEPS);
  const isRound = [min, max].every((bound) => Number.isInteger(bound / boundStep) && isMultiple(bound, leastStep));
  const candidates = [isRound ? label([min, max], boundStep) : [], ...PAIR_COUNTS.map(ticksOf)];
  return (
    candidates
      .map((each) => (each.length > 1 ? distinct([each[0], each[each.length - 1]]) : []))
      .find((pair) => pair.length > 1 && ((pair[1].value - pair[0].value) / (max - min)) * height >= LABEL_SPACE_PX) ??
    found
  );
}

/** Lists the multiples of a step from `min` to `max`, with those that miss a bound by rounding alone. */
function multiplesWithin(min: number, max: number, step: number): number[] {
  const first = Math.ceil(min / step - STEP_TOLERANCE);
  const last = Math.floor(max / step + STEP_TOLERANCE);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => (first + index) * step);
}

/**
 * Divisions of an axis of decades, of which the first with few enough ticks is taken: so many values a decade, or one
 * in so many decades.
 */
const DECADE_DIVISIONS: readonly (readonly [factors: readonly number[], each: number])[] = [
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

/**
 * Returns powers of ten, or 1, 2 and 5 times them, and zero; none where the domain is less than a decade: such a domain
 * is divided as if it were linear.
 */
function decadeTicks(low: number, high: number, height: number, maxCount: number, scale: Scale): number[] {
  const smallest = scale.type === "log" ? low : 1;
  const largest = Math.max(-low, high);
  if (largest / Math.max(smallest, Math.min(Math.abs(low), Math.abs(high))) < 10 && low * high >= 0) return [];
  if (largest < 10 * smallest) return [];
  const [first, last] = [Math.floor(Math.log10(smallest)), Math.floor(Math.log10(largest))];
  const span = scale.transform(high) - scale.transform(low);
  for (const [factors, each] of DECADE_DIVISIONS) {
    const values: number[] = scale.type === "log" ? [] : [0];
    for (let power = Math.ceil(first / each) * each; power <= last; power += each) {
      for (const factor of factors) values.push(factor * 10 ** power);
    }
    const spaced: number[] = [];
    let lastPlace = -Infinity;
    for (const value of values) {
      const place = (scale.transform(value) / span) * height;
      // Ticks below zero mirror those above, and are as far apart.
      if (spaced.length > 0 && place - lastPlace < LABEL_SPACE_PX) continue;
      lastPlace = place;
      if (value >= low && value <= high) spaced.push(value);
      if (scale.type === "symlog" && value > 0 && -value >= low && -value <= high) spaced.unshift(-value);
    }
    if (spaced.length <= maxCount + 1) return spaced;
  }
  return [];
}

/** Style of a value axis. */
export interface ValueAxisStyle extends AxisStyle {
  /** Side of the plane at which the labels stand. Default `"left"`. */
  readonly side?: "left" | "right";
}

/** Draws labels beside a plane, and hairlines across it where the style has a colour for them. */
export function drawValueAxis(painter: Painter, plane: Plane, ticks: readonly Tick[], style: ValueAxisStyle): void {
  const { pixel, left, width } = plane;
  strokeGridLines(painter, ticks, style, pixel, (value) => {
    const y = snapToPixel(plane, plane.y(value));
    painter.moveTo(left, y);
    painter.lineTo(left + width, y);
  });
  const isOnRight = style.side === "right";
  const x = isOnRight ? left + width + LABEL_OFFSET_PX : left - LABEL_OFFSET_PX;
  painter.font = style.font;
  painter.fillStyle = style.color;
  painter.textAlign = isOnRight ? "left" : "right";
  painter.textBaseline = "middle";
  ticks.forEach(({ value, label, alpha = 1 }) => {
    painter.globalAlpha = alpha;
    if (label !== "") painter.fillText(label, x, plane.y(value));
  });
  painter.globalAlpha = 1;
}

/** Returns the difference of values that a format can tell, by its kind and decimals; 0: any, as far as is known. */
function leastStepOf(format: ValueFormat | undefined): number {
  if (typeof format !== "string") return 0;
  const { type, precision = 6 } = formatSpecifier(format);
  return type === "d" ? 1 : type === "f" ? 10 ** -precision : type === "%" ? 10 ** -(precision + 2) : 0;
}

function isMultiple(value: number, step: number): boolean {
  return step === 0 || Math.abs(value / step - Math.round(value / step)) <= STEP_TOLERANCE;
}

/** Leaves out ticks whose label another one has; none is no label. */
function distinct(ticks: readonly Tick[]): Tick[] {
  const labels = new Set<string>();
  return ticks.filter(({ label }) => label === "" || labels.size < labels.add(label).size);
}

/**
 * Makes a function that writes all ticks alike: as many decimals as their step needs, one prefix, or an exponent where
 * there is none.
 */
function evenFormat(values: readonly number[], step: number, locale: NumberLocale): (value: number) => string {
  const size = values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  const write = ((): ((value: number) => string) => {
    if (size === 0 || !(step > 0 && step < Infinity)) return valueFormat(undefined, locale);
    if (size >= EXPONENT_FROM || size < EXPONENT_BELOW) {
      return locale.format(`.${Math.max(0, exponentOf(size) - exponentOf(step))}e`);
    }
    if (size >= PREFIX_FROM) return locale.formatPrefix(`.${precisionPrefix(step, size)}`, size);
    return locale.format(`,.${precisionFixed(step)}f`);
  })();
  const zero = locale.format("d")(0);
  return (value) => (value === 0 ? zero : write(value));
}

function exponentOf(value: number): number {
  return Math.floor(Math.log10(value));
}
