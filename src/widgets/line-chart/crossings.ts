import type { Series } from "../../series/index.js";
import type { Line } from "./lines.js";
import type { Threshold } from "./options.js";

/** A line went through a threshold. */
export interface Cross {
  /** The threshold, as it was given. */
  readonly threshold: Threshold;
  /** Whether the line rose above it, or fell below it. */
  readonly direction: "above" | "below";
  /** The line's name. */
  readonly label: string;
  /** The row that did it: its time, epoch ms. */
  readonly time: number;
  /** Its value. */
  readonly value: number;
}

/** On which side of each threshold a line was last. */
interface Watched {
  readonly series: Series;
  /** The rows before this one have been looked at. */
  seen: number;
  readonly above: Map<Threshold, boolean>;
}

/**
 * Looks at new rows for those that take a line through a threshold. Rows that were there before it began to look, late rows
 * and gaps are passed over; one that is exactly at a threshold has not crossed it.
 */
export class Crossings {
  #watched = new Map<string, Watched>();

  /** Looks at what has come in since the last time. */
  look(lines: readonly Line[], thresholds: readonly Threshold[]): Cross[] {
    const found: Cross[] = [];
    if (thresholds.length === 0) {
      this.#watched.clear();
      return found;
    }
    for (const line of lines) {
      const { series, id } = line;
      if (series === undefined) continue;
      let watched = this.#watched.get(id);
      const begins = watched?.series !== series;
      if (watched === undefined || begins) {
        watched = { series, seen: series.first, above: new Map() };
        this.#watched.set(id, watched);
      }
      // A threshold that is new begins where the line was last.
      const last = begins || watched.seen <= series.first ? NaN : series.value(watched.seen - 1);
      for (const threshold of thresholds) {
        const side = watched.above.has(threshold) ? undefined : sideOf(last, threshold, undefined);
        if (side !== undefined) watched.above.set(threshold, side);
      }
      for (let seq = Math.max(series.first, watched.seen); seq < series.end; seq += 1) {
        const value = series.value(seq);
        if (Number.isNaN(value)) continue;
        for (const threshold of thresholds) {
          const side = sideOf(value, threshold, watched.above.get(threshold));
          const was = watched.above.get(threshold);
          if (side === undefined || side === was) continue;
          watched.above.set(threshold, side);
          if (was !== undefined && !begins) found.push({ threshold, direction: side ? "above" : "below", label: line.label, time: series.time(seq), value });
        }
      }
      watched.seen = series.end;
    }
    return found;
  }
}

/** Whether a value is above; undefined where it is neither, and within what the threshold's hysteresis leaves open. */
function sideOf(value: number, { value: limit, hysteresis = 0 }: Threshold, was: boolean | undefined): boolean | undefined {
  if (value > limit) return true;
  if (value < limit - (was === true ? hysteresis : 0)) return false;
  return undefined;
}
