import type { CurveFactory, Plane, ScaleType, Trace } from "../../../draw/index.js";
import {
  curveLinear,
  curveMonotoneX,
  curveStepAfter,
  densityOf,
  isDense,
  PixelColumns,
  scaleOf,
  shifted,
  startOf,
} from "../../../draw/index.js";
import type { Series } from "../../../series/index.js";
import { planeOn } from "../axis/value-axes.js";
import type { FrameAxis } from "../axis/value-axis.js";
import type { Arrangement, MarkView, Slot } from "../marks/mark.js";
import { EaseToNewest } from "../motion/ease-to-newest.js";
import { FADE_MS } from "../motion/fading-ticks.js";
import type { Motion } from "../motion/motion.js";
import type { Side } from "../options/axis-options.js";
import type { Line } from "../series/line.js";
import type { EndPoint } from "./end-point.js";
import { endPointOf } from "./end-point.js";
import type { FrameInput, FrameOptions } from "./frame-input.js";

/** A line on view, with all that painting it needs. */
export interface DrawnLine extends MarkView {
  readonly line: Line;
  /** The one of its traces that leads: its rows are those of the line. */
  readonly trace: Trace;
  /** The end of the line, CSS pixels; undefined: it does not end on view. */
  readonly endPoint: EndPoint | undefined;
}

/** A trace whose pixel columns are brought up to date in place. */
type PixelTrace = Trace & { series: Series; dense: boolean };

/** A drawn line that is kept from frame to frame and written in place. */
interface MutableDrawnLine extends DrawnLine {
  readonly trace: PixelTrace;
  readonly traces: readonly PixelTrace[];
  /** The fields, the curve and the scale for which the pixel columns were made: {@link pathOf}. */
  readonly path: string;
  readonly ease: EaseToNewest;
  density: number;
  plane: Plane;
  endPoint: EndPoint | undefined;
  alpha: number;
  alphaAlone: number;
}

/** The place of a line that has no neighbours. */
const WHOLE: Slot = { index: 0, count: 1 };

/** The options that decide how a line is drawn. */
type DrawOptions = Pick<FrameOptions, "curve" | "fill" | "strokeWidth" | "y" | "yRight">;

/** The lines that have rows, from frame to frame, for one view: their pixel columns, their fades, and their ends. */
export class DrawnLines implements Motion {
  #options: DrawOptions | undefined;
  #lines: readonly Line[] = [];
  #filledCount = 0;
  #current: MutableDrawnLine[] = [];
  #leaving: MutableDrawnLine[] = [];
  #drawn: readonly MutableDrawnLine[] = this.#current;
  /** Undefined: no line keeps clear of another. */
  #arrangement: Arrangement | undefined;
  /** The eases of all lines, those that were hidden since included. */
  readonly #eases = new WeakMap<Line, EaseToNewest>();
  #moving = false;
  #spacing = 0;
  #totalAlpha = 0;

  get nextMs(): number {
    return this.#moving ? 0 : Infinity;
  }

  /** The lines that fade out, then the current ones. */
  get drawn(): readonly DrawnLine[] {
    return this.#drawn;
  }

  /**
   * Brings the pixel columns of each line up to date.
   *
   * @param plane - the box and the scale of time
   * @param ahead - the time beyond the right edge whose rows count too, ms
   * @returns the lines with rows; the same array as long as lines and options are the same
   */
  update(lines: readonly Line[], plane: Plane, options: DrawOptions, ahead = 0): readonly DrawnLine[] {
    let filledCount = 0;
    for (let index = 0; index < lines.length; index += 1) if (hasRows(lines[index])) filledCount += 1;
    if (lines !== this.#lines || filledCount !== this.#filledCount || options !== this.#options) {
      this.#match(lines, options, plane);
    }
    this.#options = options;
    this.#lines = lines;
    this.#filledCount = filledCount;
    this.#arrangement?.refresh();
    for (let index = 0; index < filledCount; index += 1) {
      const { line, traces } = this.#current[index];
      const fields = this.#arrangement?.fieldsOf(line) ?? line.fields;
      for (let field = 0; field < traces.length; field += 1) {
        traces[field].series = fields[field] ?? traces[field].series;
      }
    }
    for (let index = 0; index < this.#drawn.length; index += 1) {
      const drawnLine = this.#drawn[index];
      const { line, trace, traces } = drawnLine;
      drawnLine.plane = shifted(plane, line.shift);
      if (plane.width <= 0) continue;
      for (let field = 0; field < traces.length; field += 1) {
        const density = updateTrace(traces[field], drawnLine.plane, ahead);
        if (traces[field] === trace) drawnLine.density = density;
      }
    }
    return this.#current;
  }

  /** Lets ends ease to rows that arrive at this spacing, ms; 0: ends are there at once. */
  aim(spacing: number): void {
    this.#spacing = spacing;
  }

