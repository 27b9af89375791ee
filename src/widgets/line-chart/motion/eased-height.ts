import type { Motion } from "./motion.js";

/** Duration of the way from one height to the next. */
const DURATION_MS = 200;

/** Rest of the way that is left out: it could not be seen, but would cost frames. */
const SNAP_PX = 0.5;

/**
 * The height of what is written of a value: at the value's own place on the axis, eased there with cubic easing when
 * the value changes. Where the axis moves it goes along.
 */
export class EasedHeight implements Motion {
  #value = NaN;
  #y = NaN;
  /** The way to the goal when the value changed, CSS pixels; 0: it is there. */
  #way = 0;
  /** The time since the value changed, ms. */
  #passedMs = 0;
  #stepMs = Infinity;

  get nextMs(): number {
    return this.#way === 0 ? Infinity : 0;
  }

  /** The time until it is at its goal, ms; 0: it is. */
  get wayMs(): number {
    return this.#way === 0 ? 0 : DURATION_MS - this.#passedMs;
  }

  step(elapsedMs: number): void {
    this.#stepMs = elapsedMs;
    this.#passedMs += elapsedMs;
  }

  /** Forgets where it is: the next value has its place at once. */
  reset(): void {
    this.#value = this.#y = NaN;
    this.#way = 0;
  }

  /**
   * Returns the height to draw at.
   *
   * @param value - the value that is written
   * @param goal - the place of the value in this frame, CSS pixels from the top
   */
  of(value: number, goal: number): number {
    if (value !== this.#value) {
      this.#way = this.#y - goal;
      this.#passedMs = this.#stepMs;
      this.#value = value;
    }
    const left = this.#way * easedShare(this.#passedMs, DURATION_MS);
    // NaN, before there was a place, is no way either.
    if (!(Math.abs(left) >= SNAP_PX)) this.#way = 0;
    return (this.#y = this.#way === 0 ? goal : goal + left);
  }
}

/** Returns the share of a way that is left after some of the time that it takes, 1 to 0: cubic easing. */
export function easedShare(passedMs: number, durationMs: number): number {
  return (1 - Math.min(1, passedMs / durationMs)) ** 3;
}
