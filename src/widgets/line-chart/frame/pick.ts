import type { Plane } from "../../../draw/index.js";
import { timeAt, timeX } from "../../../draw/index.js";
import type { Annotation } from "../options/reference-options.js";
import type { Line } from "../series/line.js";
import type { FrameAnnotation } from "./annotations.js";
import type { PastStretch } from "./frame-past.js";

/** The row of one line under the cursor. */
export interface PickedValue {
  /** The line that was read. */
  readonly line: Line;
  /** The nearest row, at its time on the chart; undefined: the line has none there. */
  readonly row: { readonly time: number; readonly value: number } | undefined;
}

/** The reason for which there is no row at a moment. */
export type Absence = "lost" | "unknown" | "not held" | "apart" | "none";

/** All that the cursor points at. */
export interface FrameCursor {
  /** The time of the nearest row, or of the pointer where there is none, epoch ms. */
  readonly time: number;
  /** The x of that time, CSS pixels. */
  readonly x: number;
  /** One value a line. */
  readonly values: readonly PickedValue[];
  /** The reason for which no line has a row there; undefined: one has. */
  readonly absence: Absence | undefined;
  /** The reason in words where it lies in what is, or is not, loaded of the past; undefined: it does not. */
  readonly pastAbsence: string | undefined;
  /** The annotations within reach. */
  readonly annotations: readonly Annotation[];
  /** The time of the newest reconnect within reach, epoch ms. */
  readonly reconnect: number | undefined;
}

/** The reach of a row: it is picked even where no line leads to the pointer. */
const ROW_REACH_PX = 12;

/** The reach of an annotation or a reconnect. */
const REFERENCE_REACH_PX = 6;

/** References on view that the cursor can point at besides rows. */
export interface PickReferences {
  /** The annotations on view. */
  readonly annotations: readonly FrameAnnotation[];
  /** The times at which streams reconnected, epoch ms. */
  readonly reconnects: readonly number[];
  /** The stretches of the past of which no rows are here. */
  readonly stretches: readonly PastStretch[];
}

/**
 * Picks what the pointer is at: the nearest row of all lines, and the rows of the other lines nearest to that.
 *
 * @param pointerX - CSS pixels from the left
 * @returns undefined outside the plot
 */
export function pickAt(
  pointerX: number,
  plane: Plane,
  lines: readonly Line[],
  { annotations, reconnects, stretches }: PickReferences,
): FrameCursor | undefined {
  if (pointerX < plane.left || pointerX > plane.left + plane.width) return undefined;
  const pointedTime = timeAt(plane, pointerX);
  const reachMs = (ROW_REACH_PX / plane.pixel) * plane.msPerPixel;
  let nearestTime: number | undefined;
  let middle = pointedTime;
  for (const line of lines) {
    const { series, shift, mark } = line;
    const seq = rowAt(line, pointedTime + shift, reachMs, plane);
    if (series === undefined || seq < 0) continue;
    const rowTime = series.time(seq);
    const candidate = rowTime - shift;
    if (nearestTime === undefined || Math.abs(candidate - pointedTime) < Math.abs(nearestTime - pointedTime)) {
      nearestTime = candidate;
      middle = (mark.middleOf?.(rowTime) ?? rowTime) - shift;
    }
  }
  const time = nearestTime ?? pointedTime;
  const readings = lines.map((line) => ({ line, row: pickedRowAt(line, time, reachMs, plane) }));
  return {
    time,
    x: timeX(plane, middle),
    values: readings,
    absence: nearestTime === undefined ? absenceAt(pointedTime, lines) : undefined,
    pastAbsence:
      nearestTime === undefined
        ? stretches.find(({ from, to, isEmpty }) => isEmpty && pointedTime >= from && pointedTime < to)?.words
        : undefined,
    annotations: annotations
      .filter(({ from, to }) => pointerX >= from - REFERENCE_REACH_PX && pointerX <= to + REFERENCE_REACH_PX)
      .map(({ annotation }) => annotation),
    reconnect: reconnects.findLast((each) => Math.abs(timeX(plane, each) - pointerX) <= REFERENCE_REACH_PX),
  };
}

/** Returns the row of a line at a time on the chart; undefined: none is near. */
function pickedRowAt(line: Line, time: number, reachMs: number, plane: Plane): PickedValue["row"] {
  const { series, shift } = line;
  const seq = rowAt(line, time + shift, reachMs, plane);
  return series === undefined || seq < 0 ? undefined : { time: series.time(seq) - shift, value: series.value(seq) };
}

/**
 * Returns the row on view whose shape is at a time of its stream's clock, or else the nearest, where it is in reach or
 * a line leads over the time; else −1.
 */
function rowAt({ series, shift, mark }: Line, time: number, reachMs: number, { to, msPerPixel }: Plane): number {
  if (series === undefined || series.length === 0) return -1;
  if (mark.rowAt !== undefined) return mark.rowAt(series, time, msPerPixel / 2);
  let seq = series.nearest(time);
  if (series.time(seq) > to + shift) seq -= 1;
  if (seq < series.first) return -1;
  if (Math.abs(series.time(seq) - time) <= reachMs) return seq;
  const leftSeq = series.time(seq) <= time ? seq : seq - 1;
  return series.joined(leftSeq) ? seq : -1;
}

/** Explains why no line has a row at a time. */
function absenceAt(pointedTime: number, lines: readonly Line[]): Absence {
  let isWithinHistory = false;
  let areRowsApart = false;
  for (const { series, shift, mark } of lines) {
    if (series === undefined || series.length === 0) continue;
    const time = pointedTime + shift;
    if (series.time(series.first) <= time) isWithinHistory = true;
    const seq = series.columns.after(time) - 1;
    // Two neighbours with values that are not joined are too far apart.
    if (
      mark.rowAt === undefined &&
      seq >= series.first &&
      seq + 1 < series.end &&
      !Number.isNaN(series.value(seq)) &&
      !Number.isNaN(series.value(seq + 1))
    ) {
      areRowsApart = true;
    }
    for (const { kind, after, before } of series.gaps.entries) if (time > after && time < before) return kind;
  }
  if (areRowsApart) return "apart";
  return isWithinHistory ? "none" : "not held";
}
