import { roundBounds } from "./round-steps.js";
import type { Scale } from "./scale.js";
import { scaleOf } from "./scale.js";

/** Greatest bound of a domain: the domain's width, with room to spare, must be finite. */
const MAX_BOUND = Number.MAX_VALUE / 8;

/** Difference below which values count as one: as a share of their size, and at all. */
const EQUAL_SHARE = 1e-12;
const EQUAL_WIDTH = 1e-290;

/** Size from which on the bounds of a symlog axis are those of decades. */
const DECADE_BOUNDS_FROM = 10;

/** Options of {@link valueDomain}. */
export interface DomainOptions {
  /**
   * Fixed bounds; `null` for one that follows the values. Two in falling order turn the axis over. Default: both
   * follow.
   */
  readonly domain?: readonly [min: number | null, max: number | null] | undefined;
  /** Whether the domain always includes zero. Default false. */
  readonly zero?: boolean;
  /** Whether bounds that follow are widened to round numbers. Default true. */
  readonly nice?: boolean;
  /** The share of the values' extent added at an end that follows, but never across zero. Default 0.05. */
  readonly padding?: number;
  /** Number of ticks that the round numbers are meant for. Default 5. */
  readonly count?: number;
  /** Division of the axis; a log scale takes no value of zero or below. Default: linear. */
  readonly scale?: Scale;
}

/**
 * Returns the domain of an axis for values from `min` to `max`, NaN where there are none. The two bounds are never
 * equal and never so large that their difference is not finite.
 */
export function valueDomain(min: number, max: number, options: DomainOptions = {}): [min: number, max: number] {
  const { domain = [null, null], zero = false, nice = true, padding = 0.05, count = 5, scale = scaleOf() } = options;
  if (scale.type === "log") return logDomain(min, max, options, scale);
  const [fixedMin, fixedMax] = [fixedBound(domain[0]), fixedBound(domain[1])];
  const isEmpty = Number.isNaN(min) || Number.isNaN(max);
  let low = isEmpty ? (fixedMin ?? Math.min(0, (fixedMax ?? 1) - 1)) : clamp(min);
  let high = isEmpty ? (fixedMax ?? Math.max(1, low + 1)) : clamp(max);
  if (zero) {
    low = Math.min(low, 0);
    high = Math.max(high, 0);
  }
  if (!isEmpty) [low, high] = pad(low, high, padding, scale);
  low = fixedMin ?? low;
  high = fixedMax ?? high;
  if (fixedMax === null && high - low < EQUAL_WIDTH) high = low + paddingAround(low);
  else if (fixedMin === null && high - low < EQUAL_WIDTH) low = high - paddingAround(high);
  else if (Math.abs(high - low) < EQUAL_WIDTH) high = low + paddingAround(low);
  if (!nice) return [low, high];
  const hasDecadeBounds =
    scale.type === "symlog" && Math.max(-low, high) >= DECADE_BOUNDS_FROM && !(low * high > 0 && isNarrow(low, high));
  // Same bounds as `scaleLinear().nice()`, without the colours and interpolators that a scale brings along: 6 kB.
  const [roundLow, roundHigh] = hasDecadeBounds
    ? decadeBounds(roundNearZero(low), -roundNearZero(-high))
    : roundBounds(low, high, count);
  return [
    fixedMin === null && Number.isFinite(roundLow) ? roundLow : low,
    fixedMax === null && Number.isFinite(roundHigh) ? roundHigh : high,
  ];
}

/**
 * Returns the domain of a log axis, above zero only; values less than a decade apart have the bounds of a linear axis.
 */
function logDomain(min: number, max: number, options: DomainOptions, scale: Scale): [min: number, max: number] {
  const { domain = [null, null], nice = true, padding = 0.05, count = 5 } = options;
  const [fixedMin, fixedMax] = [positiveBound(fixedBound(domain[0])), positiveBound(fixedBound(domain[1]))];
  const isEmpty = !(min > 0) || !(max > 0);
  let low = isEmpty ? 1 : Math.max(clamp(min), EQUAL_WIDTH);
  let high = isEmpty ? 10 : Math.max(clamp(max), low);
  if (!isEmpty) [low, high] = pad(low, high, padding, scale);
  low = fixedMin ?? Math.max(low, EQUAL_WIDTH);
  high = fixedMax ?? high;
  if (fixedMax === null && high <= low) high = low * 10 <= MAX_BOUND ? low * 10 : low * 2;
  else if (fixedMin === null && high <= low) low = high / 10;
  else if (low === high) high = low * 2;
  if (!nice) return [low, high];
  const [roundLow, roundHigh] = isNarrow(low, high) ? roundBounds(low, high, count) : decadeBounds(low, high);
  return [
    fixedMin === null && roundLow > 0 ? roundLow : low,
    fixedMax === null && Number.isFinite(roundHigh) ? roundHigh : high,
  ];
}

/** Rounds a lower bound between −1 and 1, where a symlog axis is about linear, down to −1 or 0. */
function roundNearZero(low: number): number {
  return Math.abs(low) < 1 ? Math.floor(low) : low;
}

/** Tells whether two numbers of one sign are less than a decade apart. */
function isNarrow(a: number, b: number): boolean {
  return Math.max(a / b, b / a) < 10;
}

function positiveBound(value: number | null): number | null {
  return value !== null && value > 0 ? Math.max(value, EQUAL_WIDTH) : null;
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
  if (type === "log" && high - low <= size * EQUAL_SHARE) return [low * 0.9, high * 1.1];
  if (high - low <= Math.max(EQUAL_WIDTH, size * EQUAL_SHARE)) {
    return withinSign(low, high, low - paddingAround(size), high + paddingAround(size));
  }
  if (type === "linear") return withinSign(low, high, low - (high - low) * share, high + (high - low) * share);
  const room = (transform(high) - transform(low)) * share;
  return withinSign(low, high, clamp(invert(transform(low) - room)), clamp(invert(transform(high) + room)));
}

function withinSign(low: number, high: number, lower: number, higher: number): [low: number, high: number] {
  return [low >= 0 ? Math.max(0, lower) : lower, high <= 0 ? Math.min(0, higher) : higher];
}

/** Widens bounds to the nearest of 1, 2 or 5 times a power of ten. */
function decadeBounds(low: number, high: number): [low: number, high: number] {
  return [roundDown(low), -roundDown(-high)];
}

/** Rounds down to the nearest of these numbers. */
function roundDown(value: number): number {
  if (value === 0) return 0;
  const size = Math.abs(value);
  const power = 10 ** Math.floor(Math.log10(size));
  return value > 0
    ? ([5, 2, 1].find((factor) => factor * power <= size * (1 + EQUAL_SHARE)) ?? 1) * power
    : -([1, 2, 5].find((factor) => factor * power >= size * (1 - EQUAL_SHARE)) ?? 10) * power;
}

function paddingAround(value: number): number {
  return value === 0 ? 1 : Math.max(Math.abs(value) * 0.1, EQUAL_WIDTH);
}

function fixedBound(value: number | null): number | null {
  return value === null || Number.isNaN(value) ? null : clamp(value);
}

function clamp(value: number): number {
  return Math.min(Math.max(value, -MAX_BOUND), MAX_BOUND);
}
