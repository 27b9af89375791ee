import { invalidOption } from "../options/check.js";

/** Options of a sequence of random values. */
export interface RandomValuesOptions {
  /** The least value. Default 0. */
  readonly min?: number;
  /** The greatest value, itself included. Default 100. */
  readonly max?: number;
  /** Whether the values are whole numbers. Default true. */
  readonly integer?: boolean;
  /** Whether each value is a small step from the one before. Default false: anywhere in the range. */
  readonly walk?: boolean;
  /** A whole number that names the sequence. */
  readonly seed: number;
}

/** The longest step of a walk, as a share of its range. */
const MAX_STEP_SHARE = 0.1;

/**
 * Makes a sequence of random values that is repeatable by its seed; it returns the value at an index, 0 or more. A walk
 * continues from the last index asked, or from the start for a lower one.
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
    if (typeof value !== "number") throw invalidOption(name, value, "a number");
  }
  if (!Number.isFinite(min)) throw new RangeError(`invalid min: ${min}`);
  if (!Number.isFinite(max) || max < min) throw new RangeError(`invalid max: ${max}`);
  if (!Number.isSafeInteger(seed)) throw new RangeError(`invalid seed: ${seed}`);
  const [low, high] = integer ? [Math.ceil(min), Math.floor(max)] : [min, max];
  if (low > high) throw new RangeError(`invalid max: no whole number lies between ${min} and ${max}`);

  if (!walk) {
    return (index) => {
      const fraction = uniform(seed, index);
      return integer ? low + Math.floor(fraction * (high - low + 1)) : low + fraction * (high - low);
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
    while (at < index) value = reflect(value + (2 * uniform(seed, ++at) - 1) * MAX_STEP_SHARE * range, low, high);
    return integer ? Math.round(value) : value;
  };
}

/** Folds a value that stepped over a border back into the range. */
function reflect(value: number, low: number, high: number): number {
  if (value < low) return 2 * low - value;
  return value > high ? 2 * high - value : value;
}

/** Returns a number in [0, 1), of 53 bits, for a seed and an index. */
function uniform(seed: number, index: number): number {
  const [low, high] = [
    mix(seed ^ mix(index)),
    mix(Math.floor(seed / 2 ** 32) ^ Math.floor(index / 2 ** 32) ^ 0x9e37_79b9),
  ];
  const first = mix(low ^ high);
  const second = mix(first ^ low ^ 0x85eb_ca6b);
  return ((first >>> 5) * 2 ** 26 + (second >>> 6)) / 2 ** 53;
}

/** Mixes 32 bits, each input to another output (constants "lowbias32" by C. Wellons, public domain). */
function mix(bits: number): number {
  let x = bits | 0;
  x = Math.imul(x ^ (x >>> 16), 0x7feb_352d);
  x = Math.imul(x ^ (x >>> 15), 0x846c_a68b);
  return x ^ (x >>> 16);
}
