import { drawArea } from "../../draw/area.js";
import { barBox } from "../../draw/bars.js";
import { curveStepAfter } from "../../draw/curve.js";
import { drawDot, drawLine } from "../../draw/line.js";
import type { Painter } from "../../draw/painter.js";
import { PixelColumns } from "../../draw/pixel-columns.js";
import type { Plane } from "../../draw/plane.js";
import { clipTo, columnX, startOf, timeX } from "../../draw/plane.js";
import { between } from "../../draw/scale.js";
import { densityOf, isDense } from "../../draw/trace.js";
import type { Series } from "../../series/index.js";
import { bucketReducers, reduce } from "../../series/index.js";

/** Mark of a sparkline. */
export type SparklineMark = false | "line" | "area" | "bars" | "step";

/** Place of a sparkline, and the time it shows. */
export interface SparkSpace {
  /** Right edge, epoch ms. */
  readonly to: number;
  /** Time a device pixel, ms. */
  readonly msPerPixel: number;
  /** Width that the line may take, CSS pixels, whole device pixels: that of the canvas less {@link dotSpace}. */
  readonly width: number;
  /** Height, CSS pixels. */
  readonly height: number;
  /** Device pixels a CSS pixel. */
  readonly dpr: number;
}

/** Step: a colour from a value on. */
export interface SparkStep {
  /** Least value. */
  readonly value: number;
  /** Literal colour. */
  readonly color: string;
}

/** Style of a sparkline. */
export interface SparkStyle {
  /** Width of the line, CSS pixels. Default 1.5. */
  readonly strokeWidth?: number;
  /** Steps with other colours, ascending. Default: none. */
  readonly steps?: readonly SparkStep[];
  /** Moment under the cursor, epoch ms, and the literal colour of its hairline. Default: none. */
  readonly at?: { readonly time: number; readonly color: string };
}

/** Least space around the line, CSS pixels. */
const INSET_PX = 4;

/** Width of a line, CSS pixels, unless the style says otherwise. */
const STROKE_PX = 1.5;

/** Radius of a dot beyond the width of its line, CSS pixels: at the end, and at a moment that is pointed at. */
const END_DOT_PX = 1;
const POINT_DOT_PX = 2;

/** Returns the space around a line that keeps its dots whole, CSS pixels; beside bars there is none. */
export function dotSpace(mark: SparklineMark, strokeWidth = STROKE_PX): number {
  return mark === "bars" ? 0 : Math.max(INSET_PX, strokeWidth + POINT_DOT_PX);
}

/** Least width of a bar with the space after it, CSS pixels. */
const BAR_WIDTH_PX = 6;

/** Space between two bars, CSS pixels. */
const BAR_GAP_PX = 2;

/** Draws a small chart: no axes, the full height for the values on view. */
export class Sparkline {
  readonly #mark: SparklineMark;
  readonly #columns: PixelColumns;
  #dense = false;

  /** @param mark - mark of the values */
  constructor(mark: SparklineMark) {
    this.#mark = mark;
    this.#columns = new PixelColumns(mark === "step" ? "step" : "linear");
  }

