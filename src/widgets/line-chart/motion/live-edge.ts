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

/** Step in which the delay changes, ms: frames that come seldom see the same course. */
const DELAY_STEP_MS = 2 * HALF_FRAME_MS;

/** Step of a course, ms: its speed changes too little within it to be seen. */
const COURSE_STEP_MS = 3 * DELAY_STEP_MS;

/** Time for which the stream's clock must have run like the frames' for a course to be known, ms. */
const STEADY_AFTER_MS = 1_000;

/** Most that two clocks which run alike may differ by in that time, ms. */
const STEADY_TOLERANCE_MS = 30;

/** Greatest slowdown of a clock that is being adjusted, ms a ms; a slower clock is slow on purpose. */
const MAX_CLOCK_SLOWDOWN = 0.2;

/** Error of clocks that tell whole ms. */
const CLOCK_GRAIN_MS = 1.5;

/** Spacings of arrivals for which a step waits for a row, and the widest spacing for which it does, in steps. */
const PATIENT_SPACINGS = 1.2;
const MAX_AWAITED_STEPS = 1.5;

/** Steps a time window of a view that moves in steps. */
const STEPS_PER_WINDOW = 60;

/** Shortest step. */
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
  /** Whether the view moves in steps. */
  readonly still: boolean;
  /** Whether the page was hidden since the frame before. Default: whether that is more than a second ago. */
  readonly wasHidden?: boolean;
}

/** The course of the right edge from a frame on, as far as it is known. */
export interface EdgeCourse {
  /** The time between two of the places, ms. */
  readonly stepMs: number;
  /** The right edge at the frame, and after each step, epoch ms. */
  readonly places: readonly number[];
}

/** A delay that changes. */
interface Delay {
  /** The delay, ms. */
  ms: number;
  /** The rate at which it changes, ms a ms. */
  speed: number;
}

/**
 * The right edge of a live view: it follows the stream's time steadily by the clock of the frames, while the delay
 * changes and the stream's clock is adjusted.
 */
export class LiveEdge {
  /** The delay now; undefined before the first frame. */
  #delay: Delay | undefined;
  #goal = 0;
  #acceleration = 0;
  #now = NaN;
  #at = NaN;
  #to = -Infinity;
  #restAt = Infinity;
  /** Moments at which both clocks were read, and since which they have run alike. */
  #steadySince: { readonly at: number; readonly now: number } | undefined;
  #steadyLater: { readonly at: number; readonly now: number } | undefined;

  /** Whether the stream is over and the view has come to rest. */
  get resting(): boolean {
    return this.#to >= this.#restAt;
  }

