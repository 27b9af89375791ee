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

/** How a line looks. */
export interface LineStyle {
  /** A literal colour. */
  readonly stroke: string;
  /** CSS px. Default 1.5; a dense line takes the nearest whole number of device px. */
  readonly strokeWidth?: number;
  /** How a sparse line goes from row to row: a curve of d3. Default `curveLinear`. */
  readonly curve?: CurveFactory;
  /** Its opacity, 0 to 1. Default 1. */
  readonly opacity?: number;
  /** Over how many CSS px the left end fades out. Default 0. */
  readonly fade?: number;
}

/**
 * Draws a line, broken wherever rows are missing. Dense: the span of each pixel column, on whole device px. Sparse: the
 * rows, by fractions of a px. A row that no line leads to or from is a dot.
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
    const straight = curve === curveLinear;
    const draw = straight && staysInside(plane, trace.columns) ? drawFading : drawFadingClipped;
    draw(painter, plane, fade, opacity, (from, to) => {
      const lonely = straight
        ? strokeRows(painter, plane, trace, from, to)
        : strokeCurve(painter, plane, trace, curve, from, to);
      if (lonely > 0) drawLonelyRows(painter, plane, trace, strokeWidth, from, to);
    });
  }
}

/** Whether no part of the line on view lies above or below the plane: then it need not be clipped, which costs. */
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
 * A line of several device px is drawn as it covers each of them: hairlines, which a rasterizer draws many times faster
 * than wide strokes, each as high as all spans that reach into its column.
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
  let lonely = 0;
  painter.beginPath();
  for (let column = first; column <= last; column += 1, x += pixel) {
    const end = Math.min(column + right, columns.last);
    let upper = Infinity;
    let lower = -Infinity;
    for (let near = Math.max(column - left, columns.first); near <= end; near += 1) {
      const a = plane.y(columns.low(near));
      const b = plane.y(columns.high(near));
      // Spans that no line joins do not become one.
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
    if (columns.lonely(column)) lonely += 1;
  }
  painter.stroke();
  for (let column = first; lonely > 0 && column <= last; column += 1) {
    if (!columns.lonely(column)) continue;
    lonely -= 1;
    const middle = columnX(plane, column) + pixel / 2;
    drawLonely(painter, plane, middle, columns.low(column), strokeWidth);
    drawLonely(painter, plane, middle, columns.high(column), strokeWidth);
  }
}

function addSpan(painter: Painter, x: number, upper: number, lower: number): void {
  if (!(upper < lower)) return;
  painter.moveTo(x, upper);
  painter.lineTo(x, lower);
}

/** The rows between two places, and the line on to both of them. Returns how many rows no line leads to or from. */
function strokeRows(painter: Painter, plane: Plane, { series }: Trace, from: number, to: number): number {
  const end = timeAt(plane, to);
  let seq = series.columns.atOrAfter(timeAt(plane, from));
  let linked = series.joined(seq - 1);
  let rows = 0;
  let lonely = 0;
  painter.lineCap = "butt";
  painter.beginPath();
  if (linked) addBetween(painter, plane, series, seq - 1, from, true);
  for (; seq < series.end && series.time(seq) < end; seq += 1) {
    const onward = series.joined(seq);
    if (linked) painter.lineTo(timeX(plane, series.time(seq)), heightOf(plane, series.value(seq)));
    else if (onward) painter.moveTo(timeX(plane, series.time(seq)), heightOf(plane, series.value(seq)));
    else if (!Number.isNaN(series.value(seq))) lonely += 1;
    linked = onward;
    rows += 1;
  }
  if (linked) addBetween(painter, plane, series, seq - 1, to, false);
  painter.stroke();
  series.work.rows += rows;
  // The row at the very end is the next strip's, but at the right edge there is none.
  return lonely + (!linked && seq < series.end && series.time(seq) === end ? 1 : 0);
}

/** Goes to the point at `x` of the line from row `seq` to the next. */
function addBetween(painter: Painter, plane: Plane, series: Series, seq: number, x: number, begins: boolean): void {
  const start = timeX(plane, series.time(seq));
  const end = timeX(plane, series.time(seq + 1));
  const share = end > start ? (x - start) / (end - start) : 1;
  const y = between(heightOf(plane, series.value(seq)), heightOf(plane, series.value(seq + 1)), share);
  if (begins) painter.moveTo(x, y);
  else painter.lineTo(x, y);
}

/** As {@link strokeRows}, of a curve, and on to the rows beside. */
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
  let linked = false;
  let lonely = 0;
  painter.lineCap = "round";
  painter.beginPath();
  for (let seq = first; seq < end; seq += 1) {
    const onward = seq + 1 < end && series.joined(seq);
    if (linked || onward) {
      if (!linked) pen.lineStart();
      pen.point(timeX(plane, series.time(seq)), heightOf(plane, series.value(seq)));
      if (!onward) pen.lineEnd();
    } else if (!Number.isNaN(series.value(seq))) lonely += 1;
    linked = onward;
  }
  painter.stroke();
  return lonely;
}

function drawLonelyRows(
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
    drawLonely(painter, plane, timeX(plane, series.time(seq)), series.value(seq), strokeWidth);
  }
}

/** A row by itself is told from the line by its size, and is never smaller than 3 CSS px across. */
function drawLonely(painter: Painter, plane: Plane, x: number, value: number, strokeWidth: number): void {
  const y = heightOf(plane, value);
  const radius = Math.max(1.5, strokeWidth * 1.25);
  if (y > plane.top - radius && y < plane.top + plane.height + radius) drawDot(painter, x, y, radius);
}
