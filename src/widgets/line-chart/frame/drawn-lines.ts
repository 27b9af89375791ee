import type { Plane, ScaleType, Trace } from "../../../draw/index.js";
import { densityOf, isDense, PixelColumns, scaleOf, shifted, startOf } from "../../../draw/index.js";
import type { Series } from "../../../series/index.js";
import { FADE_MS } from "../motion/fading-ticks.js";
import type { Side } from "../options/axis-options.js";
import type { Line } from "../series/line.js";
import type { FrameOptions } from "./frame-input.js";

/** A line on view, with all that painting it needs. */
export interface DrawnLine {
  /** The line: name, colour, axis, mark. */
  readonly line: Line;
  /** The series, and its extents by pixel column of this view. */
  readonly trace: Trace;
  /** The bounds of a band, once it has rows. */
  readonly bounds: { readonly low: Trace; readonly high: Trace } | undefined;
  /** Rows a device pixel. */
  readonly density: number;
  /** Maps the line's times and values to pixels. */
  readonly plane: Plane;
  /** The end of the line, CSS pixels; undefined: it does not end on view. */
  readonly endPoint: { readonly x: number; readonly y: number } | undefined;
  /** Opacity while the line fades in or out, 0 to 1. */
  readonly alpha: number;
}

/** A trace whose pixel columns are brought up to date in place. */
type PixelTrace = Trace & { series: Series; dense: boolean };

/** A drawn line that is kept from frame to frame and written in place. */
interface MutableDrawnLine extends DrawnLine {
  readonly trace: PixelTrace;
  readonly bounds: { readonly low: PixelTrace; readonly high: PixelTrace } | undefined;
  /** The curve and the scale for which the pixel columns were made: {@link pathOf}. */
  readonly path: string;
  density: number;
  plane: Plane;
  endPoint: { x: number; y: number } | undefined;
  alpha: number;
}

/** The options that decide the path between rows. */
type PathOptions = Pick<FrameOptions, "curve" | "y" | "yRight">;

/** Keeps the pixel columns of the lines that have rows from frame to frame, for one view. */
export class DrawnLines {
  #options: PathOptions | undefined;
  #lines: readonly Line[] = [];
  #filledCount = 0;
  #current: MutableDrawnLine[] = [];
  #leaving: MutableDrawnLine[] = [];
  #drawn: readonly MutableDrawnLine[] = this.#current;

  /** The lines that fade out, then the current ones. */
  get drawn(): readonly MutableDrawnLine[] {
    return this.#drawn;
  }

  /**
   * Brings the pixel columns of each line up to date.
   *
   * @returns the lines with rows; the same array as long as lines and options are the same
   */
  update(lines: readonly Line[], plane: Plane, options: PathOptions): readonly MutableDrawnLine[] {
    let filledCount = 0;
    for (let index = 0; index < lines.length; index += 1) if (hasRows(lines[index])) filledCount += 1;
    if (lines !== this.#lines || filledCount !== this.#filledCount || options !== this.#options) {
      this.#match(lines, options, plane);
    }
    this.#options = options;
    this.#lines = lines;
    this.#filledCount = filledCount;
    for (let index = 0; index < filledCount; index += 1) {
      const drawnLine = this.#current[index];
      const { line, trace, bounds } = drawnLine;
      if (line.series !== undefined) trace.series = line.series;
      if (bounds === undefined || line.bounds?.low === undefined || line.bounds.high === undefined) continue;
      bounds.low.series = line.bounds.low;
      bounds.high.series = line.bounds.high;
    }
    for (let index = 0; plane.width > 0 && index < this.#drawn.length; index += 1) {
      const drawnLine = this.#drawn[index];
      const { line, trace, bounds } = drawnLine;
      const linePlane = shifted(plane, line.shift);
      drawnLine.density = updateTrace(trace, linePlane);
      if (bounds === undefined) continue;
      updateTrace(bounds.low, linePlane);
      updateTrace(bounds.high, linePlane);
    }
    return this.#current;
  }