  /** Advances to a frame. Returns the right edge, epoch ms. */
  to({ now, at, delay, spacing, timeWindow, pixels, end, still, wasHidden }: LiveEdgeInput): number {
    const elapsedMs = Math.max(0, at - this.#at);
    const clockJump = now - this.#now - elapsedMs;
    this.#now = now;
    this.#at = at;
    this.#compareClocks();
    const goal = (this.#goal = delay === "auto" ? autoDelay(spacing, timeWindow) : delay);
    this.#acceleration = (MAX_ACCELERATION_PX * timeWindow) / Math.max(1, pixels) / 1e6;
    const jumps = wasHidden ?? elapsedMs > JUMP_AFTER_MS;
    if (this.#delay === undefined || delay !== "auto" || still || jumps) {
      // Take no delay with which the edge would go back.
      const ms = jumps && delay === "auto" && !still ? Math.min(goal, Math.max(0, now - this.#to)) : goal;
      this.#delay = { ms, speed: 0 };
    } else {
      this.#absorb(this.#delay, clockJump, elapsedMs, autoDelay(Infinity, timeWindow));
      approach(this.#delay, goal, elapsedMs, this.#acceleration);
    }
    const step = stepOf(timeWindow);
    const to = still ? Math.ceil(now / step) * step : now - this.#delay.ms;
    // Rest at the edge as it is where the stream ended long after its newest row: the edge never goes back.
    this.#restAt = end === undefined ? Infinity : Math.max(end, this.#to);
    this.#to = Math.min(to, this.#restAt);
    return this.#to;
  }

  /**
   * Returns where the edge will be if nothing changes; undefined while the stream's clock runs otherwise than that of
   * the frames, or is being adjusted.
   *
   * @param durationMs - the time from the last frame on, ms
   */
  course(durationMs: number): EdgeCourse | undefined {
    if (this.#delay === undefined || this.#steadySince === undefined || this.#restAt < Infinity) return undefined;
    const places = [this.#to];
    const delay = { ...this.#delay };
    for (let ms = COURSE_STEP_MS; ms < durationMs + COURSE_STEP_MS; ms += COURSE_STEP_MS) {
      approach(delay, this.#goal, COURSE_STEP_MS, this.#acceleration);
      places.push(this.#now + ms - delay.ms);
    }
    return { stepMs: COURSE_STEP_MS, places };
  }

  #compareClocks(): void {
    const moment = { at: this.#at, now: this.#now };
    const later = this.#steadyLater;
    if (
      later === undefined ||
      !runAlike(later, moment) ||
      (this.#steadySince && !runAlike(this.#steadySince, moment))
    ) {
      this.#steadySince = undefined;
      this.#steadyLater = moment;
    } else if (moment.at - later.at >= STEADY_AFTER_MS) {
      this.#steadySince = later;
      this.#steadyLater = moment;
    }
  }

  /** Takes a small adjustment of the stream's clock into the delay, so that the view does not jump with it. */
  #absorb(delay: Delay, clockJump: number, elapsedMs: number, maxDelay: number): void {
    if (
      elapsedMs < HALF_FRAME_MS ||
      !(clockJump <= maxDelay) ||
      clockJump < -MAX_CLOCK_SLOWDOWN * elapsedMs - CLOCK_GRAIN_MS
    ) {
      return;
    }
    const ms = delay.ms + clockJump;
    delay.ms =
      clockJump > 0
        ? Math.max(delay.ms, Math.min(ms, this.#goal + maxDelay))
        : Math.min(delay.ms, Math.max(ms, -maxDelay));
  }
}

type Moment = Readonly<Record<"at" | "now", number>>;

/** Tells whether both clocks have passed about the same time between two moments. */
function runAlike(a: Moment, b: Moment): boolean {
  return Math.abs(b.now - a.now - (b.at - a.at)) <= STEADY_TOLERANCE_MS;
}

/** Moves a delay towards its goal, no faster than it can still stop there. */
function approach(delay: Delay, goal: number, elapsedMs: number, acceleration: number): void {
  for (let restMs = elapsedMs; restMs > 0; restMs -= DELAY_STEP_MS) {
    const distance = goal - delay.ms;
    if (delay.speed === 0 && Math.abs(distance) <= DELAY_TOLERANCE_MS) return;
    const stepMs = Math.min(restMs, DELAY_STEP_MS);
    const wantedSpeed =
      Math.sign(distance) * Math.min(MAX_DELAY_SPEED, Math.sqrt(2 * acceleration * Math.abs(distance)));
    const maxSpeedChange = acceleration * stepMs;
    delay.speed += Math.min(maxSpeedChange, Math.max(-maxSpeedChange, wantedSpeed - delay.speed));
    const change = delay.speed * stepMs;
    const hasArrived = change * distance >= 0 && Math.abs(change) >= Math.abs(distance);
    delay.ms = hasArrived ? goal : delay.ms + change;
    if (hasArrived) delay.speed = 0;
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

/**
 * Returns the time until a view that moves in steps is drawn at its next one, ms: a row that is due by then, or soon
 * after, takes it along.
 *
 * @param spacing - the spacing of arrivals, ms; 0: not known
 */
export function untilStep(now: number, timeWindow: number, spacing = 0): number {
  const step = stepOf(timeWindow);
  const patience = spacing < MAX_AWAITED_STEPS * step ? spacing * PATIENT_SPACINGS : 0;
  return Math.floor(now / step) * step + step - now + patience;
}

/** Returns the length of a step of a view that moves in steps, ms. */
function stepOf(timeWindow: number): number {
  return Math.max(MIN_STEP_MS, timeWindow / STEPS_PER_WINDOW);
}
