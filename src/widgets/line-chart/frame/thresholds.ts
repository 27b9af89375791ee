import type { Plane } from "../../../draw/index.js";
import type { FrameAxis } from "../axis/value-axis.js";
import type { Side } from "../options/axis-options.js";
import type { ChartThreshold } from "../options/reference-options.js";

/** A threshold on view. */
export interface FrameThreshold {
  /** The threshold of the options. */
  readonly threshold: ChartThreshold;
  /** The plane of its axis. */
  readonly plane: Plane;
}

const NONE: readonly never[] = [];

/**
 * Returns the thresholds on view.
 *
 * @param defaultAxis - the axis of a threshold that names none
 */
export function thresholdsOn(
  axes: readonly FrameAxis[],
  thresholds: readonly ChartThreshold[],
  defaultAxis: Side,
): readonly FrameThreshold[] {
  if (thresholds.length === 0) return NONE;
  return thresholds.flatMap((threshold) => {
    const { value, to = value, axis = defaultAxis } = threshold;
    const plane = axes.find(({ side }) => side === axis)?.plane;
    if (plane === undefined) return [];
    const [a, b] = [plane.y(value), plane.y(to)];
    return Math.max(a, b) >= plane.top - 0.5 && Math.min(a, b) <= plane.top + plane.height + 0.5
      ? [{ threshold, plane }]
      : [];
  });
}
