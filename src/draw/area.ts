import { curveLinear, type CurveFactory, type Path } from "d3";
import { drawFading } from "./fade.js";
import { columnAt, columnX, timeX, type Plane } from "./plane.js";
import type { Painter } from "./painter.js";
import { endRow, firstRow, heightOf, type Trace } from "./trace.js";

/** How an area looks. */
export interface AreaStyle {
  /** A literal colour. */
  readonly fill: string;
  /** The value at which the area begins; outside the domain: its nearer end. Default 0. */
  readonly base?: number;
  /** As for the line above it. Default `curveLinear`. */
  readonly curve?: CurveFactory;
  /** Over how many CSS px the left end fades out. Default 0. */
  readonly fade?: number;
}

/**
 * Fills from a base to the line, broken where the line is. Dense: a bar a pixel column, from the base to the far end of
 * its span. Sparse: the rows.
 */
export function drawArea(painter: Painter, plane: Plane, trace: Trace, style: AreaStyle): void {
  const { fade = 0, fill, base = 0, curve = curveLinear } = style;
  const floor = Math.min(Math.max(plane.y(base), plane.top), plane.top + plane.height);
  painter.save();
  painter.fillStyle = fill;
  drawFading(painter, plane, fade, (from, to) => {
    painter.beginPath();
    if (trace.dense) addColumns(painter, plane, trace, floor, from, to);
    else addRows(painter, plane, trace, floor, curve, from, to);
    painter.fill();
  });
  painter.restore();
}

function addColumns(
  painter: Painter,
  plane: Plane,
  { columns }: Trace,
  floor: number,
  from: number,
  to: number,
): void {
  const first = Math.max(columns.first, columnAt(plane, from));
  const last = Math.min(columns.last, columnAt(plane, to));
  const bottom = plane.top + plane.height;
  for (let column = first; column <= last; column += 1) {
    const low = columns.low(column);
    if (Number.isNaN(low)) continue;
    const a = Math.min(Math.max(plane.y(low), plane.top), bottom);
    const b = Math.min(Math.max(plane.y(columns.high(column)), plane.top), bottom);
    const upper = Math.min(a, b, floor);
    painter.rect(columnX(plane, column), upper, plane.pixel, Math.max(a, b, floor) - upper);
  }
}

function addRows(
  painter: Painter,
  plane: Plane,
  { series }: Trace,
  floor: number,
  curve: CurveFactory,
  from: number,
  to: number,
): void {
  // A curve calls moveTo, lineTo, bezierCurveTo and closePath alone.
  const pen = curve(painter as unknown as Path);
  const first = firstRow(series, plane, from);
  const end = endRow(series, plane, to);
  series.work.rows += Math.max(0, end - first);
  let linked = false;
  let start = 0;
  for (let seq = first; seq < end; seq += 1) {
    const onward = seq + 1 < end && series.joined(seq);
    if (linked || onward) {
      const x = timeX(plane, series.time(seq));
      if (!linked) {
        start = x;
        pen.areaStart();
        pen.lineStart();
      }
      pen.point(x, heightOf(plane, series.value(seq)));
      if (!onward) {
        pen.lineEnd();
        pen.lineStart();
        pen.point(x, floor);
        pen.point(start, floor);
        pen.lineEnd();
        pen.areaEnd();
      }
    }
    linked = onward;
  }
}