  /** Fades lines in and out, the first lines of a chart at once, and eases their ends. */
  step(elapsedMs: number): void {
    const alphaStep = elapsedMs / FADE_MS;
    const leavingCount = this.#leaving.length;
    let isAnyGone = false;
    this.#moving = false;
    for (let index = 0; index < this.#drawn.length; index += 1) {
      const drawnLine = this.#drawn[index];
      const isLeaving = index < leavingCount;
      drawnLine.alpha = isLeaving ? Math.max(0, drawnLine.alpha - alphaStep) : Math.min(1, drawnLine.alpha + alphaStep);
      if (isLeaving && drawnLine.alpha === 0) isAnyGone = true;
      else if (isLeaving || drawnLine.alpha < 1) this.#moving = true;
    }
    if (isAnyGone) this.#setLeaving(this.#leaving.filter(({ alpha }) => alpha > 0));
    for (let index = 0; index < this.#drawn.length; index += 1) {
      const drawnLine = this.#drawn[index];
      const { ease, trace, plane } = drawnLine;
      ease.aim(trace.series, plane, movesByPixels(drawnLine) ? 0 : this.#spacing);
      ease.step(elapsedMs);
      if (ease.nextMs === 0) this.#moving = true;
    }
  }

  /** Returns the opacity of what only a single line of this opacity has, as others come and go. */
  alphaAlone(alpha: number): number {
    return Math.min(1, Math.max(0, 2 * alpha - this.#totalAlpha));
  }

  /** Places the lines in the planes of their axes, with their ends. */
  place(axes: readonly FrameAxis[], { paused = false }: FrameInput, areAxesMoving: boolean): void {
    this.#totalAlpha = 0;
    for (let index = 0; index < this.#drawn.length; index += 1) this.#totalAlpha += this.#drawn[index].alpha;
    for (let index = 0; index < this.#drawn.length; index += 1) {
      const drawnLine = this.#drawn[index];
      const { line, ease, alpha } = drawnLine;
      drawnLine.alphaAlone = this.alphaAlone(alpha);
      drawnLine.plane = ease.planeIn(shifted(planeOn(axes, line.axis), line.shift));
      // Draw no end point in a paused view, where nothing is the newest, nor where the key has gone.
      drawnLine.endPoint =
        paused || line.isGone || line.mark.dots !== "all" ? undefined : endPointOf(drawnLine, areAxesMoving);
    }
  }

  #setLeaving(leaving: MutableDrawnLine[]): void {
    this.#leaving = leaving;
    this.#drawn = leaving.length === 0 ? this.#current : [...leaving, ...this.#current];
  }

  #match(lines: readonly Line[], options: DrawOptions, plane: Plane): void {
    const before = this.#drawn;
    const drawnById = new Map(before.map((drawnLine) => [drawnLine.line.id, drawnLine]));
    const filled = lines.filter(hasRows);
    this.#arrangement = filled.find(({ mark }) => mark.arrange !== undefined)?.mark.arrange?.(filled);
    this.#arrangement?.refresh();
    this.#current = filled.flatMap((line) => {
      const { mark } = line;
      const fields = this.#arrangement?.fieldsOf(line) ?? line.fields;
      const path = `${fields.length} ${pathOf(line, options)}`;
      const previous = drawnById.get(line.id);
      const traces =
        previous?.path === path
          ? previous.traces
          : fields.flatMap((series) => (series === undefined ? [] : [traceOf(series, line, options)]));
      return [
        {
          line,
          // Of a line that stands on others the upper edge leads.
          trace: fields === line.fields ? traces[mark.followed - 1] : traces[1],
          traces,
          slot: this.#arrangement?.slotOf(line) ?? WHOLE,
          curve: mark.holds ? curveStepAfter : curveOf(options),
          strokeWidth: options.strokeWidth,
          fill: options.fill,
          path,
          ease: this.#easeOf(line),
          density: 0,
          plane,
          endPoint: undefined,
          alpha: previous?.alpha ?? (before.length === 0 ? 1 : 0),
          alphaAlone: 0,
        },
      ];
    });
    const currentIds = new Set(this.#current.map(({ line }) => line.id));
    this.#setLeaving(before.filter(({ line }) => !currentIds.has(line.id)));
  }

  #easeOf(line: Line): EaseToNewest {
    let ease = this.#eases.get(line);
    if (ease === undefined) this.#eases.set(line, (ease = new EaseToNewest()));
    return ease;
  }
}

/** Tells whether a line moves by whole device pixels: a dense one, and one of a mark that snaps. */
export function movesByPixels({ line, trace }: DrawnLine): boolean {
  return trace.dense || line.mark.snaps === true;
}

/** Tells whether a line has rows: of each field. */
function hasRows({ fields }: Line): boolean {
  for (let field = 0; field < fields.length; field += 1) if (fields[field] === undefined) return false;
  return true;
}

function traceOf(series: Series, { mark, axis }: Line, options: DrawOptions): PixelTrace {
  const columns = new PixelColumns(mark.holds ? "step" : "linear", scaleOf(scaleTypeOf(axis, options)));
  return { series, columns, dense: false };
}

/** Brings the pixel columns of a trace up to date. Returns its rows a device pixel. */
function updateTrace(trace: PixelTrace, plane: Plane, ahead: number): number {
  const { series } = trace;
  const density = densityOf(series, plane);
  trace.dense = isDense(density, trace.dense);
  trace.columns.update(series, startOf(plane), plane.to + ahead, plane.msPerPixel);
  return density;
}

function scaleTypeOf(axis: Side, { y, yRight }: DrawOptions): ScaleType | undefined {
  return (axis === "left" ? y : yRight).scale;
}

function curveOf({ curve }: DrawOptions): CurveFactory {
  // Cast: a curve of d3 asks for a whole canvas context, and calls what a pen has.
  return curve === "linear" ? curveLinear : curve === "monotone-x" ? curveMonotoneX : (curve as CurveFactory);
}

/** Names what the pixel columns of a line are made for: they serve as long as it stays. */
function pathOf({ mark: { fields, holds }, axis }: Line, options: DrawOptions): string {
  return `${fields.join()} ${String(holds)} ${scaleTypeOf(axis, options) ?? "linear"}`;
}
