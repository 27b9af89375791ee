/** How an axis of values is divided. */
export type ScaleType = "linear" | "log" | "symlog";

/** Takes values to an axis along which they stand evenly, and back. */
export interface Scale {
  /** How it divides. */
  readonly type: ScaleType;
  /** Where a value stands. A log scale has no place for zero and below: `-Infinity`. */
  readonly transform: (value: number) => number;
  /** The value that stands there. */
  readonly invert: (place: number) => number;
}

const linear: Scale = { type: "linear", transform: same, invert: same };

const log: Scale = {
  type: "log",
  transform: (value) => (value > 0 ? Math.log(value) : value <= 0 ? -Infinity : NaN),
  invert: Math.exp,
};

/**
 * Evenly by themselves, by their logarithms, or by logarithms that go on through zero: `sign(x) · ln(1 + |x|)`, that is
 * about linear between −1 and 1 (J. B. W. Webber, A bi-symmetric log transformation for wide-range data, Meas. Sci.
 * Technol. 24, 2013).
 */
const symlog: Scale = {
  type: "symlog",
  transform: (value) => Math.sign(value) * Math.log1p(Math.abs(value)),
  invert: (place) => Math.sign(place) * Math.expm1(Math.abs(place)),
};

const scales: Readonly<Record<ScaleType, Scale>> = { linear, log, symlog };

/** The scale of a name; the same object each time. */
export function scaleOf(type: ScaleType = "linear"): Scale {
  return scales[type];
}

/**
 * The value at a share (0 to 1) of the way from `a` to `b` on a straight line along a scale, never outside them,
 * whatever their size.
 */
export function between(a: number, b: number, share: number, { type, transform, invert }: Scale = linear): number {
  if (type !== "linear") {
    const found = invert(between(transform(a), transform(b), share));
    // From zero on a log scale a line comes from infinitely far below.
    return Number.isNaN(found) ? 0 : Math.min(Math.max(found, Math.min(a, b)), Math.max(a, b));
  }
  const value = a * (1 - share) + b * share;
  return Math.min(Math.max(value, Math.min(a, b)), Math.max(a, b));
}

function same(value: number): number {
  return value;
}
