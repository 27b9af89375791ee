/** How fast the domain makes room, and how slowly it gives room back: time constants, ms. */
const opening = 60;
const closing = 200;

/**
 * As it makes room it grows e times as large in so many ms at most: what was on view must not shrink to nothing in a
 * frame.
 */
const growth = 45;

/** A bound that is so near to its goal is there, CSS pixels: nobody sees the rest of the way, but it would be drawn. */
const close = 0.5;

/**
 * A bound that is farther from its goal than so many domains comes the rest of the way at once: after a spike of 1e300
 * it would take minutes.
 */
const far = 1_000;

/**
 * The domain of the value axis in motion: it makes room fast, gives room back slowly, and snaps when it is close.
 * Before it has a goal it has no bounds.
 */
export class EasedDomain {
  #low = NaN;
  #high = NaN;
  #goalLow = NaN;
  #goalHigh = NaN;

  /** The least value on view. */
  get low(): number {
    return this.#low;
  }

  /** The greatest value on view. */
  get high(): number {
    return this.#high;
  }

  /** Whether it is on its way. */
  get moving(): boolean {
    return this.#low !== this.#goalLow || this.#high !== this.#goalHigh;
  }

  /** Sets where to go; the first goal is taken at once. */
  aim(low: number, high: number): void {
    this.#goalLow = low;
    this.#goalHigh = high;
    if (Number.isNaN(this.#low)) this.settle();
  }

  /** Goes on for so many ms, on an axis of this height, CSS pixels. */
  step(elapsed: number, height: number): void {
    const extent = Math.abs(this.#goalHigh - this.#goalLow);
    const near = (extent * close) / height;
    const from = (value: number, goal: number): number =>
      Math.min(Math.max(value, goal - far * extent), goal + far * extent);
    const [low, high] = [from(this.#low, this.#goalLow), from(this.#high, this.#goalHigh)];
    const toLow = approach(low, this.#goalLow, elapsed, this.#goalLow < low ? opening : closing);
    const toHigh = approach(high, this.#goalHigh, elapsed, this.#goalHigh > high ? opening : closing);
    const before = Math.max(Math.abs(high - low), extent / far);
    const grown = Math.abs(toHigh - toLow) - before;
    const share = grown > 0 ? Math.min(1, (before * Math.expm1(elapsed / growth)) / grown) : 1;
    this.#low = settled(low + (toLow - low) * share, this.#goalLow, near);
    this.#high = settled(high + (toHigh - high) * share, this.#goalHigh, near);
    // Bounds that meet on their way have no scale.
    if (this.#low === this.#high) this.settle();
  }

  /** Is there at once. */
  settle(): void {
    this.#low = this.#goalLow;
    this.#high = this.#goalHigh;
  }
}

function settled(value: number, goal: number, near: number): number {
  return Math.abs(value - goal) <= near ? goal : value;
}

/** A value on its way to another: after one time constant 63 % of the way is done, after three 95 %. */
function approach(value: number, goal: number, elapsed: number, constant: number): number {
  return goal + (value - goal) * Math.exp(-elapsed / constant);
}
