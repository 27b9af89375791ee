import { curveLinear, type CurveFactory } from "./curve.js";
import { drawFading, drawFadingClipped } from "./fade.js";
import { columnX, timeX, type Plane } from "./plane.js";
import { SOLID, type Painter } from "./painter.js";
import { endRow, firstColumn, firstRow, heightOf, lastColumn, type Trace } from "./trace.js";

/** How an area looks. */
export interface AreaStyle {
  /** A literal colour. */
  readonly fill: string;
  /** Its opacity, 0 to 1. Default 1. */
  readonly opacity?: number;
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
  const { fade = 0, fill, opacity = 1, base = 0, curve = curveLinear } = style;
  const floor = Math.min(Math.max(plane.y(base), plane.top), plane.top + plane.height);
  if (trace.dense) {
    // Bars of one device px are hairlines: as rectangles of one path they take a rasterizer ten times as long.
    painter.strokeStyle = fill;
    painter.lineWidth = plane.pixel;
    painter.lineCap = "butt";
    painter.setLineDash(SOLID);
    drawFading(painter, plane, fade, opacity, (from, to) => {
      strokeColumns(painter, plane, trace, floor, from, to);
    });
  } else {
    painter.fillStyle = fill;
    drawFadingClipped(painter, plane, fade, opacity, (from, to) => {
      fillRows(painter, plane, trace, floor, curve, from, to);
    });
  }
}

function strokeColumns(painter: Painter, plane: Plane, trace: Trace, floor: number, from: number, to: number): void {
  const { columns } = trace;
  const { top, pixel } = plane;
  const bottom = top + plane.height;
  const first = firstColumn(trace, plane, from);
  const last = lastColumn(trace, plane, to);
  let x = columnX(plane, first) + pixel / 2;
  painter.beginPath();
  for (let column = first; column <= last; column += 1, x += pixel) {
    const a = plane.y(columns.low(column));
    const b = plane.y(columns.high(column));
    const upper = Math.max(top, Math.min(a, b, floor));
    const lower = Math.min(bottom, Math.max(a, b, floor));
    // False too where there is no line.
    if (!(upper < lower)) continue;
    painter.moveTo(x, upper);
    painter.lineTo(x, lower);
  }
  painter.stroke();
}

function fillRows(
  painter: Painter,
  plane: Plane,
  { series }: Trace,
  floor: number,
  curve: CurveFactory,
  from: number,
  to: number,
): void {
  const pen = curve(painter);
  const first = firstRow(series, plane, from);
  const end = endRow(series, plane, to);
  series.work.rows += Math.max(0, end - first);
  let linked = false;
  let start = 0;
  painter.beginPath();
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
  painter.fill();
}
