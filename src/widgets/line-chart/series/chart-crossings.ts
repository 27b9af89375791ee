import type { Cross } from "../../thresholds/crossings.js";
import { Crossings } from "../../thresholds/crossings.js";
import type { Threshold } from "../../thresholds/threshold.js";
import type { Side } from "../options/axis-options.js";
import { defaultSide } from "../options/axis-options.js";
import type { ChartThreshold } from "../options/reference-options.js";
import type { Line } from "./line.js";

/** The values that lines can cross: thresholds, and both ends of ranges. */
interface Limits {
  /** The limits of each axis. */
  readonly bySide: Readonly<Record<Side, readonly Threshold[]>>;
  /** The threshold of the options behind each limit. */
  readonly thresholdOf: ReadonlyMap<Threshold, ChartThreshold>;
}

/** Finds the lines of each axis that cross its thresholds. */
export class ChartCrossings {
  readonly #crossings: Readonly<Record<Side, Crossings>> = { left: new Crossings(), right: new Crossings() };
  #thresholds: readonly ChartThreshold[] = [];
  #limits: Limits = limitsOf([], "left");
  #usualSide: Side = "left";

  /** Returns the crossings by the rows that came in since the last call. */
  check(lines: readonly Line[], thresholds: readonly ChartThreshold[]): readonly Cross<ChartThreshold>[] {
    const usualSide = defaultSide(lines);
    if (thresholds !== this.#thresholds || usualSide !== this.#usualSide) {
      this.#thresholds = thresholds;
      this.#usualSide = usualSide;
      this.#limits = limitsOf(thresholds, usualSide);
    }
    return (["left", "right"] as const).flatMap((side) => {
      const limits = this.#limits.bySide[side];
      const watched = limits.length === 0 ? [] : lines.filter(({ axis }) => axis === side).flatMap(watchedSeries);
      const crosses = this.#crossings[side].scan(watched, limits);
      return crosses.map((cross) => ({
        ...cross,
        threshold: this.#limits.thresholdOf.get(cross.threshold) ?? cross.threshold,
      }));
    });
  }
}

/** Returns the series to watch of a line: those that a reader follows. */
function watchedSeries({ label, live, mark }: Line): Parameters<Crossings["scan"]>[0] {
  const isRunning = mark.note !== undefined;
  return live.slice(0, mark.followed).map((series) => ({ label, series, isRunning }));
}

/**
 * Lists the limits of thresholds by axis.
 *
 * @param usualSide - the axis of a threshold that names none
 */
function limitsOf(thresholds: readonly ChartThreshold[], usualSide: Side): Limits {
  const bySide: Record<Side, Threshold[]> = { left: [], right: [] };
  const thresholdOf = new Map<Threshold, ChartThreshold>();
  for (const threshold of thresholds) {
    const { value, to, axis = usualSide, hysteresis } = threshold;
    for (const end of to === undefined ? [value] : [value, to]) {
      if (!Number.isFinite(end)) continue;
      const limit = { value: end, hysteresis };
      bySide[axis].push(limit);
      thresholdOf.set(limit, threshold);
    }
  }
  return { bySide, thresholdOf };
}
