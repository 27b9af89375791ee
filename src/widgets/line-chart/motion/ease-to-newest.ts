import type { Plane } from "../../../draw/index.js";
import { timeX } from "../../../draw/index.js";
import type { Series } from "../../../series/index.js";
import type { Motion } from "./motion.js";

/** Time constant of the critically damped spring: after five of them 96 % of the way is done. */
const TIME_CONSTANT_MS = 50;

/** Longest lag that is eased, times the spacing of arrivals: a row farther ahead is no next row, and shows at once. */
const MAX_LAG_SPACINGS = 1.5;

/** The time scale of a plane. */
type TimeScale = Pick<Plane, "to" | "msPerPixel">;

/**
 * Eases a line to newest rows that arrive when their place is on view already: in a short time window, or before the
 * delay has grown. A backlog, a burst or a repair shows at once.
 */
export class EaseToNewest implements Motion {
  #series: Series | undefined;
  /** The time of the newest row, epoch ms. */
  #newest = NaN;
  /** The right edge, epoch ms. */
  #to = NaN;
  #msPerPixel = NaN;
  /** The time by which the drawn end lags behind its goal, ms. */
  #lag = 0;
  /** The rate at which the lag changes, ms a ms. */
  #speed = 0;

  get nextMs(): number {
    return this.#lag === 0 ? Infinity : 0;
  }

  /**
   * Sets the end to go to: the newest row, or the right edge before it.
   *
   * @param spacing - the spacing of arrivals, ms; 0: not known, or not to be eased
   */
  aim(series: Series, { to, msPerPixel }: TimeScale, spacing: number): void {
    const newest = series.length > 0 ? series.time(series.end - 1) : NaN;
    if (series !== this.#series || !(spacing > 0)) this.#lag = this.#speed = 0;
    else if (newest !== this.#newest) {
      // Without the new row the end would be here: the edge has moved on, however long ago the frame before was.
      const previousEnd = Math.min(this.#newest, Math.max(to, this.#to)) - this.#lag;
      const lack = Math.min(newest, to) - previousEnd;
      this.#lag = lack <= MAX_LAG_SPACINGS * spacing && series.joined(series.end - 2) ? Math.max(0, lack) : 0;
    }
    this.#series = series;
    this.#newest = newest;
    this.#to = to;
    this.#msPerPixel = msPerPixel;
  }

  step(elapsedMs: number): void {
    if (this.#lag === 0) return;
    // Move a critically damped spring towards a lag of 0.
    const pull = this.#speed + this.#lag / TIME_CONSTANT_MS;
    const decay = Math.exp(-elapsedMs / TIME_CONSTANT_MS);
    this.#lag = (this.#lag + pull * elapsedMs) * decay;
    this.#speed = (this.#speed - (pull * elapsedMs) / TIME_CONSTANT_MS) * decay;
    // Infinity times a decay of 0 is NaN: no lag either.
    if (!(this.#lag >= this.#msPerPixel / 2)) this.#lag = this.#speed = 0;
  }

  /** Returns the plane in which to draw the line: it ends where the line has got to. */
  planeIn(plane: Plane): Plane {
    if (this.#lag === 0) return plane;
    const end = Math.min(this.#newest, this.#to) - this.#lag;
    return { ...plane, to: end, width: timeX(plane, end) - plane.left };
  }
}
