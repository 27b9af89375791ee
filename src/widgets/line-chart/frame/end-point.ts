import type { CurveFactory, Plane, Trace } from "../../../draw/index.js";
import { curveHeight, timeX } from "../../../draw/index.js";

/** The end of a line, CSS pixels. */
export interface EndPoint {
  readonly x: number;
  readonly y: number;
  /** The edge of the plot beyond which its value lies, above (−1) or below (1); 0: its value is on view. */
  readonly beyond: -1 | 0 | 1;
}

/** The part of a drawn line that its end depends on. */
interface EndingLine {
  /** The series of the line. */
  readonly trace: Pick<Trace, "series">;
  /** The plane of the line. */
  readonly plane: Plane;
  /** The curve between rows where they are sparse. */
  readonly curve: CurveFactory;
}

/**
 * Finds where a line ends on view: at its newest row, or at the right edge while its newest row lies beyond.
 *
 * @param isAxisMoving - whether an axis is making room: meanwhile an end at the edge does not count as beyond it
 * @returns undefined where the line ends in a gap, or before the plot
 */
export function endPointOf(
  { trace: { series }, plane, curve }: EndingLine,
  isAxisMoving: boolean,
): EndPoint | undefined {
  const seq = series.columns.after(plane.to) - 1;
  if (seq < series.first) return undefined;
  const isNewest = seq + 1 === series.end;
  if (!isNewest && !series.joined(seq)) return undefined;
  const x = timeX(plane, isNewest ? series.time(seq) : plane.to);
  const y = isNewest ? plane.y(series.value(seq)) : curveHeight(plane, series, seq, curve, x);
  const bottom = plane.top + plane.height;
  if (x < plane.left || Number.isNaN(y)) return undefined;
  const beyond = isAxisMoving ? 0 : y < plane.top - 0.5 ? -1 : y > bottom + 0.5 ? 1 : 0;
  return { x, y: Math.min(Math.max(y, plane.top), bottom), beyond };
}
