import type { Plane } from "../../../draw/index.js";
import { timeAt, timeX } from "../../../draw/index.js";
import type { Series } from "../../../series/index.js";
import type { Annotation } from "../options/reference-options.js";
import type { Line } from "../series/line.js";
import type { FrameAnnotation } from "./annotations.js";

/** What a line tells of the moment under the cursor. */
export interface PickedValue {
  /** The line. */
  readonly line: Line;
  /** Its nearest row, at its time on the chart; undefined where it has none there. */
  readonly row: { readonly time: number; readonly value: number } | undefined;
}

/** Why a line has no row at a moment. */
export type Absence = "lost" | "unknown" | "not held" | "apart" | "none";

/** What the cursor points at. */
export interface FrameCursor {
  /** Epoch ms: that of the nearest row, or that of the place where there is none. */
  readonly time: number;
  /** CSS pixels. */
  readonly x: number;
  /** A reading of each line. */
  readonly readings: readonly PickedValue[];
  /** Why there is nothing; undefined where there is. */
  readonly absence: Absence | undefined;
  /** Moments that matter, beside it. */
  readonly annotations: readonly Annotation[];
  /** When a stream was back, beside it, epoch ms. */
  readonly reconnect: number | undefined;
}

/** A row so near is meant, even where no line leads to the place, CSS pixels. */
const reach = 12;

/** And so near to a mark, that is meant too, CSS pixels. */
const touch = 6;

/** What else is on view beside lines. */
export interface Beside {
  /** Moments that matter. */
  readonly annotations: readonly FrameAnnotation[];
  /** When streams were back, epoch ms. */
  readonly reconnects: readonly number[];
}

/** What the cursor at a place points at: the nearest row, and the rows of the other lines nearest to that. */
export function pickAt(
  pointer: number,
  plane: Plane,
  lines: readonly Line[],
  { annotations, reconnects }: Beside,
): FrameCursor | undefined {
  if (pointer < plane.left || pointer > plane.left + plane.width) return undefined;
  const place = timeAt(plane, pointer);
  const span = (reach / plane.pixel) * plane.msPerPixel;
  let time: number | undefined;
  for (const { series, shift } of lines) {
    const seq = rowAt(series, place + shift, span, plane.to + shift);
    if (series === undefined || seq < 0) continue;
    const candidate = series.time(seq) - shift;
    if (time === undefined || Math.abs(candidate - place) < Math.abs(time - place)) time = candidate;
  }
  const at = time ?? place;
  const readings = lines.map((line) => ({ line, row: readingAt(line, at, span, plane.to) }));
  return {
    time: at,
    x: timeX(plane, at),
    readings,
    absence: time === undefined ? absenceAt(place, lines) : undefined,
    annotations: annotations
      .filter(({ from, to }) => pointer >= from - touch && pointer <= to + touch)
      .map(({ annotation }) => annotation),
    reconnect: reconnects.findLast((each) => Math.abs(timeX(plane, each) - pointer) <= touch),
  };
}

function readingAt({ series, shift }: Line, time: number, span: number, to: number): PickedValue["row"] {
  const seq = rowAt(series, time + shift, span, to + shift);
  return series === undefined || seq < 0 ? undefined : { time: series.time(seq) - shift, value: series.value(seq) };
}

/** The row on view nearest to a time, if it is near or a line leads over the place; else −1. */
function rowAt(series: Series | undefined, time: number, span: number, to: number): number {
  if (series === undefined || series.length === 0) return -1;
  let seq = series.nearest(time);
  if (series.time(seq) > to) seq -= 1;
  if (seq < series.first) return -1;
  if (Math.abs(series.time(seq) - time) <= span) return seq;
  const left = series.time(seq) <= time ? seq : seq - 1;
  return series.joined(left) ? seq : -1;
}

function absenceAt(place: number, lines: readonly Line[]): Absence {
  let held = false;
  let apart = false;
  for (const { series, shift } of lines) {
    if (series === undefined || series.length === 0) continue;
    const time = place + shift;
    if (series.time(series.first) <= time) held = true;
    const seq = series.columns.after(time) - 1;
    // Two rows with values and nothing missing between them: they are too far apart.
    if (
      seq >= series.first &&
      seq + 1 < series.end &&
      !Number.isNaN(series.value(seq)) &&
      !Number.isNaN(series.value(seq + 1))
    ) {
      apart = true;
    }
    for (const { kind, after, before } of series.gaps.entries) if (time > after && time < before) return kind;
  }
  if (apart) return "apart";
  return held ? "none" : "not held";
}
