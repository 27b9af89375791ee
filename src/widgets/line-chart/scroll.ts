import type { Plane } from "../../draw/index.js";
import { half } from "../host/ticker.js";
import { autoDelay } from "../view/time-view.js";

/** How fast the delay may change, ms a ms: time on view slows down or hurries a little, and never goes back. */
const slew = 0.25;

/** A delay so near to what it should be is let be, ms: the spacing of arrivals always trembles. */
const tolerance = 20;

/** Under reduced motion the view goes on by a sixtieth of the time window, 1 s at least. */
const steps = 60;
const shortest = 1_000;

/** What the right edge of the view depends on. */
export interface ScrollInput {
  /** The stream's time now, epoch ms. */
  readonly now: number;
  /** The option. */
  readonly delay: number | "auto";
  /** How far apart rows arrive, 95th percentile, ms; 0: not yet known. */
  readonly spacing: number;
  /** The span on view, ms. */
  readonly timeWindow: number;
  /** Once the feed is over: the time of its newest row, at which the view comes to rest. */
  readonly end: number | undefined;
  /** Whether the reader wants no motion: the view goes in steps. */
  readonly still: boolean;
}

/** The right edge of a live view: it follows the stream's time, steadily. */
export class Scroll {
  #lag: number | undefined;
  #now = NaN;
  #to = -Infinity;
  #resting = false;

  /** Whether the feed is over and the view has come to rest. */
  get resting(): boolean {
    return this.#resting;
  }

  /** Goes on to a time, and gives the right edge, epoch ms. */
  to({ now, delay, spacing, timeWindow, end, still }: ScrollInput): number {
    const elapsed = now > this.#now ? now - this.#now : 0;
    this.#now = now;
    const goal = delay === "auto" ? autoDelay(spacing, timeWindow) : delay;
    if (this.#lag === undefined || delay !== "auto" || still) this.#lag = goal;
    else if (Math.abs(goal - this.#lag) > tolerance) {
      this.#lag += Math.min(elapsed * slew, Math.max(-elapsed * slew, goal - this.#lag));
    }
    const step = stepOf(timeWindow);
    const to = still ? Math.ceil(now / step) * step : now - this.#lag;
    // What is on view when the feed ends stays: the view never goes back for it.
    const rest = end === undefined ? Infinity : Math.max(end, this.#to);
    this.#resting = to >= rest;
    this.#to = Math.min(to, rest);
    return this.#to;
  }
}

/** A view's time passes at most so many times as fast as ours, as far as planning goes. */
const fastest = 1_000;

/** Plans when a view will have moved, by the pace at which its time passes: a replay's may be ten times ours. */
export class Pace {
  #to = NaN;
  #at = NaN;

  /**
   * How long until what is drawn at `at`, ms of a steady clock, will have moved, ms: by half a device pixel; a dense line
   * by a whole one, which a frame before that moment would not show.
   */
  until({ to, msPerPixel }: Pick<Plane, "to" | "msPerPixel">, dense: boolean, at: number): number {
    const pace = Math.min(Math.max(1, (to - this.#to) / (at - this.#at)), fastest) || 1;
    this.#to = to;
    this.#at = at;
    // Whole pixels step where the right edge is halfway between two columns.
    const columns = to / msPerPixel + 0.5;
    if (dense) return ((Math.floor(columns) + 1 - columns) * msPerPixel) / pace + half;
    return msPerPixel / 2 / pace;
  }
}

/** How long a still view stands from now on, ms. */
export function untilStep(now: number, timeWindow: number): number {
  const step = stepOf(timeWindow);
  return Math.floor(now / step) * step + step - now;
}

function stepOf(timeWindow: number): number {
  return Math.max(shortest, timeWindow / steps);
}
