/** Division of a value axis. */
export type ScaleType = "linear" | "log" | "symlog";

/** Maps values to places along an axis, and back. */
export interface Scale {
  /** Division of the axis. */
  readonly type: ScaleType;
  /** Returns the place of a value. A log scale has none for zero and below: `-Infinity`. */
  readonly transform: (value: number) => number;
  /** Returns the value at a place. */
  readonly invert: (place: number) => number;
}

const linear: Scale = { type: "linear", transform: identity, invert: identity };

const log: Scale = {
  type: "log",
  transform: (value) => (value > 0 ? Math.log(value) : value <= 0 ? -Infinity : NaN),
  invert: Math.exp,
};

/**
 * Logarithm that goes on through zero: `sign(x) · ln(1 + |x|)`, that is about linear between −1 and 1 (J. B. W. Webber,
 * A bi-symmetric log transformation for wide-range data, Meas. Sci. Technol. 24, 2013).
 */
const symlog: Scale = {
  type: "symlog",
  transform: (value) => Math.sign(value) * Math.log1p(Math.abs(value)),
  invert: (place) => Math.sign(place) * Math.expm1(Math.abs(place)),
};

const SCALES: Readonly<Record<ScaleType, Scale>> = { linear, log, symlog };

/** Returns the scale of a name; the same object each time. */
export function scaleOf(type: ScaleType = "linear"): Scale {
  return SCALES[type];
}

/**
 * Returns the value at a share (0 to 1) of the way from `a` to `b` on a straight line along a scale, never outside
 * them, whatever their size.
 */
export function between(a: number, b: number, share: number, { type, transform, invert }: Scale = linear): number {
  if (type !== "linear") {
    const curved = invert(between(transform(a), transform(b), share));
    // NaN from a log scale: a line from zero comes from infinitely far below.
    return Number.isNaN(curved) ? 0 : Math.min(Math.max(curved, Math.min(a, b)), Math.max(a, b));
  }
  const value = a * (1 - share) + b * share;
  return Math.min(Math.max(value, Math.min(a, b)), Math.max(a, b));
}

function identity(value: number): number {
  return value;
}
