import type { Series } from "../series/series.js";
import type { CurveFactory } from "./curve.js";
import { curveLinear } from "./curve.js";
import { drawFading, drawFadingClipped } from "./fade.js";
import type { Painter } from "./painter.js";
import { SOLID } from "./painter.js";
import type { PixelColumns } from "./pixel-columns.js";
import type { Plane } from "./plane.js";
import { columnX, timeAt, timeX } from "./plane.js";
import { between } from "./scale.js";
import type { Trace } from "./trace.js";
import { endRow, firstColumn, firstRow, heightOf, lastColumn } from "./trace.js";

/** Style of a line. */
export interface LineStyle {
  /** A literal colour. */
  readonly stroke: string;
  /** Width, CSS px. Default 1.5; a dense line takes the nearest whole number of device px. */
  readonly strokeWidth?: number;
  /** Curve of a sparse line from row to row; those of d3 fit. Default `curveLinear`. */
  readonly curve?: CurveFactory;
  /** Opacity, 0 to 1. Default 1. */
  readonly opacity?: number;
  /** Width over which the left end fades out, CSS px. Default 0. */
  readonly fade?: number;
}

/**
 * Draws a line, broken wherever rows are missing. Dense: the span of each pixel column, on whole device px. Sparse: the
 * rows, in fractions of a px. A row joined to neither neighbour is a dot.
 */
export function drawLine(painter: Painter, plane: Plane, trace: Trace, style: LineStyle): void {
  const { fade = 0, stroke, strokeWidth = 1.5, curve = curveLinear, opacity = 1 } = style;
  painter.strokeStyle = stroke;
  painter.fillStyle = stroke;
  painter.setLineDash(SOLID);
  if (trace.dense) {
    painter.lineCap = "butt";
    painter.lineWidth = plane.pixel;
    drawFading(painter, plane, fade, opacity, (from, to) => {
      strokeColumns(painter, plane, trace, strokeWidth, from, to);
    });
  } else {
    painter.lineJoin = "round";
    painter.lineWidth = strokeWidth;
    const isStraight = curve === curveLinear;
    const draw = isStraight && staysInside(plane, trace.columns) ? drawFading : drawFadingClipped;
    draw(painter, plane, fade, opacity, (from, to) => {
      const isolatedRows = isStraight
        ? strokeRows(painter, plane, trace, from, to)
        : strokeCurve(painter, plane, trace, curve, from, to);
      if (isolatedRows > 0) drawIsolatedRows(painter, plane, trace, strokeWidth, from, to);
    });
  }
}

/**
 * Tells whether no part of the line in view lies above or below the plane, so that clipping, which costs, is needless.
 */
function staysInside(plane: Plane, { min, max }: PixelColumns): boolean {
  const a = plane.y(min);
  const b = plane.y(max);
  return Math.min(a, b) >= plane.top && Math.max(a, b) <= plane.top + plane.height;
}

/** Draws a dot. */
export function drawDot(painter: Painter, x: number, y: number, radius: number): void {
  painter.beginPath();
  painter.arc(x, y, radius, 0, 2 * Math.PI);
  painter.fill();
}

/**
 * Strokes a dense line as hairlines, one a column, each as high as all spans within the line's width: a rasterizer
 * draws them many times faster than wide strokes.
 */
function strokeColumns(
  painter: Painter,
  plane: Plane,
  trace: Trace,
  strokeWidth: number,
  from: number,
  to: number,
): void {
  const { columns } = trace;
  const { pixel, top } = plane;
  const bottom = top + plane.height;
  const pixels = Math.max(1, Math.round(strokeWidth / pixel));
  const half = (pixels * pixel) / 2;
  const left = (pixels - 1) >> 1;
  const right = pixels >> 1;
  const first = firstColumn(trace, plane, from);
  const last = lastColumn(trace, plane, to);
  let x = columnX(plane, first) + pixel / 2;
  let isolatedColumns = 0;
  painter.beginPath();
  for (let column = first; column <= last; column += 1, x += pixel) {
    const end = Math.min(column + right, columns.last);
    let upper = Infinity;
    let lower = -Infinity;
    for (let near = Math.max(column - left, columns.first); near <= end; near += 1) {
      const a = plane.y(columns.low(near));
      const b = plane.y(columns.high(near));
      // Unjoined spans stay apart: no hairline leads from one to the other.
      if (upper <= lower && Number.isNaN(columns.entry(near))) {
        addSpan(painter, x, Math.max(upper - half, top), Math.min(lower + half, bottom));
        upper = Infinity;
        lower = -Infinity;
      }
      if (a < upper) upper = a;
      if (b < upper) upper = b;
      if (a > lower) lower = a;
      if (b > lower) lower = b;
    }
    addSpan(painter, x, Math.max(upper - half, top), Math.min(lower + half, bottom));
    if (columns.isIsolated(column)) isolatedColumns += 1;
  }
  painter.stroke();
  for (let column = first; isolatedColumns > 0 && column <= last; column += 1) {
    if (!columns.isIsolated(column)) continue;
    isolatedColumns -= 1;
    const middle = columnX(plane, column) + pixel / 2;
    drawIsolated(painter, plane, middle, columns.low(column), strokeWidth);
    drawIsolated(painter, plane, middle, columns.high(column), strokeWidth);
  }
}

