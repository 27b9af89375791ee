import type { Plane, Trace } from "../../../draw/index.js";
import { timeX } from "../../../draw/index.js";
import type { Series } from "../../../series/index.js";

/**
 * It sets out gently and arrives gently, as a damped spring does: time constant, ms; after five 96 % of the way is
 * done.
 */
const constant = 50;

/**
 * A row that comes so much later than most, times the spacing of arrivals, does not follow upon the last one: it is
 * there at once.
 */
const late = 1.5;

/** A line on view, as far as its end is concerned. */
interface MovingEnd {
  /** Its numbers as this view sees them. */
  readonly trace: Trace;
  /** Where its times and values fall. */
  readonly plane: Plane;
  /** Where it ends, CSS pixels; undefined where it does not end on view. */
  readonly endPoint: { readonly x: number; readonly y: number } | undefined;
}

/** Where a line ended in the frame before. */
interface End {
  /** Its newest row, epoch ms. */
  newest: number;
  /** The right edge, epoch ms. */
  to: number;
  /** How far it is behind where it will end, ms. */
  lack: number;
  /** How fast that changes, ms a ms. */
  speed: number;
}

/**
 * Lines that come to their newest rows instead of leaping there, where these arrive after their place has come into
 * view: in a short time window, or before the delay has grown. What was missed (a backlog, a burst, a repair) is there
 * at once.
 */
export class EaseToNewest {
  readonly #ends = new WeakMap<Series, End>();
  #moving = false;

  /** Whether any line is on its way. */
  get moving(): boolean {
    return this.#moving;
  }

  /** A frame begins. */
  begin(): void {
    this.#moving = false;
  }

  /**
   * The plane in which a line is drawn: it ends where the line has got to.
   *
   * @param elapsed - since the frame before, ms; `Infinity`: all lines are there at once
   * @param spacing - how far apart rows arrive, ms; 0: unknown
   */
  step({ trace: { series, dense } }: Pick<MovingEnd, "trace">, plane: Plane, elapsed: number, spacing: number): Plane {
    if (series.length === 0) return plane;
    const newest = series.time(series.end - 1);
    const { to } = plane;
    let end = this.#ends.get(series);
    if (end === undefined) this.#ends.set(series, (end = { newest, to, lack: 0, speed: 0 }));
    else if (dense || elapsed === Infinity || !(spacing > 0)) end.lack = end.speed = 0;
    else if (newest !== end.newest) {
      const was = Math.min(end.newest, end.to) - end.lack;
      const lack = Math.min(newest, to) - was - Math.max(0, to - end.to);
      end.lack = lack <= late * spacing && series.joined(series.end - 2) ? Math.max(0, lack) : 0;
    }
    end.newest = newest;
    end.to = to;
    if (end.lack === 0) return plane;
    swing(end, elapsed);
    if (end.lack < plane.msPerPixel / 2) {
      end.lack = end.speed = 0;
      return plane;
    }
    this.#moving = true;
    const until = Math.min(newest, to) - end.lack;
    return { ...plane, to: until, width: timeX(plane, until) - plane.left };
  }
}

/** A critically damped spring, on its way to 0. */
function swing(end: End, elapsed: number): void {
  const pull = end.speed + end.lack / constant;
  const rest = Math.exp(-elapsed / constant);
  end.lack = (end.lack + pull * elapsed) * rest;
  end.speed = (end.speed - (pull * elapsed) / constant) * rest;
}

/**
 * How long until the end of a line, at the right edge and on its way to the next row, will have gone up or down by a
 * CSS pixel, ms; at the next row it may turn. `Infinity` where it does not go along with the edge.
 */
export function untilClimbed({ trace: { series, dense }, plane, endPoint }: MovingEnd, steps: boolean): number {
  if (endPoint === undefined || dense) return Infinity;
  const next = series.columns.after(plane.to);
  if (next >= series.end || next <= series.first) return Infinity;
  const rest = series.time(next) - plane.to;
  const way = Math.abs(plane.y(series.value(next)) - endPoint.y);
  return steps || !(way > 1) ? rest : rest / way;
}
