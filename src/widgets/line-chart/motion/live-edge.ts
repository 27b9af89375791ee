import type { Plane } from "../../../draw/index.js";
import { HALF_FRAME_MS } from "../../loop/ticker.js";
import { autoDelay } from "../../viewport/time-view.js";

/** How fast the delay may change, ms a ms: time on view slows down or hurries a little, and never goes back. */
const slew = 0.25;

/** How gently: a line's speed changes by so much within a second, device pixels a second, which nobody sees. */
const gentle = 2;

/** A delay so near to what it should be is let be, ms: the spacing of arrivals always trembles. */
const tolerance = 20;

/** Who has not looked for so long, ms, sees all that has changed meanwhile at once. */
const away = 1_000;

/** A clock that is being set goes slower by less than this, ms a ms; one that goes slower still is meant to. */
const drag = 0.2;

/** Whole ms, as clocks tell them, are off by so much. */
const grain = 1.5;

/** Under reduced motion the view goes on by a sixtieth of the time window, 1 s at least. */
const steps = 60;
const shortest = 1_000;

/** What the right edge of the view depends on. */
export interface LiveEdgeInput {
  /** The stream's time at the frame's, epoch ms. */
  readonly now: number;
  /** The frame's time, ms of a steady clock. */
  readonly at: number;
  /** The option. */
  readonly delay: number | "auto";
  /** How far apart rows arrive, 95th percentile, ms; 0: not yet known. */
  readonly spacing: number;
  /** The span on view, ms. */
  readonly timeWindow: number;
  /** How wide it is, device pixels. */
  readonly pixels: number;
  /** Once the feed is over: the time of its newest row, at which the view comes to rest. */
  readonly end: number | undefined;
  /** Whether the reader wants no motion: the view goes in steps. */
  readonly still: boolean;
}

/**
 * The right edge of a live view: it follows the stream's time by the clock of the frames, steadily, whatever becomes of
 * the delay or of what is known of the stream's clock.
 */
export class LiveEdge {
  #lag: number | undefined;
  /** How fast the delay changes, ms a ms. */
  #speed = 0;
  #now = NaN;
  #at = NaN;
  #to = -Infinity;
  #resting = false;

  /** Whether the feed is over and the view has come to rest. */
  get resting(): boolean {
    return this.#resting;
  }

  /** Goes on to a time, and gives the right edge, epoch ms. */
  to({ now, at, delay, spacing, timeWindow, pixels, end, still }: LiveEdgeInput): number {
    const elapsed = Math.max(0, at - this.#at);
    const leap = now - this.#now - elapsed;
    this.#now = now;
    this.#at = at;
    const goal = delay === "auto" ? autoDelay(spacing, timeWindow) : delay;
    if (this.#lag === undefined || delay !== "auto" || still || elapsed > away) {
      // Not back, though.
      this.#lag = elapsed > away && delay === "auto" && !still ? Math.min(goal, Math.max(0, now - this.#to)) : goal;
      this.#speed = 0;
    } else {
      this.#absorb(leap, elapsed, goal, autoDelay(Infinity, timeWindow));
      this.#approach(goal, elapsed, (gentle * timeWindow) / Math.max(1, pixels) / 1e6);
    }
    const step = stepOf(timeWindow);
    const to = still ? Math.ceil(now / step) * step : now - this.#lag;
    // What is on view when the feed ends stays: the view never goes back for it.
    const rest = end === undefined ? Infinity : Math.max(end, this.#to);
    this.#resting = to >= rest;
    this.#to = Math.min(to, rest);
    return this.#to;
  }

  /** What is known of the stream's clock has changed a little: the view does not go along at once. */
  #absorb(leap: number, elapsed: number, goal: number, most: number): void {
    if (this.#lag === undefined || elapsed < HALF_FRAME_MS || !(leap <= most) || leap < -drag * elapsed - grain) return;
    const lag = this.#lag + leap;
    this.#lag = leap > 0 ? Math.max(this.#lag, Math.min(lag, goal + most)) : Math.min(this.#lag, Math.max(lag, -most));
  }

  /** As fast as it may be while it can still come to a halt at its goal. */
  #approach(goal: number, elapsed: number, acceleration: number): void {
    if (this.#lag === undefined) return;
    const off = goal - this.#lag;
    if (this.#speed === 0 && Math.abs(off) <= tolerance) return;
    const speed = Math.sign(off) * Math.min(slew, Math.sqrt(2 * acceleration * Math.abs(off)));
    const change = acceleration * elapsed;
    this.#speed += Math.min(change, Math.max(-change, speed - this.#speed));
    const way = this.#speed * elapsed;
    const there = way * off >= 0 && Math.abs(way) >= Math.abs(off);
    this.#lag = there ? goal : this.#lag + way;
    if (there) this.#speed = 0;
  }
}

/** A view's time passes at most so many times as fast as ours, as far as planning goes. */
const fastest = 1_000;

/** Plans when a view will have moved, by the pace at which its time passes: a replay's may be ten times ours. */
export class RepaintSchedule {
  #to = NaN;
  #at = NaN;

  /**
   * How long until what is drawn at `at`, ms of a steady clock, will have moved, ms: by half a device pixel; a dense
   * line by a whole one, which a frame before that moment would not show.
   */
  until({ to, msPerPixel }: Pick<Plane, "to" | "msPerPixel">, dense: boolean, at: number): number {
    const pace = Math.min(Math.max(1, (to - this.#to) / (at - this.#at)), fastest) || 1;
    this.#to = to;
    this.#at = at;
    // Whole pixels step where the right edge is halfway between two columns.
    const columns = to / msPerPixel + 0.5;
    if (dense) return ((Math.floor(columns) + 1 - columns) * msPerPixel) / pace + HALF_FRAME_MS;
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
