import { drawArea } from "../../draw/area.js";
import { curveStepAfter } from "../../draw/curve.js";
import { drawDot, drawLine } from "../../draw/line.js";
import type { Painter } from "../../draw/painter.js";
import { PixelColumns } from "../../draw/pixel-columns.js";
import type { Plane } from "../../draw/plane.js";
import { clipTo, columnX, startOf, timeX } from "../../draw/plane.js";
import { between } from "../../draw/scale.js";
import { densityOf, isDense } from "../../draw/trace.js";
import type { Series } from "../../series/index.js";
import { reduce } from "../../series/index.js";

/** How a sparkline is drawn. */
export type SparklineMark = false | "line" | "area" | "bar" | "step";

/** Where a sparkline goes and what time it shows. */
export interface SparkSpace {
  /** The right edge, epoch ms. */
  readonly to: number;
  /** Scale. */
  readonly msPerPixel: number;
  /** CSS pixels, whole device pixels: what the line may take. */
  readonly width: number;
  /** CSS pixels. */
  readonly height: number;
  /** Device pixels a CSS pixel. */
  readonly dpr: number;
}

/** What has a colour of its own from a value on. */
export interface SparkStep {
  /** The least value. */
  readonly value: number;
  /** Literal. */
  readonly color: string;
}

/** How a sparkline looks. */
export interface SparkStyle {
  /** CSS pixels. Default 1.5. */
  readonly strokeWidth?: number;
  /** Values that have other colours, ascending. Default: none. */
  readonly steps?: readonly SparkStep[];
  /** A moment to point at, epoch ms, and the literal colour of its hairline. Default: none. */
  readonly at?: { readonly time: number; readonly color: string };
}

/** Space above and below the line, CSS pixels: the dot at its end is never cut. */
const inset = 4;

/** The least width of a bar with the space after it, CSS pixels. */
const barWidth = 6;

/** Draws a small chart: no axes, the full height for what is on view. */
export class Sparkline {
  readonly #mark: SparklineMark;
  readonly #columns: PixelColumns;
  #dense = false;

  /** @param mark - how to draw */
  constructor(mark: SparklineMark) {
    this.#mark = mark;
    this.#columns = new PixelColumns(mark === "step" ? "step" : "linear");
  }

