import { nice as roundBounds } from "d3";
import type { Scale } from "./scale.js";
import { scaleOf } from "./scale.js";

/** The greatest bound of a domain: its width, with room to spare, must be a number. */
const EXTREME = Number.MAX_VALUE / 8;

/** Values that differ by less than this share of their size, or by less than this at all, count as one. */
const SAME_SHARE = 1e-12;
const SAME = 1e-290;

/** From this size on the bounds of a symlog axis are those of decades. */
const WIDE = 10;

/** How a domain follows its values. */
export interface DomainOptions {
  /**
   * Fixed bounds; `null` for one that follows the values. Two in falling order turn the axis over. Default: both
   * follow.
   */
  readonly domain?: readonly [min: number | null, max: number | null];
  /** Whether zero is always in it. Default false. */
  readonly zero?: boolean;
  /** Whether bounds that follow are widened to round numbers. Default true. */
  readonly nice?: boolean;
  /** The share of the values' extent added at an end that follows, but never across zero. Default 0.05. */
  readonly padding?: number;
  /** How many ticks the round numbers are meant for. Default 5. */
  readonly count?: number;
  /** How the axis is divided; a log scale takes no value of zero or below. Default: linear. */
  readonly scale?: Scale;
}

/**
 * The domain of an axis for values from `min` to `max`, NaN where there are none. Its two bounds are never equal and
 * never so large that their difference is no number.
 */
export function valueDomain(min: number, max: number, options: DomainOptions = {}): [min: number, max: number] {
  const { domain = [null, null], zero = false, nice = true, padding = 0.05, count = 5, scale = scaleOf() } = options;
  if (scale.type === "log") return logDomain(min, max, options, scale);
  const [fixedMin, fixedMax] = [bound(domain[0]), bound(domain[1])];
  const none = Number.isNaN(min) || Number.isNaN(max);
  let low = none ? (fixedMin ?? Math.min(0, (fixedMax ?? 1) - 1)) : clamp(min);
  let high = none ? (fixedMax ?? Math.max(1, low + 1)) : clamp(max);
  if (zero) {
    low = Math.min(low, 0);
    high = Math.max(high, 0);
  }
  if (!none) [low, high] = pad(low, high, padding, scale);
  low = fixedMin ?? low;
  high = fixedMax ?? high;
  if (fixedMax === null && high - low < SAME) high = low + roomAround(low);
  else if (fixedMin === null && high - low < SAME) low = high - roomAround(high);
  else if (Math.abs(high - low) < SAME) high = low + roomAround(low);
  if (!nice) return [low, high];
  const wide = scale.type === "symlog" && Math.max(-low, high) >= WIDE && !(low * high > 0 && isNarrow(low, high));
  // What `scaleLinear().nice()` does, without the colours and interpolators that a scale brings along: 6 kB.
  const [roundLow, roundHigh] = wide
    ? decadeBounds(awayFromOne(low), -awayFromOne(-high))
    : roundBounds(low, high, count);
  return [
    fixedMin === null && Number.isFinite(roundLow) ? roundLow : low,
    fixedMax === null && Number.isFinite(roundHigh) ? roundHigh : high,
  ];
}

/** As {@link valueDomain}, above zero only; values that share less than a decade have the bounds of a linear axis. */
function logDomain(min: number, max: number, options: DomainOptions, scale: Scale): [min: number, max: number] {
  const { domain = [null, null], nice = true, padding = 0.05, count = 5 } = options;
  const [fixedMin, fixedMax] = [positive(bound(domain[0])), positive(bound(domain[1]))];
  const none = !(min > 0) || !(max > 0);
  let low = none ? 1 : Math.max(clamp(min), SAME);
  let high = none ? 10 : Math.max(clamp(max), low);
  if (!none) [low, high] = pad(low, high, padding, scale);
  low = fixedMin ?? Math.max(low, SAME);
  high = fixedMax ?? high;
  if (fixedMax === null && high <= low) high = low * 10 <= EXTREME ? low * 10 : low * 2;
  else if (fixedMin === null && high <= low) low = high / 10;
  else if (low === high) high = low * 2;
  if (!nice) return [low, high];
  const [roundLow, roundHigh] = isNarrow(low, high) ? roundBounds(low, high, count) : decadeBounds(low, high);
  return [
    fixedMin === null && roundLow > 0 ? roundLow : low,
    fixedMax === null && Number.isFinite(roundHigh) ? roundHigh : high,
  ];
}

/** Between −1 and 1, where a symlog axis is about linear, the round numbers are those and zero. */
function awayFromOne(low: number): number {
  return Math.abs(low) < 1 ? Math.floor(low) : low;
}

/** Whether two numbers of one sign share less than a decade. */
function isNarrow(a: number, b: number): boolean {
  return Math.max(a / b, b / a) < 10;
}

function positive(value: number | null): number | null {
  return value !== null && value > 0 ? Math.max(value, SAME) : null;
}

/** Adds room at both ends, but never across zero. */
function pad(
  low: number,
  high: number,
  share: number,
  { type, transform, invert }: Scale,
): [low: number, high: number] {
  if (low === 0 && high === 0) return [0, 1];
  const size = Math.max(Math.abs(low), Math.abs(high));
  if (type === "log" && high - low <= size * SAME_SHARE) return [low * 0.9, high * 1.1];
  if (high - low <= Math.max(SAME, size * SAME_SHARE)) {
    return within(low, high, low - roomAround(size), high + roomAround(size));
  }
  if (type === "linear") return within(low, high, low - (high - low) * share, high + (high - low) * share);
  const room = (transform(high) - transform(low)) * share;
  return within(low, high, clamp(invert(transform(low) - room)), clamp(invert(transform(high) + room)));
}

function within(low: number, high: number, lower: number, higher: number): [low: number, high: number] {
  return [low >= 0 ? Math.max(0, lower) : lower, high <= 0 ? Math.min(0, higher) : higher];
}

/** The nearest bounds of 1, 2 or 5 times a power of ten. */
function decadeBounds(low: number, high: number): [low: number, high: number] {
  return [roundDown(low), -roundDown(-high)];
}

/** The next of these numbers that is no greater. */
function roundDown(value: number): number {
  if (value === 0) return 0;
  const size = Math.abs(value);
  const power = 10 ** Math.floor(Math.log10(size));
  return value > 0
    ? ([5, 2, 1].find((factor) => factor * power <= size * (1 + SAME_SHARE)) ?? 1) * power
    : -([1, 2, 5].find((factor) => factor * power >= size * (1 - SAME_SHARE)) ?? 10) * power;
}

function roomAround(value: number): number {
  return value === 0 ? 1 : Math.max(Math.abs(value) * 0.1, SAME);
}

function bound(value: number | null): number | null {
  return value === null || Number.isNaN(value) ? null : clamp(value);
}

function clamp(value: number): number {
  return Math.min(Math.max(value, -EXTREME), EXTREME);
}
