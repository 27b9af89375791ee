import type { Cross } from "../../thresholds/crossings.js";
import { Crossings } from "../../thresholds/crossings.js";
import type { Threshold } from "../../thresholds/threshold.js";
import type { Side } from "../options/axis-options.js";
import { usualSide } from "../options/axis-options.js";
import type { ChartThreshold } from "../options/reference-options.js";
import type { Line } from "./line.js";

/** What of a chart's thresholds lines can go through: single values, both ends of ranges. */
interface Limits {
  readonly on: Readonly<Record<Side, readonly Threshold[]>>;
  /** The threshold that each is of. */
  readonly of: ReadonlyMap<Threshold, ChartThreshold>;
}

/** Looks at the lines of each axis for those that go through its thresholds. */
export class ChartCrossings {
  readonly #on: Readonly<Record<Side, Crossings>> = { left: new Crossings(), right: new Crossings() };
  #given: readonly ChartThreshold[] = [];
  #limits: Limits = limitsOf([], "left");
  #usual: Side = "left";

  /** Looks at what has come in since the last time. */
  look(lines: readonly Line[], thresholds: readonly ChartThreshold[]): readonly Cross<ChartThreshold>[] {
    const usual = usualSide(lines);
    if (thresholds !== this.#given || usual !== this.#usual) {
      this.#given = thresholds;
      this.#usual = usual;
      this.#limits = limitsOf(thresholds, usual);
    }
    return (["left", "right"] as const).flatMap((side) => {
      const limits = this.#limits.on[side];
      const own = limits.length === 0 ? [] : lines.filter(({ axis }) => axis === side).flatMap(watchedOf);
      const crosses = this.#on[side].look(own, limits);
      return crosses.map((cross) => ({ ...cross, threshold: this.#limits.of.get(cross.threshold) ?? cross.threshold }));
    });
  }
}

/** A line is watched by its values; a band that has none by both of its bounds. */
function watchedOf({ label, series, bounds }: Line): readonly Pick<Line, "label" | "series">[] {
  if (bounds?.lined !== false) return [{ label, series }];
  return [
    { label, series: bounds.low },
    { label, series: bounds.high },
  ];
}

/** @param usual - the axis of a threshold that names none */
function limitsOf(thresholds: readonly ChartThreshold[], usual: Side): Limits {
  const on: Record<Side, Threshold[]> = { left: [], right: [] };
  const of = new Map<Threshold, ChartThreshold>();
  for (const threshold of thresholds) {
    const { value, to, axis = usual, hysteresis } = threshold;
    for (const end of to === undefined ? [value] : [value, to]) {
      if (!Number.isFinite(end)) continue;
      const limit = { value: end, hysteresis };
      on[axis].push(limit);
      of.set(limit, threshold);
    }
  }
  return { on, of };
}
