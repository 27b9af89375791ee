import type { Curve, CurveFactory } from "./curve.js";
import { curveLinear } from "./curve.js";
import { drawFading, drawFadingClipped } from "./fade.js";
import type { Painter } from "./painter.js";
import { SOLID } from "./painter.js";
import type { Plane } from "./plane.js";
import { columnX, timeX } from "./plane.js";
import type { Trace } from "./trace.js";
import { endRow, firstColumn, firstRow, heightOf, lastColumn } from "./trace.js";

/** Style of an area. */
export interface AreaStyle {
  /** A literal colour. */
  readonly fill: string;
  /** Opacity, 0 to 1. Default 1. */
  readonly opacity?: number;
  /**
   * Base of the area: a value (one outside the domain counts as its nearer end), or the lower line over the same rows.
   * Default 0.
   */
  readonly base?: number | Trace;
  /** Curve of the line, and of a base that is a line. Default `curveLinear`. */
  readonly curve?: CurveFactory;
  /** Width over which the left end fades out, CSS px. Default 0. */
  readonly fade?: number;
}

/**
 * Fills the area between a base and a line, with a break wherever the line has one, or a line that serves as base.
 * Dense: one bar a pixel column, from the base to the far end of the span. Sparse: from row to row.
 */
export function drawArea(painter: Painter, plane: Plane, trace: Trace, style: AreaStyle): void {
  const { fade = 0, fill, opacity = 1, base = 0, curve = curveLinear } = style;
  const baseline =
    typeof base === "number" ? Math.min(Math.max(plane.y(base), plane.top), plane.top + plane.height) : base;
  if (trace.dense || (typeof baseline === "object" && baseline.dense)) {
    // Hairlines, one a device px: a rasterizer takes ten times as long over rectangles of one path.
    painter.strokeStyle = fill;
    painter.lineWidth = plane.pixel;
    painter.lineCap = "butt";
    painter.setLineDash(SOLID);
    drawFading(painter, plane, fade, opacity, (from, to) => {
      strokeColumns(painter, plane, trace, baseline, from, to);
    });
  } else {
    painter.fillStyle = fill;
    drawFadingClipped(painter, plane, fade, opacity, (from, to) => {
      fillRows(painter, plane, trace, baseline, curve, from, to);
    });
  }
}

/**
 * Strokes one hairline a pixel column, between two places across the plane.
 * @param baseline - a height, CSS px, or the line that the area begins at
 */
function strokeColumns(
  painter: Painter,
  plane: Plane,
  trace: Trace,
  baseline: number | Trace,
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
    const baseY = typeof baseline === "number" ? baseline : plane.y(baseline.columns.low(column));
    const upper = Math.max(top, Math.min(a, b, baseY));
    const lower = Math.min(bottom, Math.max(a, b, baseY));
    // The comparison with NaN is false too: no line, no bar.
    if (!(upper < lower)) continue;
    painter.moveTo(x, upper);
    painter.lineTo(x, lower);
  }
  painter.stroke();
}

/** Fills run by run of joined rows. With a line as base, a run has only rows that both lines have and join. */
function fillRows(
  painter: Painter,
  plane: Plane,
  { series }: Trace,
  baseline: number | Trace,
  curve: CurveFactory,
  from: number,
  to: number,
): void {
  const pen = curve(painter);
  const first = firstRow(series, plane, from);
  const end = endRow(series, plane, to);
  const base = typeof baseline === "number" ? undefined : baseline.series;
  series.work.rows += Math.max(0, end - first);
  // Row of the base line at the time of the first row of the run.
  let baseSeq = base !== undefined && first < end ? base.columns.atOrAfter(series.time(first)) : 0;
  let last: number;
  painter.beginPath();
  for (let start = first; start < end; start = last + 1) {
    last = start;
    if (base === undefined) {
      while (last + 1 < end && series.joined(last)) last += 1;
    } else {
      while (baseSeq < base.end && base.time(baseSeq) < series.time(start)) baseSeq += 1;
      const shift = baseSeq - start;
      const isPaired = (seq: number): boolean => seq + shift < base.end && base.time(seq + shift) === series.time(seq);
      if (isPaired(start)) {
        while (last + 1 < end && series.joined(last) && base.joined(last + shift) && isPaired(last + 1)) last += 1;
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
    if (typeof baseline === "number") {
      pen.point(timeX(plane, series.time(last)), baseline);
      pen.point(timeX(plane, series.time(start)), baseline);
    } else addBackwards(pen, plane, baseline.series, baseSeq, baseSeq + last - start);
    pen.lineEnd();
    pen.areaEnd();
  }
  painter.fill();
}

function addBackwards(pen: Curve, plane: Plane, series: Trace["series"], first: number, last: number): void {
  for (let seq = last; seq >= first; seq -= 1) {
    pen.point(timeX(plane, series.time(seq)), heightOf(plane, series.value(seq)));
  }
}
