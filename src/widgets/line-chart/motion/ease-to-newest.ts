import type { Plane, Trace } from "../../../draw/index.js";
import { timeX } from "../../../draw/index.js";
import type { Series } from "../../../series/index.js";

/** Time constant of the critically damped spring: after five of them 96 % of the way is done. */
const TIME_CONSTANT_MS = 50;

/** Longest lag that is eased, times the spacing of arrivals: a row farther ahead is no next row, and shows at once. */
const MAX_LAG_SPACINGS = 1.5;

/** The part of a drawn line that its end depends on. */
interface MovingEnd {
  /** The series of the line, and whether it is dense. */
  readonly trace: Trace;
  /** The plane of the line. */
  readonly plane: Plane;
  /** The end of the line, CSS pixels; undefined: it does not end on view. */
  readonly endPoint: { readonly x: number; readonly y: number } | undefined;
}

/** The end of a line in the frame before. */
interface EaseState {
  /** The time of the newest row, epoch ms. */
  newest: number;
  /** The right edge, epoch ms. */
  to: number;
  /** The time by which the drawn end lags behind its goal, ms. */
  lag: number;
  /** The rate at which the lag changes, ms a ms. */
  speed: number;
}

/**
 * Eases lines to newest rows that arrive when their place is on view already: in a short time window, or before the
 * delay has grown. A backlog, a burst or a repair shows at once.
 */
export class EaseToNewest {
  readonly #states = new WeakMap<Series, EaseState>();
  #moving = false;

  /** Whether a line is easing to its newest row. */
  get moving(): boolean {
    return this.#moving;
  }

  /** Begins a frame. */
  begin(): void {
    this.#moving = false;
  }

  /**
   * Returns the plane in which to draw a line: it ends where the line has got to.
   *
   * @param elapsedMs - the time since the frame before; `Infinity`: all motion ends at once
   * @param spacing - the spacing of arrivals, ms; 0: not known
   */
  step(
    { trace: { series, dense } }: Pick<MovingEnd, "trace">,
    plane: Plane,
    elapsedMs: number,
    spacing: number,
  ): Plane {
    if (series.length === 0) return plane;
    const newest = series.time(series.end - 1);
    const { to } = plane;
    let state = this.#states.get(series);
    if (state === undefined) this.#states.set(series, (state = { newest, to, lag: 0, speed: 0 }));
    else if (dense || elapsedMs === Infinity || !(spacing > 0)) state.lag = state.speed = 0;
    else if (newest !== state.newest) {
      const previousEnd = Math.min(state.newest, state.to) - state.lag;
      const lack = Math.min(newest, to) - previousEnd - Math.max(0, to - state.to);
      state.lag = lack <= MAX_LAG_SPACINGS * spacing && series.joined(series.end - 2) ? Math.max(0, lack) : 0;
    }
    state.newest = newest;
    state.to = to;
    if (state.lag === 0) return plane;
    stepSpring(state, elapsedMs);
    if (state.lag < plane.msPerPixel / 2) {
      state.lag = state.speed = 0;
      return plane;
    }
    this.#moving = true;
    const endTime = Math.min(newest, to) - state.lag;
    return { ...plane, to: endTime, width: timeX(plane, endTime) - plane.left };
  }
}

/** Moves a critically damped spring towards a lag of 0. */
function stepSpring(state: EaseState, elapsedMs: number): void {
  const pull = state.speed + state.lag / TIME_CONSTANT_MS;
  const decay = Math.exp(-elapsedMs / TIME_CONSTANT_MS);
  state.lag = (state.lag + pull * elapsedMs) * decay;
  state.speed = (state.speed - (pull * elapsedMs) / TIME_CONSTANT_MS) * decay;
}

/**
 * Returns the time until the end of a line at the right edge will have moved up or down by a CSS pixel, ms, but no
 * longer than until the next row, where it may turn; `Infinity` where the line does not end at the edge.
 */
export function untilEndMoves({ trace: { series, dense }, plane, endPoint }: MovingEnd, isStep: boolean): number {
  if (endPoint === undefined || dense) return Infinity;
  const next = series.columns.after(plane.to);
  if (next >= series.end || next <= series.first) return Infinity;
  const untilRow = series.time(next) - plane.to;
  const climbPx = Math.abs(plane.y(series.value(next)) - endPoint.y);
  return isStep || !(climbPx > 1) ? untilRow : untilRow / climbPx;
}
