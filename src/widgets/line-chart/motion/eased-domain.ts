import type { Motion } from "./motion.js";

/** Time constant by which the domain grows: fast, so that new values are seen. */
const GROW_TIME_CONSTANT_MS = 60;

/** Time constant by which the domain shrinks: slow, so that the line does not jump. */
const SHRINK_TIME_CONSTANT_MS = 200;

/** Least time in which the domain may grow e times as large: lines must not collapse within a frame. */
const MAX_GROWTH_TIME_CONSTANT_MS = 45;

/** Distance at which a bound snaps to its goal: the rest could not be seen, but would cost frames. */
const SNAP_PX = 0.5;

/**
 * Farthest that a bound starts from its goal, in extents of the goal: after a spike of 1e300 it would move for minutes.
 */
const MAX_DISTANCE_EXTENTS = 1_000;

/**
 * The eased domain of a value axis: it grows fast, shrinks slowly, and snaps when it is close. Its bounds are NaN
 * before the first goal.
 */
export class EasedDomain implements Motion {
  #low = NaN;
  #high = NaN;
  #goalLow = NaN;
  #goalHigh = NaN;
  #height = NaN;

  /** The lower bound now. */
  get low(): number {
    return this.#low;
  }

  /** The upper bound now. */
  get high(): number {
    return this.#high;
  }

  get nextMs(): number {
    return this.#low !== this.#goalLow || this.#high !== this.#goalHigh ? 0 : Infinity;
  }

  /**
   * Sets the goal; takes the first one at once.
   *
   * @param height - the plot's height, CSS pixels
   */
  aim(low: number, high: number, height: number): void {
    this.#goalLow = low;
    this.#goalHigh = high;
    this.#height = height;
    if (Number.isNaN(this.#low)) this.settle();
  }

  step(elapsedMs: number): void {
    if (elapsedMs === Infinity) {
      this.settle();
      return;
    }
    const extent = Math.abs(this.#goalHigh - this.#goalLow);
    const snapDistance = (extent * SNAP_PX) / this.#height;
    const clampStart = (value: number, goal: number): number =>
      Math.min(Math.max(value, goal - MAX_DISTANCE_EXTENTS * extent), goal + MAX_DISTANCE_EXTENTS * extent);
    const [low, high] = [clampStart(this.#low, this.#goalLow), clampStart(this.#high, this.#goalHigh)];
    const easedLow = ease(
      low,
      this.#goalLow,
      elapsedMs,
      this.#goalLow < low ? GROW_TIME_CONSTANT_MS : SHRINK_TIME_CONSTANT_MS,
    );
    const easedHigh = ease(
      high,
      this.#goalHigh,
      elapsedMs,
      this.#goalHigh > high ? GROW_TIME_CONSTANT_MS : SHRINK_TIME_CONSTANT_MS,
    );
    const extentBefore = Math.max(Math.abs(high - low), extent / MAX_DISTANCE_EXTENTS);
    const growth = Math.abs(easedHigh - easedLow) - extentBefore;
    const share =
      growth > 0 ? Math.min(1, (extentBefore * Math.expm1(elapsedMs / MAX_GROWTH_TIME_CONSTANT_MS)) / growth) : 1;
    this.#low = snap(low + (easedLow - low) * share, this.#goalLow, snapDistance);
    this.#high = snap(high + (easedHigh - high) * share, this.#goalHigh, snapDistance);
    // Settle where the bounds meet on their way: an empty domain has no scale.
    if (this.#low === this.#high) this.settle();
  }

  /** Takes the goal at once. */
  settle(): void {
    this.#low = this.#goalLow;
    this.#high = this.#goalHigh;
  }
}

/** Returns the goal where a value is near enough, else the value. */
function snap(value: number, goal: number, snapDistance: number): number {
  return Math.abs(value - goal) <= snapDistance ? goal : value;
}

/** Eases a value exponentially to a goal: 63 % of the way after one time constant, 95 % after three. */
function ease(value: number, goal: number, elapsedMs: number, timeConstant: number): number {
  return goal + (value - goal) * Math.exp(-elapsedMs / timeConstant);
}
