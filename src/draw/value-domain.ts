import { nice as roundBounds } from "d3";

/** The greatest bound of a domain: its width, with room to spare, must be a number. */
const EXTREME = Number.MAX_VALUE / 8;

/** Values that differ by less than this share of their size, or by less than this at all, count as one. */
const SAME_SHARE = 1e-12;
const SAME = 1e-290;

/** How a domain follows its values. */
export interface DomainOptions {
  /** Fixed bounds; `null` for one that follows the values. Two in falling order turn the axis over. Default: both follow. */
  readonly domain?: readonly [min: number | null, max: number | null];
  /** Whether zero is always in it. Default false. */
  readonly zero?: boolean;
  /** Whether bounds that follow are widened to round numbers. Default true. */
  readonly nice?: boolean;
  /** The share of the values' extent added at an end that follows, but never across zero. Default 0.05. */
  readonly padding?: number;
  /** How many ticks the round numbers are meant for. Default 5. */
  readonly count?: number;
}

/**
 * The domain of an axis for values from `min` to `max`, NaN where there are none. Its two bounds are never equal and
 * never so large that their difference is no number.
 */
export function valueDomain(min: number, max: number, options: DomainOptions = {}): [min: number, max: number] {
  const { domain = [null, null], zero = false, nice = true, padding = 0.05, count = 5 } = options;
  const [fixedMin, fixedMax] = [bound(domain[0]), bound(domain[1])];
  const none = Number.isNaN(min) || Number.isNaN(max);
  let low = none ? (fixedMin ?? Math.min(0, (fixedMax ?? 1) - 1)) : clamp(min);
  let high = none ? (fixedMax ?? Math.max(1, low + 1)) : clamp(max);
  if (zero) {
    low = Math.min(low, 0);
    high = Math.max(high, 0);
  }
  if (!none) [low, high] = pad(low, high, padding);
  low = fixedMin ?? low;
  high = fixedMax ?? high;
  if (fixedMax === null && high - low < SAME) high = low + roomAround(low);
  else if (fixedMin === null && high - low < SAME) low = high - roomAround(high);
  else if (Math.abs(high - low) < SAME) high = low + roomAround(low);
  if (!nice) return [low, high];
  // What `scaleLinear().nice()` does, without the colours and interpolators that a scale brings along: 6 kB.
  const [roundLow, roundHigh] = roundBounds(low, high, count);
  return [
    fixedMin === null && Number.isFinite(roundLow) ? roundLow : low,
    fixedMax === null && Number.isFinite(roundHigh) ? roundHigh : high,
  ];
}

function pad(low: number, high: number, share: number): [low: number, high: number] {
  if (low === 0 && high === 0) return [0, 1];
  const extent = high - low;
  const size = Math.max(Math.abs(low), Math.abs(high));
  const room = extent <= Math.max(SAME, size * SAME_SHARE) ? roomAround(size) : extent * share;
  return [low >= 0 ? Math.max(0, low - room) : low - room, high <= 0 ? Math.min(0, high + room) : high + room];
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
