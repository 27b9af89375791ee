import { decimalsOf } from "../../format/number-words.js";

/** Limit of keys whose numbers are remembered. */
const MAX_KEYS = 1_000;

/** Summary of some numbers. */
interface NumberSummary {
  /** Greatest absolute value. */
  maxSize: number;
  /** Whether all of them are whole. */
  isWhole: boolean;
}

/** Numbers of a key in the current span of time and in the one before. */
interface KeyNumbers {
  /** Start of the current span, steady ms. */
  since: number;
  now: NumberSummary;
  before: NumberSummary;
}

const NO_NUMBERS: NumberSummary = { maxSize: 0, isWhole: true };

/** Decimals of a column's numbers, by key: 42 after 41.8 is written 42.0, and 42 among whole numbers is 42. */
export class Decimals {
  readonly #byKey = new Map<string, KeyNumbers>();

  /** Records a number that is shown at a steady time, ms; it begins to be forgotten `span` ms later. */
  add(key: string, value: number, at: number, span: number): void {
    let numbers = this.#byKey.get(key);
    if (numbers === undefined) {
      if (this.#byKey.size >= MAX_KEYS) this.#byKey.clear();
      numbers = { since: at, now: { ...NO_NUMBERS }, before: NO_NUMBERS };
      this.#byKey.set(key, numbers);
    }
    if (at - numbers.since > span) {
      numbers.before = numbers.now;
      numbers.now = { ...NO_NUMBERS };
      numbers.since = at;
    }
    const size = Math.abs(value);
    if (size > numbers.now.maxSize) numbers.now.maxSize = size;
    if (!Number.isInteger(value)) numbers.now.isWhole = false;
  }

  /** Returns the number of decimals of a key. */
  of(key: string): number {
    const { now, before } = this.#byKey.get(key) ?? { now: NO_NUMBERS, before: NO_NUMBERS };
    return now.isWhole && before.isWhole ? 0 : decimalsOf(Math.max(now.maxSize, before.maxSize));
  }
}
