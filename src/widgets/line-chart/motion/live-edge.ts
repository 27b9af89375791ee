import type { Plane } from "../../../draw/index.js";
import { HALF_FRAME_MS } from "../../loop/ticker.js";
import { autoDelay } from "../../viewport/time-view.js";

/** Fastest change of the delay, ms a ms: time on view slows down or hurries a little, and never goes back. */
const MAX_DELAY_SPEED = 0.25;

/** Greatest change of a line's speed within a second, device pixels a second: too little to be seen. */
const MAX_ACCELERATION_PX = 2;

/** Distance from its goal at which the delay stays: the spacing of arrivals always jitters. */
const DELAY_TOLERANCE_MS = 20;

/** Time between frames from which on the delay jumps to its goal: the page was hidden. */
const JUMP_AFTER_MS = 1_000;

/** Greatest slowdown of a clock that is being adjusted, ms a ms; a slower clock is slow on purpose. */
const MAX_CLOCK_SLOWDOWN = 0.2;

/** Error of clocks that tell whole ms. */
const CLOCK_GRAIN_MS = 1.5;

/** Steps a time window under reduced motion. */
const STEPS_PER_WINDOW = 60;

/** Shortest step under reduced motion. */
const MIN_STEP_MS = 1_000;

/** All that the right edge of the view depends on. */
export interface LiveEdgeInput {
  /** The stream's time at the frame, epoch ms. */
  readonly now: number;
  /** The frame's time, ms of a steady clock. */
  readonly at: number;
  /** The option `delay`: ms, or by the spacing of arrivals. */
  readonly delay: number | "auto";
  /** The spacing of arrivals, 95th percentile, ms; 0: not yet known. */
  readonly spacing: number;
  /** The span on view, ms. */
  readonly timeWindow: number;
  /** The width of the span, device pixels. */
  readonly pixels: number;
  /** The time of the newest row once the stream is over, epoch ms: the view comes to rest there. */
  readonly end: number | undefined;
  /** Whether the reader wants no motion: the view moves in steps. */
  readonly still: boolean;
}

/**
 * The right edge of a live view: it follows the stream's time steadily by the clock of the frames, while the delay
 * changes and the stream's clock is adjusted.
 */
export class LiveEdge {
  /** The delay now, ms; undefined before the first frame. */
  #delay: number | undefined;
  /** The rate at which the delay changes, ms a ms. */
  #speed = 0;
  #now = NaN;
  #at = NaN;
  #to = -Infinity;
  #resting = false;

  /** Whether the stream is over and the view has come to rest. */
  get resting(): boolean {
    return this.#resting;
  }

  /** Advances to a frame. Returns the right edge, epoch ms. */
  to({ now, at, delay, spacing, timeWindow, pixels, end, still }: LiveEdgeInput): number {
    const elapsedMs = Math.max(0, at - this.#at);
    const clockJump = now - this.#now - elapsedMs;
    this.#now = now;
    this.#at = at;
    const goal = delay === "auto" ? autoDelay(spacing, timeWindow) : delay;
    if (this.#delay === undefined || delay !== "auto" || still || elapsedMs > JUMP_AFTER_MS) {
      // Take no delay with which the edge would go back.
      this.#delay =
        elapsedMs > JUMP_AFTER_MS && delay === "auto" && !still ? Math.min(goal, Math.max(0, now - this.#to)) : goal;
      this.#speed = 0;
    } else {
      this.#absorb(clockJump, elapsedMs, goal, autoDelay(Infinity, timeWindow));
      this.#approach(goal, elapsedMs, (MAX_ACCELERATION_PX * timeWindow) / Math.max(1, pixels) / 1e6);
    }
    const step = stepOf(timeWindow);
    const to = still ? Math.ceil(now / step) * step : now - this.#delay;
    // Rest at the edge as it is where the stream ended long after its newest row: the edge never goes back.
    const restAt = end === undefined ? Infinity : Math.max(end, this.#to);
    this.#resting = to >= restAt;
    this.#to = Math.min(to, restAt);
    return this.#to;
  }

  /** Takes a small adjustment of the stream's clock into the delay, so that the view does not jump with it. */
  #absorb(clockJump: number, elapsedMs: number, goal: number, maxDelay: number): void {
    if (
      this.#delay === undefined ||
      elapsedMs < HALF_FRAME_MS ||
      !(clockJump <= maxDelay) ||
      clockJump < -MAX_CLOCK_SLOWDOWN * elapsedMs - CLOCK_GRAIN_MS
    ) {
      return;
    }
    const delay = this.#delay + clockJump;
    this.#delay =
      clockJump > 0
        ? Math.max(this.#delay, Math.min(delay, goal + maxDelay))
        : Math.min(this.#delay, Math.max(delay, -maxDelay));
  }

  /** Moves the delay towards its goal, no faster than it can still stop there. */
  #approach(goal: number, elapsedMs: number, acceleration: number): void {
    if (this.#delay === undefined) return;
    const distance = goal - this.#delay;
    if (this.#speed === 0 && Math.abs(distance) <= DELAY_TOLERANCE_MS) return;
    const wantedSpeed =
      Math.sign(distance) * Math.min(MAX_DELAY_SPEED, Math.sqrt(2 * acceleration * Math.abs(distance)));
    const maxSpeedChange = acceleration * elapsedMs;
    this.#speed += Math.min(maxSpeedChange, Math.max(-maxSpeedChange, wantedSpeed - this.#speed));
    const change = this.#speed * elapsedMs;
    const hasArrived = change * distance >= 0 && Math.abs(change) >= Math.abs(distance);
    this.#delay = hasArrived ? goal : this.#delay + change;
    if (hasArrived) this.#speed = 0;
  }
}

/** Fastest pace of a view's time that is planned for, times real time. */
const MAX_PACE = 1_000;

/** Plans the next draw of a moving view by the pace of its time: a replay's may be ten times real time. */
export class RepaintSchedule {
  #to = NaN;
  #at = NaN;

  /**
   * Returns the time until a picture drawn at `at` will have moved, ms: by half a device pixel, or by a whole one where
   * lines are dense, which move by whole pixels.
   *
   * @param at - the frame's time, ms of a steady clock
   */
  until({ to, msPerPixel }: Pick<Plane, "to" | "msPerPixel">, dense: boolean, at: number): number {
    const pace = Math.min(Math.max(1, (to - this.#to) / (at - this.#at)), MAX_PACE) || 1;
    this.#to = to;
    this.#at = at;
    // Count columns from halfway between two, where the right edge rounds to the next.
    const columns = to / msPerPixel + 0.5;
    // Add half a frame: a frame before the step would show nothing new.
    if (dense) return ((Math.floor(columns) + 1 - columns) * msPerPixel) / pace + HALF_FRAME_MS;
    return msPerPixel / 2 / pace;
  }
}

/** Returns the time until a view under reduced motion moves by its next step, ms. */
export function untilStep(now: number, timeWindow: number): number {
  const step = stepOf(timeWindow);
  return Math.floor(now / step) * step + step - now;
}

/** Returns the length of a step under reduced motion, ms. */
function stepOf(timeWindow: number): number {
  return Math.max(MIN_STEP_MS, timeWindow / STEPS_PER_WINDOW);
}
