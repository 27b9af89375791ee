import { curveLinear, type CurveFactory, type Path } from "d3";
import { drawFading } from "./fade.js";
import { columnAt, columnX, timeX, type Plane } from "./plane.js";
import type { Painter } from "./painter.js";
import { endRow, firstRow, heightOf, type Trace } from "./trace.js";

/** How a line looks. */
export interface LineStyle {
  /** A literal colour. */
  readonly stroke: string;
  /** CSS px. Default 1.5; a dense line takes the nearest whole number of device px, as one of 1 is much cheaper. */
  readonly strokeWidth?: number;
  /** How a sparse line goes from row to row: a curve of d3. Default `curveLinear`. */
  readonly curve?: CurveFactory;
  /** Over how many CSS px the left end fades out. Default 0. */
  readonly fade?: number;
}

/**
 * Draws a line, broken wherever rows are missing. Dense: the span of each pixel column, on whole device px, in one
 * stroke. Sparse: the rows, by fractions of a px. A row that no line leads to or from is a dot.
 */
export function drawLine(painter: Painter, plane: Plane, trace: Trace, style: LineStyle): void {
  const { fade = 0, stroke, strokeWidth = 1.5 } = style;
  painter.save();
  painter.strokeStyle = stroke;
  painter.fillStyle = stroke;
  painter.setLineDash([]);
  drawFading(painter, plane, fade, (from, to) => {
    if (trace.dense) strokeColumns(painter, plane, trace, strokeWidth, from, to);
    else strokeRows(painter, plane, trace, style, from, to);
  });
  painter.restore();
}

/** Draws a dot. */
export function drawDot(painter: Painter, x: number, y: number, radius: number): void {
  painter.beginPath();
  painter.arc(x, y, radius, 0, 2 * Math.PI);
  painter.fill();
}

function strokeColumns(
  painter: Painter,
  plane: Plane,
  { columns }: Trace,
  strokeWidth: number,
  from: number,
  to: number,
): void {
  const pixels = Math.max(1, Math.round(strokeWidth / plane.pixel));
  const width = pixels * plane.pixel;
  const shift = pixels % 2 === 1 ? plane.pixel / 2 : 0;
  const bottom = plane.top + plane.height + width;
  const top = plane.top - width;
  const first = Math.max(columns.first, columnAt(plane, from) - pixels);
  const last = Math.min(columns.last, columnAt(plane, to) + pixels);
  let lonely = 0;
  painter.lineCap = "butt";
  painter.lineWidth = width;
  painter.beginPath();
  for (let column = first; column <= last; column += 1) {
    const low = columns.low(column);
    if (Number.isNaN(low)) continue;
    const a = Math.min(Math.max(plane.y(low), top), bottom);
    const b = Math.min(Math.max(plane.y(columns.high(column)), top), bottom);
    const x = columnX(plane, column) + shift;
    painter.moveTo(x, Math.min(a, b) - width / 2);
    painter.lineTo(x, Math.max(a, b) + width / 2);
    if (columns.lonely(column)) lonely += 1;
  }
  painter.stroke();
  for (let column = first; lonely > 0 && column <= last; column += 1) {
    if (!columns.lonely(column)) continue;
    lonely -= 1;
    const x = columnX(plane, column) + plane.pixel / 2;
    drawDot(painter, x, heightOf(plane, columns.low(column)), dotRadius(strokeWidth));
    drawDot(painter, x, heightOf(plane, columns.high(column)), dotRadius(strokeWidth));
  }
}

function strokeRows(
  painter: Painter,
  plane: Plane,
  { series }: Trace,
  { strokeWidth = 1.5, curve = curveLinear }: LineStyle,
  from: number,
  to: number,
): void {
  // A curve calls moveTo, lineTo, bezierCurveTo and closePath alone.
  const pen = curve(painter as unknown as Path);
  const first = firstRow(series, plane, from);
  const end = endRow(series, plane, to);
  series.work.rows += Math.max(0, end - first);
  let linked = false;
  let lonely = 0;
  painter.lineCap = "round";
  painter.lineJoin = "round";
  painter.lineWidth = strokeWidth;
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
  for (let seq = first; lonely > 0 && seq < end; seq += 1) {
    if (Number.isNaN(series.value(seq)) || series.joined(seq - 1) || series.joined(seq)) continue;
    drawDot(painter, timeX(plane, series.time(seq)), heightOf(plane, series.value(seq)), dotRadius(strokeWidth));
  }
}

/** A dot is told from the line by its size, and is never smaller than 3 CSS px across. */
function dotRadius(strokeWidth: number): number {
  return Math.max(1.5, strokeWidth * 1.25);
}
