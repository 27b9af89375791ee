import { invalid } from "../options/check.js";

/** What random values are like. */
export interface RandomValuesOptions {
  /** The least value. Default 0. */
  readonly min?: number;
  /** The greatest value, itself included. Default 100. */
  readonly max?: number;
  /** Whole numbers alone. Default true. */
  readonly integer?: boolean;
  /** Each value a small step from the one before, rather than anywhere. Default false. */
  readonly walk?: boolean;
  /** A whole number that names the sequence. */
  readonly seed: number;
}

/** The longest step of a walk, as a share of its range. */
const STRIDE = 0.1;

/**
 * A sequence of random values, repeatable by its seed: gives the value at an index, 0 or more.
 * A walk is computed from the one asked before it, or anew from the start when asked to go back.
 *
 * @throws RangeError if no value lies between `min` and `max`, or the seed is not a whole number
 */
export function randomValues({
  min = 0,
  max = 100,
  integer = true,
  walk = false,
  seed,
}: RandomValuesOptions): (index: number) => number {
  for (const [name, value] of Object.entries({ min, max, seed })) {
    if (typeof value !== "number") throw invalid(name, value, "a number");
  }
  if (!Number.isFinite(min)) throw new RangeError(`invalid min: ${min}`);
  if (!Number.isFinite(max) || max < min) throw new RangeError(`invalid max: ${max}`);
  if (!Number.isSafeInteger(seed)) throw new RangeError(`invalid seed: ${seed}`);
  const [low, high] = integer ? [Math.ceil(min), Math.floor(max)] : [min, max];
  if (low > high) throw new RangeError(`invalid max: no whole number lies between ${min} and ${max}`);

  if (!walk) {
    return (index) => {
      const share = uniform(seed, index);
      return integer ? low + Math.floor(share * (high - low + 1)) : low + share * (high - low);
    };
  }
  const range = high - low;
  let at = 0;
  let value = low + uniform(seed, 0) * range;
  return (index) => {
    if (index < at) {
      at = 0;
      value = low + uniform(seed, 0) * range;
    }
    while (at < index) value = reflect(value + (2 * uniform(seed, ++at) - 1) * STRIDE * range, low, high);
    return integer ? Math.round(value) : value;
  };
}

/** Folds a value that stepped over a border back into the range. */
function reflect(value: number, low: number, high: number): number {
  if (value < low) return 2 * low - value;
  return value > high ? 2 * high - value : value;
}

/** A number in [0, 1), of 53 bits, for each seed and index. */
function uniform(seed: number, index: number): number {
  const [low, high] = [
    mix(seed ^ mix(index)),
    mix(Math.floor(seed / 2 ** 32) ^ Math.floor(index / 2 ** 32) ^ 0x9e37_79b9),
  ];
  const first = mix(low ^ high);
  const second = mix(first ^ low ^ 0x85eb_ca6b);
  return ((first >>> 5) * 2 ** 26 + (second >>> 6)) / 2 ** 53;
}

/** Spreads 32 bits over 32 bits, each input to another output (constants "lowbias32" by C. Wellons, public domain). */
function mix(bits: number): number {
  let x = bits | 0;
  x = Math.imul(x ^ (x >>> 16), 0x7feb_352d);
  x = Math.imul(x ^ (x >>> 15), 0x846c_a68b);
  return x ^ (x >>> 16);
}
