import { decimalsOf } from "../../format/number-words.js";

/** Keys whose numbers are remembered. */
const mostKeys = 1_000;

interface Seen {
  size: number;
  whole: boolean;
}

/** What a key's numbers were like in this span of time, and in the one before. */
interface Scale {
  since: number;
  now: Seen;
  before: Seen;
}

const nothing: Seen = { size: 0, whole: true };

/**
 * Tells with how many decimals a column writes the numbers of each key: 42 after 41.8 is 42.0, and 42 among whole
 * numbers is 42.
 */
export class Decimals {
  readonly #byKey = new Map<string, Scale>();

  /** Takes note of a number that is shown at a time, ms; `span` ms later it begins to be forgotten. */
  add(key: string, value: number, at: number, span: number): void {
    let scale = this.#byKey.get(key);
    if (scale === undefined) {
      if (this.#byKey.size >= mostKeys) this.#byKey.clear();
      scale = { since: at, now: { ...nothing }, before: nothing };
      this.#byKey.set(key, scale);
    }
    if (at - scale.since > span) {
      scale.before = scale.now;
      scale.now = { ...nothing };
      scale.since = at;
    }
    const size = Math.abs(value);
    if (size > scale.now.size) scale.now.size = size;
    if (!Number.isInteger(value)) scale.now.whole = false;
  }

  /** How many decimals. */
  decimals(key: string): number {
    const { now, before } = this.#byKey.get(key) ?? { now: nothing, before: nothing };
    return now.whole && before.whole ? 0 : decimalsOf(Math.max(now.size, before.size));
  }
}
