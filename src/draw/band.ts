import { curveLinear, type CurveFactory } from "./curve.js";
import { drawFading, drawFadingClipped } from "./fade.js";
import { columnX, timeX, type Plane } from "./plane.js";
import { SOLID, type Painter } from "./painter.js";
import { endRow, firstColumn, firstRow, heightOf, lastColumn, type Trace } from "./trace.js";

/** How a band looks. */
export interface BandStyle {
  /** A literal colour. */
  readonly fill: string;
  /** Its opacity, 0 to 1. Default 1. */
  readonly opacity?: number;
  /** As for the lines at its bounds. Default `curveLinear`. */
  readonly curve?: CurveFactory;
  /** Over how many CSS px the left end fades out. Default 0. */
  readonly fade?: number;
}

/**
 * Fills what is between two lines of the same rows, broken where either is. Dense: a bar a pixel column, over the spans of both.
 * Sparse: the rows.
 */
export function drawBand(painter: Painter, plane: Plane, low: Trace, high: Trace, style: BandStyle): void {
  const { fade = 0, fill, opacity = 1, curve = curveLinear } = style;
  if (low.dense || high.dense) {
    painter.strokeStyle = fill;
    painter.lineWidth = plane.pixel;
    painter.lineCap = "butt";
    painter.setLineDash(SOLID);
    drawFading(painter, plane, fade, opacity, (from, to) => {
      strokeColumns(painter, plane, low, high, from, to);
    });
  } else {
    painter.fillStyle = fill;
    drawFadingClipped(painter, plane, fade, opacity, (from, to) => {
      fillRows(painter, plane, low, high, curve, from, to);
    });
  }
}

function strokeColumns(painter: Painter, plane: Plane, low: Trace, high: Trace, from: number, to: number): void {
  const { top, pixel } = plane;
  const bottom = top + plane.height;
  const first = Math.max(firstColumn(low, plane, from), firstColumn(high, plane, from));
  const last = Math.min(lastColumn(low, plane, to), lastColumn(high, plane, to));
  let x = columnX(plane, first) + pixel / 2;
  painter.beginPath();
  for (let column = first; column <= last; column += 1, x += pixel) {
    const a = plane.y(low.columns.low(column));
    const b = plane.y(high.columns.high(column));
    const upper = Math.max(top, Math.min(a, b));
    const lower = Math.min(bottom, Math.max(a, b));
    // False too where there is no line.
    if (!(upper < lower)) continue;
    painter.moveTo(x, upper);
    painter.lineTo(x, lower);
  }
  painter.stroke();
}

/** A run of rows that have both bounds: along the upper one, and back along the lower. */
function fillRows(painter: Painter, plane: Plane, low: Trace, high: Trace, curve: CurveFactory, from: number, to: number): void {
  const pen = curve(painter);
  const upper = high.series;
  const lower = low.series;
  const first = firstRow(upper, plane, from);
  const end = endRow(upper, plane, to);
  upper.work.rows += Math.max(0, end - first);
  // The lower bound of the row at `start` of a run; the two go side by side.
  let start = first;
  let other = first < end ? lower.columns.atOrAfter(upper.time(first)) : lower.end;
  painter.beginPath();
  while (start < end) {
    const time = upper.time(start);
    while (other < lower.end && lower.time(other) < time) other += 1;
    let length = 1;
    if (other < lower.end && lower.time(other) === time) {
      while (start + length < end && upper.joined(start + length - 1) && lower.joined(other + length - 1) && upper.time(start + length) === lower.time(other + length)) length += 1;
    }
    if (length > 1) addRun(plane, pen, upper, lower, start, other, length);
    start += length;
  }
  painter.fill();
}

function addRun(plane: Plane, pen: ReturnType<CurveFactory>, upper: Trace["series"], lower: Trace["series"], start: number, other: number, length: number): void {
  pen.areaStart();
  pen.lineStart();
  for (let index = 0; index < length; index += 1) pen.point(timeX(plane, upper.time(start + index)), heightOf(plane, upper.value(start + index)));
  pen.lineEnd();
  pen.lineStart();
  for (let index = length - 1; index >= 0; index -= 1) pen.point(timeX(plane, lower.time(other + index)), heightOf(plane, lower.value(other + index)));
  pen.lineEnd();
  pen.areaEnd();
}