  /**
   * Fades lines in and out for `elapsedMs`; the first lines of a chart appear at once.
   *
   * @param elapsedMs - `Infinity`: all fades end at once
   * @returns whether any line is still fading
   */
  fade(elapsedMs: number): boolean {
    const alphaStep = elapsedMs / FADE_MS;
    let isMoving = false;
    let isAnyGone = false;
    for (let index = 0; index < this.#drawn.length; index += 1) {
      const drawnLine = this.#drawn[index];
      const isLeaving = index < this.#leaving.length;
      drawnLine.alpha = isLeaving ? Math.max(0, drawnLine.alpha - alphaStep) : Math.min(1, drawnLine.alpha + alphaStep);
      if (isLeaving && drawnLine.alpha === 0) isAnyGone = true;
      else if (drawnLine.alpha < 1 || isLeaving) isMoving = true;
    }
    if (isAnyGone) this.#setLeaving(this.#leaving.filter(({ alpha }) => alpha > 0));
    return isMoving;
  }

  #setLeaving(leaving: MutableDrawnLine[]): void {
    this.#leaving = leaving;
    this.#drawn = leaving.length === 0 ? this.#current : [...leaving, ...this.#current];
  }

  #match(lines: readonly Line[], options: PathOptions, plane: Plane): void {
    const before = this.#drawn;
    const drawnById = new Map(before.map((drawnLine) => [drawnLine.line.id, drawnLine]));
    this.#current = lines.flatMap((line) => {
      const { series, bounds } = line;
      if (series === undefined || !hasRows(line)) return [];
      const path = pathOf(line, options);
      const previous = drawnById.get(line.id);
      const reusable =
        previous?.path === path && (previous.bounds === undefined) === (bounds === undefined) ? previous : undefined;
      const createTrace = (): PixelTrace => ({
        series,
        columns: new PixelColumns(
          isStep(line.mark, options) ? "step" : "linear",
          scaleOf(scaleTypeOf(line.axis, options)),
        ),
        dense: false,
      });
      const bandTraces = bounds && (reusable?.bounds ?? { low: createTrace(), high: createTrace() });
      return [
        {
          line,
          trace: reusable?.trace ?? createTrace(),
          bounds: bandTraces,
          path,
          density: 0,
          plane,
          endPoint: undefined,
          alpha: previous?.alpha ?? (before.length === 0 ? 1 : 0),
        },
      ];
    });
    const currentIds = new Set(this.#current.map(({ line }) => line.id));
    this.#setLeaving(before.filter(({ line }) => !currentIds.has(line.id)));
  }
}

/** Tells whether a line has rows; a band has where both bounds have. */
function hasRows({ series, bounds }: Line): boolean {
  return series !== undefined && (bounds === undefined || (bounds.low !== undefined && bounds.high !== undefined));
}

/** Brings the pixel columns of a trace up to date. Returns its rows a device pixel. */
function updateTrace(trace: PixelTrace, plane: Plane): number {
  const { series } = trace;
  const density = densityOf(series, plane);
  trace.dense = isDense(density, trace.dense);
  trace.columns.update(series, startOf(plane), plane.to, plane.msPerPixel);
  return density;
}

/** Tells whether a line holds each value until the next row. */
export function isStep(mark: Line["mark"], { curve }: Pick<FrameOptions, "curve">): boolean {
  return mark === "step" || curve === "step";
}

function scaleTypeOf(axis: Side, { y, yRight }: PathOptions): ScaleType | undefined {
  return (axis === "left" ? y : yRight).scale;
}

/** Names the curve and the scale of a line: pixel columns serve as long as both stay. */
function pathOf({ mark, axis }: Line, options: PathOptions): string {
  return `${String(isStep(mark, options))} ${scaleTypeOf(axis, options) ?? "linear"}`;
}
