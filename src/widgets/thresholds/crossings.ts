import type { Series } from "../../series/index.js";
import type { Threshold } from "./threshold.js";

/** Crossing of a threshold by a line. */
export interface Cross<Kind extends Threshold = Threshold> {
  /** Threshold from the options. */
  readonly threshold: Kind;
  /** Crossed value: the threshold's, or the crossed end of its range. */
  readonly limit: number;
  /** Whether the line rose above it, or fell below it. */
  readonly direction: "above" | "below";
  /** Name of the line. */
  readonly label: string;
  /** Time of the row that crossed, epoch ms. */
  readonly time: number;
  /** Value of that row. */
  readonly value: number;
}

/** Line under watch. */
interface WatchedLine {
  /** Name of the line. */
  readonly label: string;
  /** Numbers of the line; undefined: none yet. */
  readonly series: Series | undefined;
  /** Number reduced from the rows, watched in their place; NaN: none. */
  readonly number?: number;
  /** Whether the newest row may still change, and is not looked at before the next one comes in. Default false. */
  readonly isRunning?: boolean;
}

/** Last side of a line at each threshold. */
interface Watched {
  /** Sequence number of the first row that was not looked at. */
  seenEnd: number;
  readonly above: WeakMap<Threshold, boolean>;
}

const NO_CROSSES: Cross[] = [];

/**
 * Watches new rows for those that take a line through a threshold. Skips gaps, late rows, and rows from before the
 * watch began; a value equal to a threshold has not crossed it.
 */
export class Crossings {
  /** State of each series; weak references free it together with lines and thresholds. */
  #watched = new WeakMap<Series, Watched>();
  #isWatching = false;

  /** Returns the crossings of the rows since the last call. */
  scan(lines: readonly WatchedLine[], thresholds: readonly Threshold[]): readonly Cross[] {
    if (thresholds.length === 0) {
      if (this.#isWatching) this.#watched = new WeakMap();
      this.#isWatching = false;
      return NO_CROSSES;
    }
    this.#isWatching = true;
    return lines.flatMap((line) =>
      line.series === undefined ? NO_CROSSES : this.#scanLine(line, line.series, thresholds),
    );
  }

  /** Returns whether a line was last above a threshold; undefined before the first look. */
  isAbove(series: Series, threshold: Threshold): boolean | undefined {
    return this.#watched.get(series)?.above.get(threshold);
  }

  #scanLine(
    { label, number, isRunning = false }: WatchedLine,
    series: Series,
    thresholds: readonly Threshold[],
  ): Cross[] {
    const crosses: Cross[] = [];
    const end = isRunning ? Math.max(series.first, series.end - 1) : series.end;
    let watched = this.#watched.get(series);
    if (watched === undefined) this.#watched.set(series, (watched = { seenEnd: end, above: new WeakMap() }));
    const { above, seenEnd } = watched;
    // New thresholds begin with the last known side of the line.
    if (number === undefined && thresholds.some((threshold) => !above.has(threshold))) {
      const last = series.pyramid.lastNumber(series.first, seenEnd);
      for (const threshold of thresholds) {
        const side = last < 0 || above.has(threshold) ? undefined : sideOf(series.value(last), threshold, undefined);
        if (side !== undefined) above.set(threshold, side);
      }
    }
    for (let seq = number === undefined ? Math.max(series.first, seenEnd) : series.end - 1; seq < end; seq += 1) {
      const value = number ?? series.value(seq);
      if (Number.isNaN(value)) continue;
      for (const threshold of thresholds) {
        const wasAbove = above.get(threshold);
        const side = sideOf(value, threshold, wasAbove);
        if (side === undefined || side === wasAbove) continue;
        above.set(threshold, side);
        if (wasAbove !== undefined) {
          crosses.push({
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
    watched.seenEnd = end;
    return crosses;
  }
}

/** Returns whether a value has reached a threshold; undefined within the hysteresis below one that it had reached. */
function sideOf(
  value: number,
  { value: limit, hysteresis = 0 }: Threshold,
  wasAbove: boolean | undefined,
): boolean | undefined {
  if (value >= limit) return true;
  if (value < limit - (wasAbove === true ? hysteresis : 0)) return false;
  return undefined;
}