  /** Draws a series in a literal colour. */
  draw(painter: Painter, series: Series, space: SparkSpace, color: string, style: SparkStyle = {}): void {
    const flat: Plane = { left: 0, top: 0, ...space, pixel: 1 / space.dpr, y: () => 0 };
    this.#columns.update(series, startOf(flat), space.to, space.msPerPixel);
    this.#dense = isDense(densityOf(series, flat), this.#dense);
    const point = style.at && pointAt(series, flat, style.at.time);
    // A line's point stands on its hairline; bars would cover it.
    if (this.#mark === "bar") drawBars(painter, series, flat, color, style.steps);
    if (style.at !== undefined && point !== undefined) {
      painter.fillStyle = style.at.color;
      painter.beginPath();
      painter.rect(columnX(flat, Math.floor(point.time / flat.msPerPixel)), 0, 1, flat.height);
      painter.fill();
    }
    if (this.#mark !== "bar") this.#drawLine(painter, series, flat, color, style, point);
  }

  #drawLine(
    painter: Painter,
    series: Series,
    flat: Plane,
    color: string,
    { strokeWidth = 1.5, steps = [] }: SparkStyle,
    point: Point | undefined,
  ): void {
    const columns = this.#columns;
    const plane = { ...flat, y: heightsOf(columns.min, columns.max, inset, flat.height - inset) };
    const trace = { series, columns, dense: this.#dense };
    const step = this.#mark === "step" ? { curve: curveStepAfter } : {};
    const fade = Math.min(48, plane.width / 5);
    const draw = (literal: string): void => {
      if (this.#mark === "area") {
        drawArea(painter, plane, trace, { fill: literal, opacity: 0.14, base: -Infinity, fade });
      }
      drawLine(painter, plane, trace, { stroke: literal, strokeWidth, fade, ...step });
    };
    // Nothing on view is as low as the lowest step, or as high as the highest, need not be drawn in another colour.
    const inner = steps.filter(({ value }) => value > columns.min && value <= columns.max);
    if (inner.length === 0) draw(colorAt(columns.min, color, steps));
    else {
      let bottom = plane.height;
      for (let index = 0; index <= inner.length; index += 1) {
        const top = index < inner.length ? plane.y(inner[index].value) : 0;
        clipTo(painter, { ...plane, top, height: bottom - top }, plane.left, plane.left + plane.width);
        draw(colorAt(index === 0 ? columns.min : inner[index - 1].value, color, steps));
        painter.restore();
        bottom = top;
      }
    }
    const end = point ?? endOf(series, plane, this.#mark === "step");
    if (end === undefined) return;
    const y = plane.y(end.value);
    // Where numbers cannot tell the columns apart, the last row may lie beyond them all.
    if (!(y >= 0 && y <= plane.height)) return;
    painter.fillStyle = colorAt(end.value, color, steps);
    drawDot(painter, end.x, y, strokeWidth + (point === undefined ? 1 : 2));
  }
}

/** The colour of a value. */
function colorAt(value: number, color: string, steps: readonly SparkStep[] = []): string {
  return steps.findLast((step) => value >= step.value)?.color ?? color;
}

interface Point {
  readonly x: number;
  readonly value: number;
}

/** The row that a moment is in, where it is on view; a moment in a gap is a place without a value. */
function pointAt(series: Series, plane: Plane, moment: number): (Point & { readonly time: number }) | undefined {
  const seq = series.columns.after(moment) - 1;
  const from = startOf(plane);
  if (!(moment >= from && moment <= plane.to)) return undefined;
  const value = seq < series.first ? NaN : series.value(seq);
  // A row that is out of view is told of at the edge.
  const time = Number.isNaN(value) ? moment : Math.max(from, series.time(seq));
  return { time, x: timeX(plane, time), value };
}

/**
 * Where the line ends on view: at the right edge where it goes on beyond it, else at its last row; nowhere in a gap.
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

/** A scale of values to heights; what is flat lies in the middle. */
function heightsOf(low: number, high: number, top: number, bottom: number): (value: number) => number {
  // Of a span beyond the range of numbers a quarter is within it.
  const scale = high - low < Infinity ? 1 : 0.25;
  const span = high * scale - low * scale;
  // Where there is no value there is no height either.
  if (!(span > 0)) {
    return (value) => (value === -Infinity ? bottom + inset : Number.isNaN(value) ? NaN : (top + bottom) / 2);
  }
  return (value) => bottom - ((value * scale - low * scale) / span) * (bottom - top);
}

/**
 * The mean of each stretch of time as a bar from zero; stretches are anchored to absolute time, so bars keep their
 * height.
 */
function drawBars(painter: Painter, series: Series, plane: Plane, color: string, steps?: readonly SparkStep[]): void {
  const from = startOf(plane);
  const span = barSpan(series, plane, from);
  const bars: { start: number; mean: number }[] = [];
  let [low, high] = [0, 0];
  // Very far from 1970 a bar may be shorter than the steps that numbers can take there.
  for (let start = Math.floor(from / span) * span; start <= plane.to && start + span > start; start += span) {
    const first = series.columns.atOrAfter(start);
    const mean = reduce(series, "mean", first, series.columns.atOrAfter(start + span));
    if (Number.isNaN(mean)) continue;
    bars.push({ start, mean });
    low = Math.min(low, mean);
    high = Math.max(high, mean);
  }
  const y = heightsOf(low, high, inset, plane.height);
  const zero = low === high ? plane.height : y(0);
  painter.save();
  painter.beginPath();
  painter.rect(plane.left, plane.top, plane.width, plane.height);
  painter.clip();
  let fill: string | undefined;
  for (const { start, mean } of bars) {
    const own = colorAt(mean, color, steps);
    if (own !== fill) {
      // Bars of one colour that stand side by side are one path.
      if (fill !== undefined) painter.fill();
      painter.fillStyle = fill = own;
      painter.beginPath();
    }
    const left = columnX(plane, Math.floor(start / plane.msPerPixel));
    const right = columnX(plane, Math.floor((start + span) / plane.msPerPixel));
    const top = Math.min(y(mean), zero, zero - plane.pixel);
    painter.rect(left, top, Math.max(plane.pixel, right - left - 2), Math.max(y(mean), zero) - top);
  }
  if (fill !== undefined) painter.fill();
  painter.restore();
}

/** How long a bar lasts: a round number of ms, wide enough to be seen and to have a row. */
function barSpan(series: Series, plane: Plane, from: number): number {
  const rows = series.columns.after(plane.to) - series.columns.atOrAfter(from);
  const spacing = rows > 1 ? (plane.to - Math.max(from, series.time(series.first))) / rows : 0;
  const least = Math.max((barWidth / plane.pixel) * plane.msPerPixel, spacing * 1.2);
  const power = 10 ** Math.floor(Math.log10(least));
  return power * ([1, 2, 5].find((factor) => factor * power >= least) ?? 10);
}
