import type { Curve, CurveFactory } from "./curve.js";
import { curveLinear } from "./curve.js";
import { drawFading, drawFadingClipped } from "./fade.js";
import type { Painter } from "./painter.js";
import { SOLID } from "./painter.js";
import type { Plane } from "./plane.js";
import { columnX, timeX } from "./plane.js";
import type { Trace } from "./trace.js";
import { endRow, firstColumn, firstRow, heightOf, lastColumn } from "./trace.js";

/** How an area looks. */
export interface AreaStyle {
  /** A literal colour. */
  readonly fill: string;
  /** Its opacity, 0 to 1. Default 1. */
  readonly opacity?: number;
  /**
   * Where the area begins: a value (outside the domain: its nearer end), or the lower line of the same rows. Default 0.
   */
  readonly base?: number | Trace;
  /** As for the line above it. Default `curveLinear`. */
  readonly curve?: CurveFactory;
  /** Over how many CSS px the left end fades out. Default 0. */
  readonly fade?: number;
}

/**
 * Fills from a base to the line, broken where the line is, or a line that is its base. Dense: a bar a pixel column,
 * from the base to the far end of its span. Sparse: the rows.
 */
export function drawArea(painter: Painter, plane: Plane, trace: Trace, style: AreaStyle): void {
  const { fade = 0, fill, opacity = 1, base = 0, curve = curveLinear } = style;
  const floor =
    typeof base === "number" ? Math.min(Math.max(plane.y(base), plane.top), plane.top + plane.height) : base;
  if (trace.dense || (typeof floor === "object" && floor.dense)) {
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

/** @param floor - a height, CSS px, or the line that the area begins at */
function strokeColumns(
  painter: Painter,
  plane: Plane,
  trace: Trace,
  floor: number | Trace,
  from: number,
  to: number,
): void {
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
    const base = typeof floor === "number" ? floor : plane.y(floor.columns.low(column));
    const upper = Math.max(top, Math.min(a, b, base));
    const lower = Math.min(bottom, Math.max(a, b, base));
    // False too where there is no line.
    if (!(upper < lower)) continue;
    painter.moveTo(x, upper);
    painter.lineTo(x, lower);
  }
  painter.stroke();
}

/** Run by run of rows that are joined; of two lines, where both have the rows and join them. */
function fillRows(
  painter: Painter,
  plane: Plane,
  { series }: Trace,
  floor: number | Trace,
  curve: CurveFactory,
  from: number,
  to: number,
): void {
  const pen = curve(painter);
  const first = firstRow(series, plane, from);
  const end = endRow(series, plane, to);
  const base = typeof floor === "number" ? undefined : floor.series;
  series.work.rows += Math.max(0, end - first);
  // The row of the base at the time of the run's first.
  let other = base !== undefined && first < end ? base.columns.atOrAfter(series.time(first)) : 0;
  let last: number;
  painter.beginPath();
  for (let start = first; start < end; start = last + 1) {
    last = start;
    if (base === undefined) {
      while (last + 1 < end && series.joined(last)) last += 1;
    } else {
      while (other < base.end && base.time(other) < series.time(start)) other += 1;
      const ahead = other - start;
      const isPaired = (seq: number): boolean => seq + ahead < base.end && base.time(seq + ahead) === series.time(seq);
      if (isPaired(start)) {
        while (last + 1 < end && series.joined(last) && base.joined(last + ahead) && isPaired(last + 1)) last += 1;
      }
    }
    if (last === start) continue;
    pen.areaStart();
    pen.lineStart();
    for (let seq = start; seq <= last; seq += 1) {
      pen.point(timeX(plane, series.time(seq)), heightOf(plane, series.value(seq)));
    }
    pen.lineEnd();
    pen.lineStart();
    if (typeof floor === "number") {
      pen.point(timeX(plane, series.time(last)), floor);
      pen.point(timeX(plane, series.time(start)), floor);
    } else addBack(pen, plane, floor.series, other, other + last - start);
    pen.lineEnd();
    pen.areaEnd();
  }
  painter.fill();
}

function addBack(pen: Curve, plane: Plane, series: Trace["series"], first: number, last: number): void {
  for (let seq = last; seq >= first; seq -= 1) {
    pen.point(timeX(plane, series.time(seq)), heightOf(plane, series.value(seq)));
  }
}