function addSpan(painter: Painter, x: number, upper: number, lower: number): void {
  if (!(upper < lower)) return;
  painter.moveTo(x, upper);
  painter.lineTo(x, lower);
}

/**
 * Strokes the rows between two places, and the line on to both. Returns the number of isolated rows: joined to neither
 * neighbour.
 */
function strokeRows(painter: Painter, plane: Plane, { series }: Trace, from: number, to: number): number {
  const end = timeAt(plane, to);
  let seq = series.columns.atOrAfter(timeAt(plane, from));
  let isJoinedBefore = series.joined(seq - 1);
  let rows = 0;
  let isolatedRows = 0;
  painter.lineCap = "butt";
  painter.beginPath();
  if (isJoinedBefore) addBetweenRows(painter, plane, series, seq - 1, from, true);
  for (; seq < series.end && series.time(seq) < end; seq += 1) {
    const isJoinedAfter = series.joined(seq);
    if (isJoinedBefore) painter.lineTo(timeX(plane, series.time(seq)), heightOf(plane, series.value(seq)));
    else if (isJoinedAfter) painter.moveTo(timeX(plane, series.time(seq)), heightOf(plane, series.value(seq)));
    else if (!Number.isNaN(series.value(seq))) isolatedRows += 1;
    isJoinedBefore = isJoinedAfter;
    rows += 1;
  }
  if (isJoinedBefore) addBetweenRows(painter, plane, series, seq - 1, to, false);
  painter.stroke();
  series.work.rows += rows;
  // Count a row at the very end, too: the next strip draws it, but the right edge has no next strip.
  return isolatedRows + (!isJoinedBefore && seq < series.end && series.time(seq) === end ? 1 : 0);
}

/** Adds the point at `x` of the segment from row `seq` to the next. */
function addBetweenRows(
  painter: Painter,
  plane: Plane,
  series: Series,
  seq: number,
  x: number,
  isStart: boolean,
): void {
  const start = timeX(plane, series.time(seq));
  const end = timeX(plane, series.time(seq + 1));
  const share = end > start ? (x - start) / (end - start) : 1;
  const y = between(heightOf(plane, series.value(seq)), heightOf(plane, series.value(seq + 1)), share);
  if (isStart) painter.moveTo(x, y);
  else painter.lineTo(x, y);
}

/** Strokes like {@link strokeRows}, along a curve, and on to the rows beside. */
function strokeCurve(
  painter: Painter,
  plane: Plane,
  { series }: Trace,
  curve: CurveFactory,
  from: number,
  to: number,
): number {
  const pen = curve(painter);
  const first = firstRow(series, plane, from);
  const end = endRow(series, plane, to);
  series.work.rows += Math.max(0, end - first);
  let isJoinedBefore = false;
  let isolatedRows = 0;
  painter.lineCap = "round";
  painter.beginPath();
  for (let seq = first; seq < end; seq += 1) {
    const isJoinedAfter = seq + 1 < end && series.joined(seq);
    if (isJoinedBefore || isJoinedAfter) {
      if (!isJoinedBefore) pen.lineStart();
      pen.point(timeX(plane, series.time(seq)), heightOf(plane, series.value(seq)));
      if (!isJoinedAfter) pen.lineEnd();
    } else if (!Number.isNaN(series.value(seq))) isolatedRows += 1;
    isJoinedBefore = isJoinedAfter;
  }
  painter.stroke();
  return isolatedRows;
}

function drawIsolatedRows(
  painter: Painter,
  plane: Plane,
  { series }: Trace,
  strokeWidth: number,
  from: number,
  to: number,
): void {
  const end = series.columns.after(timeAt(plane, to));
  for (let seq = series.columns.atOrAfter(timeAt(plane, from)); seq < end; seq += 1) {
    if (Number.isNaN(series.value(seq)) || series.joined(seq - 1) || series.joined(seq)) continue;
    drawIsolated(painter, plane, timeX(plane, series.time(seq)), series.value(seq), strokeWidth);
  }
}

/** Draws an isolated row: a dot wider than the line, to stand out from it, and at least 3 CSS px across. */
function drawIsolated(painter: Painter, plane: Plane, x: number, value: number, strokeWidth: number): void {
  const y = heightOf(plane, value);
  const radius = Math.max(1.5, strokeWidth * 1.25);
  if (y > plane.top - radius && y < plane.top + plane.height + radius) drawDot(painter, x, y, radius);
}
