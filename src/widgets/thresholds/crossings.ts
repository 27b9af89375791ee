import type { Series } from "../../series/index.js";
import type { Threshold } from "./threshold.js";

/** A line went through a threshold. */
export interface Cross<Kind extends Threshold = Threshold> {
  /** The threshold, as it was given. */
  readonly threshold: Kind;
  /** Where it was crossed: at its value, or, where it is a range, at the end of it that was crossed. */
  readonly limit: number;
  /** Whether the line rose above it, or fell below it. */
  readonly direction: "above" | "below";
  /** The line's name. */
  readonly label: string;
  /** The row that did it: its time, epoch ms. */
  readonly time: number;
  /** Its value. */
  readonly value: number;
}

/** A line that is watched. */
interface WatchedLine {
  /** Its name. */
  readonly label: string;
  /** Its numbers; undefined: there are none yet. */
  readonly series: Series | undefined;
  /** One number made of its rows, which is looked at in their place; NaN: there is none. */
  readonly number?: number;
}

/** On which side of each threshold a line was last. */
interface Watched {
  /** The rows before this one have been looked at. */
  seen: number;
  readonly above: WeakMap<Threshold, boolean>;
}

const none: Cross[] = [];

/**
 * Looks at new rows for those that take a line through a threshold. Rows that were there before it began to look, late
 * rows and gaps are passed over; one that is exactly at a threshold has not crossed it.
 */
export class Crossings {
  /** What is held weakly goes with the lines and the thresholds that it is of. */
  #watched = new WeakMap<Series, Watched>();
  #looks = false;

  /** Looks at what has come in since the last time. */
  look(lines: readonly WatchedLine[], thresholds: readonly Threshold[]): readonly Cross[] {
    if (thresholds.length === 0) {
      if (this.#looks) this.#watched = new WeakMap();
      this.#looks = false;
      return none;
    }
    this.#looks = true;
    return lines.flatMap((line) =>
      line.series === undefined ? none : this.#lookAt(line.label, line.series, thresholds, line.number),
    );
  }

  /** Whether a line was last above a threshold; undefined: it has not been looked at. */
  isAbove(series: Series, threshold: Threshold): boolean | undefined {
    return this.#watched.get(series)?.above.get(threshold);
  }

  #lookAt(label: string, series: Series, thresholds: readonly Threshold[], number: number | undefined): Cross[] {
    const found: Cross[] = [];
    let watched = this.#watched.get(series);
    if (watched === undefined) this.#watched.set(series, (watched = { seen: series.end, above: new WeakMap() }));
    const { above, seen } = watched;
    // What is new to it begins where the line was last.
    if (number === undefined && thresholds.some((threshold) => !above.has(threshold))) {
      const last = series.pyramid.lastNumber(series.first, seen);
      for (const threshold of thresholds) {
        const side = last < 0 || above.has(threshold) ? undefined : sideOf(series.value(last), threshold, undefined);
        if (side !== undefined) above.set(threshold, side);
      }
    }
    for (let seq = number === undefined ? Math.max(series.first, seen) : series.end - 1; seq < series.end; seq += 1) {
      const value = number ?? series.value(seq);
      if (Number.isNaN(value)) continue;
      for (const threshold of thresholds) {
        const was = above.get(threshold);
        const side = sideOf(value, threshold, was);
        if (side === undefined || side === was) continue;
        above.set(threshold, side);
        if (was !== undefined) {
          found.push({
            threshold,
            limit: threshold.value,
            direction: side ? "above" : "below",
            label,
            time: series.time(seq),
            value,
          });
        }
      }
    }
    watched.seen = series.end;
    return found;
  }
}

/** Whether a value is above; undefined where it is neither, and within what the threshold's hysteresis leaves open. */
function sideOf(
  value: number,
  { value: limit, hysteresis = 0 }: Threshold,
  was: boolean | undefined,
): boolean | undefined {
  if (value > limit) return true;
  if (value < limit - (was === true ? hysteresis : 0)) return false;
  return undefined;
}
