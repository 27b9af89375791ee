import type { Plane, Scale, ScaleType, Trace } from "../../../draw/index.js";
import { between, scaleOf, timeX } from "../../../draw/index.js";
import type { Series } from "../../../series/index.js";
import { isInside } from "../axis/value-axis.js";
import type { LineChartOptions } from "../options/line-chart-options.js";

/** The end of a line on view. */
export interface EndPoint {
  /** The time of the end, epoch ms. */
  readonly time: number;
  /** The line's value there. */
  readonly value: number;
}

/** The end of a line, CSS pixels. */
interface EndPlace {
  readonly x: number;
  readonly y: number;
}

/** The part of a drawn line that its end depends on. */
interface EndingLine {
  /** The series of the line, and whether it is dense. */
  readonly trace: Trace;
  /** The plane of the line. */
  readonly plane: Plane;
}

/**
 * Returns the end of a line in its plane, CSS pixels; undefined: it does not end on view.
 *
 * @param isAxisMoving - whether an axis is making room: meanwhile an end beyond the plot is kept at its edge
 */
export function endPointIn(
  { plane, trace: { series } }: EndingLine,
  curve: LineChartOptions<never>["curve"],
  scale: ScaleType | undefined,
  isAxisMoving: boolean,
): EndPlace | undefined {
  const endPoint = endPointOf(series, plane.to, curve, scaleOf(scale));
  if (endPoint === undefined) return undefined;
  const x = timeX(plane, endPoint.time);
  if (x < plane.left || (!isAxisMoving && !isInside(plane, endPoint.value))) return undefined;
  return { x, y: Math.min(Math.max(plane.y(endPoint.value), plane.top), plane.top + plane.height) };
}

/**
 * Returns the time until the end of a line at the right edge will have moved up or down by a CSS pixel, ms, but no
 * longer than until the next row, where it may turn; `Infinity` where the line does not end at the edge.
 *
 * @param holds - whether the line holds each value until the next row
 */
export function untilEndMoves(
  { trace: { series, dense }, plane, endPoint }: EndingLine & { readonly endPoint: EndPlace | undefined },
  holds: boolean,
): number {
  if (endPoint === undefined || dense) return Infinity;
  const next = series.columns.after(plane.to);
  if (next >= series.end || next <= series.first) return Infinity;
  const untilRow = series.time(next) - plane.to;
  const climbPx = Math.abs(plane.y(series.value(next)) - endPoint.y);
  return holds || !(climbPx > 1) ? untilRow : untilRow / climbPx;
}

/**
 * Finds where a line ends on view: at its newest row, or at the right edge while its newest row lies beyond.
 *
 * @returns undefined where the line ends in a gap
 */
export function endPointOf(
  series: Series,
  to: number,
  curve: LineChartOptions<never>["curve"],
  scale = scaleOf(),
): EndPoint | undefined {
  const seq = series.columns.after(to) - 1;
  if (seq < series.first) return undefined;
  if (seq + 1 < series.end) {
    if (!series.joined(seq)) return undefined;
    return { time: to, value: valueBetween(series, seq, to, curve, scale) };
  }
  const value = series.value(seq);
  return Number.isNaN(value) ? undefined : { time: series.time(seq), value };
}

/** Returns the value of the line at a time between row `seq` and the next. */
function valueBetween(
  series: Series,
  seq: number,
  time: number,
  curve: LineChartOptions<never>["curve"],
  scale: Scale,
): number {
  const [firstValue, lastValue] = [series.value(seq), series.value(seq + 1)];
  if (curve === "step") return firstValue;
  const spanMs = series.time(seq + 1) - series.time(seq);
  const share = spanMs > 0 ? (time - series.time(seq)) / spanMs : 1;
  if (curve === "linear") return between(firstValue, lastValue, share, scale);
  const { transform, invert } = scale;
  const [a, b] = [transform(firstValue), transform(lastValue)];
  const [m, n] = [slopeAt(series, seq, transform) * spanMs, slopeAt(series, seq + 1, transform) * spanMs];
  const remaining = 1 - share;
  const value = invert(
    a * (1 + 2 * share) * remaining * remaining +
      m * share * remaining * remaining +
      b * share * share * (3 - 2 * share) -
      n * share * share * remaining,
  );
  // Fall back to a straight line where slopes overflow the range of numbers.
  return Number.isFinite(value) ? value : between(firstValue, lastValue, share, scale);
}

/** Returns the slope at a row of a monotone cubic, as d3's `curveMonotoneX` has it (Steffen 1990), scale units a ms. */
function slopeAt(series: Series, seq: number, transform: Scale["transform"]): number {
  const chordBefore = series.joined(seq - 1) ? chordSlope(series, seq - 1, transform) : undefined;
  const chordAfter = series.joined(seq) ? chordSlope(series, seq, transform) : undefined;
  if (chordBefore === undefined || chordAfter === undefined) {
    // Derive the slope at an end of the curve from the slope at its only neighbour.
    const onlyChord = chordBefore ?? chordAfter ?? 0;
    const inner = chordBefore === undefined ? seq + 1 : seq - 1;
    const innerSlope = series.joined(inner - 1) && series.joined(inner) ? slopeAt(series, inner, transform) : onlyChord;
    return (3 * onlyChord - innerSlope) / 2;
  }
  const msBefore = series.time(seq) - series.time(seq - 1);
  const msAfter = series.time(seq + 1) - series.time(seq);
  const mean = (chordBefore * msAfter + chordAfter * msBefore) / (msBefore + msAfter);
  return (
    (Math.sign(chordBefore) + Math.sign(chordAfter)) *
      Math.min(Math.abs(chordBefore), Math.abs(chordAfter), 0.5 * Math.abs(mean)) || 0
  );
}

/** Returns the slope of the straight line from row `seq` to the next, scale units a ms. */
function chordSlope(series: Series, seq: number, transform: Scale["transform"]): number {
  const spanMs = series.time(seq + 1) - series.time(seq);
  return spanMs > 0 ? (transform(series.value(seq + 1)) - transform(series.value(seq))) / spanMs : 0;
}