  /** Draws a series in a literal colour. */
  draw(painter: Painter, series: Series, space: SparkSpace, color: string, style: SparkStyle = {}): void {
    const flatPlane: Plane = { left: 0, top: 0, ...space, pixel: 1 / space.dpr, y: () => 0 };
    this.#columns.update(series, startOf(flatPlane), space.to, space.msPerPixel);
    this.#dense = isDense(densityOf(series, flatPlane), this.#dense);
    const point = style.at && pointAt(series, flatPlane, style.at.time);
    // Order: the point of a line stands on its hairline; bars would cover it.
    if (this.#mark === "bars") drawBars(painter, series, flatPlane, color, style.steps);
    if (style.at !== undefined && point !== undefined) {
      painter.fillStyle = style.at.color;
      painter.beginPath();
      painter.rect(columnX(flatPlane, Math.floor(point.time / flatPlane.msPerPixel)), 0, 1, flatPlane.height);
      painter.fill();
    }
    if (this.#mark !== "bars") this.#drawLine(painter, series, flatPlane, color, style, point);
  }

  #drawLine(
    painter: Painter,
    series: Series,
    flatPlane: Plane,
    color: string,
    { strokeWidth = STROKE_PX, steps = [] }: SparkStyle,
    point: Point | undefined,
  ): void {
    const columns = this.#columns;
    const inset = dotSpace(this.#mark, strokeWidth);
    const plane = { ...flatPlane, y: heightsOf(columns.min, columns.max, inset, flatPlane.height - inset) };
    const trace = { series, columns, dense: this.#dense };
    const step = this.#mark === "step" ? { curve: curveStepAfter } : {};
    const fade = Math.min(48, plane.width / 5);
    const draw = (literal: string): void => {
      if (this.#mark === "area") {
        drawArea(painter, plane, trace, { fill: literal, opacity: 0.14, base: -Infinity, fade });
      }
      drawLine(painter, plane, trace, { stroke: literal, strokeWidth, fade, ...step });
    };
    // Steps within the range on view: the others cover all of it or nothing.
    const innerSteps = steps.filter(({ value }) => value > columns.min && value <= columns.max);
    if (innerSteps.length === 0) draw(colorAt(columns.min, color, steps));
    else {
      let bottom = plane.height;
      for (let index = 0; index <= innerSteps.length; index += 1) {
        const top = index < innerSteps.length ? plane.y(innerSteps[index].value) : 0;
        clipTo(painter, { ...plane, top, height: bottom - top }, plane.left, plane.left + plane.width);
        draw(colorAt(index === 0 ? columns.min : innerSteps[index - 1].value, color, steps));
        painter.restore();
        bottom = top;
      }
    }
    const end = point ?? endOf(series, plane, this.#mark === "step");
    if (end === undefined) return;
    const y = plane.y(end.value);
    // Range check: where doubles cannot tell the columns apart, the last row may lie beyond them all.
    if (!(y >= 0 && y <= plane.height)) return;
    painter.fillStyle = colorAt(end.value, color, steps);
    const radius = strokeWidth + (point === undefined ? END_DOT_PX : POINT_DOT_PX);
    // A row at the left edge has a whole dot too.
    drawDot(painter, Math.max(end.x, radius), y, radius);
  }
}

/** Returns the colour of a value. */
function colorAt(value: number, color: string, steps: readonly SparkStep[] = []): string {
  return steps.findLast((step) => value >= step.value)?.color ?? color;
}

interface Point {
  readonly x: number;
  readonly value: number;
}

/** Finds the row at a moment, if it is on view; in a gap it is a place without a value. */
function pointAt(series: Series, plane: Plane, moment: number): (Point & { readonly time: number }) | undefined {
  const seq = series.columns.after(moment) - 1;
  const from = startOf(plane);
  if (!(moment >= from && moment <= plane.to)) return undefined;
  const value = seq < series.first ? NaN : series.value(seq);
  // Rows before the left edge are marked at the edge.
  const time = Number.isNaN(value) ? moment : Math.max(from, series.time(seq));
  return { time, x: timeX(plane, time), value };
}

/**
 * Finds the end of the line on view: at the right edge if it goes on beyond it, else at its last row; none in a gap.
 */
function endOf(series: Series, plane: Plane, step: boolean): Point | undefined {
  const seq = series.columns.after(plane.to) - 1;
  if (seq < series.first) return undefined;
  const value = series.value(seq);
  const time = series.time(seq);
  if (Number.isNaN(value) || time < startOf(plane)) return undefined;
  if (!series.joined(seq)) return { x: timeX(plane, time), value };
  const share = step ? 0 : (plane.to - time) / (series.time(seq + 1) - time);
  return { x: plane.left + plane.width, value: between(value, series.value(seq + 1), share) };
}

/** Makes a scale from values to heights; equal values lie in the middle. */
function heightsOf(low: number, high: number, top: number, bottom: number): (value: number) => number {
  // Spans beyond the range of doubles overflow: a quarter of one does not.
  const scale = high - low < Infinity ? 1 : 0.25;
  const span = high * scale - low * scale;
  // No span, no scale; NaN has no height either.
  if (!(span > 0)) {
    return (value) => (value === -Infinity ? bottom + INSET_PX : Number.isNaN(value) ? NaN : (top + bottom) / 2);
  }
  return (value) => bottom - ((value * scale - low * scale) / span) * (bottom - top);
}

/**
 * Draws the mean of each stretch of time as a bar from zero; stretches are anchored to absolute time, so bars keep
 * their height.
 */
function drawBars(painter: Painter, series: Series, plane: Plane, color: string, steps?: readonly SparkStep[]): void {
  const from = startOf(plane);
  const span = barSpan(series, plane, from);
  const bars: { start: number; mean: number }[] = [];
  let [low, high] = [0, 0];
  // Far from 1970 a bar may be shorter than the spacing of doubles: `start` would not move on.
  for (let start = Math.floor(from / span) * span; start <= plane.to && start + span > start; start += span) {
    const first = series.columns.atOrAfter(start);
    const mean = reduce(series, bucketReducers.mean, first, series.columns.atOrAfter(start + span));
    if (Number.isNaN(mean)) continue;
    bars.push({ start, mean });
    low = Math.min(low, mean);
    high = Math.max(high, mean);
  }
  const y = heightsOf(low, high, INSET_PX, plane.height);
  const zero = low === high ? plane.height : y(0);
  painter.save();
  painter.beginPath();
  painter.rect(plane.left, plane.top, plane.width, plane.height);
  painter.clip();
  let pathColor: string | undefined;
  for (const { start, mean } of bars) {
    const barColor = colorAt(mean, color, steps);
    if (barColor !== pathColor) {
      // One path holds neighbouring bars of one colour.
      if (pathColor !== undefined) painter.fill();
      painter.fillStyle = pathColor = barColor;
      painter.beginPath();
    }
    const { left, top, width, height } = barBox(plane, start, start + span, zero, y(mean), BAR_GAP_PX);
    painter.rect(left, top, width, height);
  }
  if (pathColor !== undefined) painter.fill();
  painter.restore();
}

/** Returns the length of a bar: a round number of ms, long enough to be seen and to have a row. */
function barSpan(series: Series, plane: Plane, from: number): number {
  const rows = series.columns.after(plane.to) - series.columns.atOrAfter(from);
  const spacing = rows > 1 ? (plane.to - Math.max(from, series.time(series.first))) / rows : 0;
  const minSpan = Math.max((BAR_WIDTH_PX / plane.pixel) * plane.msPerPixel, spacing * 1.2);
  const power = 10 ** Math.floor(Math.log10(minSpan));
  return power * ([1, 2, 5].find((factor) => factor * power >= minSpan) ?? 10);
}
