import type { CurveFactory } from "../../../draw/index.js";
import { curveLinear, curveStepAfter, timeX } from "../../../draw/index.js";
import type { Frame } from "../frame/frame.js";
import { fadeLength } from "../marks/stroke-trace.js";
import { paintGaps, paintNotHeld } from "../paint/paint-gaps.js";
import { paintAreas, paintStrokes } from "../paint/paint-lines.js";
import { paintReconnects } from "../paint/paint-reconnects.js";
import type { PaintStyle } from "../paint/paint-style.js";
import type { Way } from "./steps.js";
import { isOnCourse, restOf } from "./steps.js";
import { isSame, runOf, stretched, stretchedFrame, wayOf } from "./stretch.js";
import { Strip } from "./strip.js";

/** Room of strokes above and below the plot, CSS pixels. */
const STROKE_ROOM_PX = 4;

/** Distance from the first change to which a stroke may look otherwise for it, CSS pixels. */
const CHANGE_ROOM_PX = 4;

/** Curves that depend on no row beyond the next. */
const STRAIGHT: readonly CurveFactory[] = [curveLinear, curveStepAfter];

/** Rows before a change to which a curve may look otherwise for it. */
const CURVE_ROWS = 4;

/** The lines of a chart as strips that move by themselves, with what is told of times beneath them. */
export class MovingLines {
  readonly strips: readonly Strip[];
  /** What is told of times. */
  readonly #notes: Strip;
  /** The oldest end of the lines, which fades out. */
  readonly #fade: Strip;
  readonly #lines: Strip;
  #way: Way | undefined;
  /** What the strips were drawn for, but for the rows. */
  #look: readonly unknown[] = [];
  /** The revisions of all series that were drawn. */
  #revisions: readonly number[] = [];
  #hasChanged = false;

  /** @param document - the document of the chart */
  constructor(document: Document) {
    this.strips = [this.#notes, this.#fade, this.#lines] = Array.from({ length: 3 }, () => new Strip(document));
    this.#fade.element.style.maskImage = "linear-gradient(90deg,#0000,#000)";
  }

  /** Whether the last draw had anything to draw. */
  get hasChanged(): boolean {
    return this.#hasChanged;
  }

  /**
   * Draws the lines of a frame and sets them in motion. Of lines that are on their way already, it draws the rows that
   * have come since, and lets them go on.
   *
   * @returns the time for which they move on, ms
   */
  draw(frame: Frame, way: Way, dpr: number, style: PaintStyle): number {
    this.#hasChanged = true;
    const { plane } = frame;
    const look = lookOf(frame, style);
    const isKept =
      this.#way !== undefined &&
      isSame(look, this.#look) &&
      isOnCourse(this.#way, plane.to, way.startTime, plane.msPerPixel);
    if (this.#way === undefined || !isKept || !this.#amend(frame, this.#way, dpr, style)) {
      this.#drawAll(frame, way, dpr, style);
      this.#way = way;
      this.#look = look;
    }
    this.#revisions = frame.drawn.flatMap(({ traces }) => traces.map(({ series }) => series.revision));
    return restOf(this.#way, way.startTime);
  }

  /** Stops the strips. */
  stop(): void {
    this.#way = undefined;
    for (const strip of this.strips) strip.stop();
  }

  #drawAll(frame: Frame, { steps, startTime }: Way, dpr: number, style: PaintStyle): void {
    const { plane } = frame;
    const extra = wayOf(steps, plane);
    const keyframes = runOf(steps, plane, startTime);
    const fade = fadeOf(frame, dpr, style);
    const plain = withoutFade(style);
    const [top, height] = [plane.top - STROKE_ROOM_PX, plane.height + 2 * STROKE_ROOM_PX];
    for (const [strip, from, to, paint] of [
      [this.#notes, 0, hasNotes(frame) ? plane.width : 0, paintNotes],
      [this.#fade, 0, fade, paintMarks],
      [this.#lines, fade, plane.width, paintMarks],
    ] as const) {
      strip.element.hidden = to === 0;
      if (strip.element.hidden) continue;
      const painter = strip.clear({ left: plane.left + from, top, width: to - from, height }, extra, dpr);
      if (painter !== null) paint(painter, stretchedFrame(frame, steps, from, to + extra), plain);
      strip.run(keyframes);
    }
  }

  /** Draws the rows at the newest end that have come since. Returns whether that is all there was to do. */
  #amend(frame: Frame, { steps }: Way, dpr: number, style: PaintStyle): boolean {
    const { plane, drawn } = frame;
    const right = plane.width + wayOf(steps, plane);
    let changedFrom = Infinity;
    let trace = 0;
    for (const { plane: linePlane, traces, curve } of drawn) {
      const placed = stretched(linePlane, plane, steps, 0, right);
      for (const { series } of traces) {
        const { changes, columns } = series;
        let change = changes.since(this.#revisions[trace]);
        trace += 1;
        if (change < 0) return false;
        for (; change < changes.end; change += 1) {
          const first = columns.atOrAfter(changes.from(change)) - (STRAIGHT.includes(curve) ? 0 : CURVE_ROWS);
          changedFrom = Math.min(changedFrom, timeX(placed, series.time(Math.max(series.first, first))));
        }
      }
    }
    this.#hasChanged = changedFrom < Infinity;
    if (!this.#hasChanged) return true;
    const from = Math.floor((changedFrom - plane.left - CHANGE_ROOM_PX) * dpr) / dpr;
    if (from - CHANGE_ROOM_PX < fadeOf(frame, dpr, style)) return false;
    this.#lines.amend(plane.left + from, dpr, (painter) => {
      // Begin before the clip: there, where lines are cut, they have ends.
      paintMarks(painter, stretchedFrame(frame, steps, from - CHANGE_ROOM_PX, right), withoutFade(style));
    });
    return true;
  }
}

/** Lists all that lines, and what is told of times, are drawn from, but rows: for an equal list they look alike. */
function lookOf({ plane, drawn, gaps, reconnects, oldest = -Infinity }: Frame, style: PaintStyle): unknown[] {
  const { left, top, width, height, pixel, msPerPixel } = plane;
  const isAllHeld = timeX(plane, oldest) <= left;
  const look: unknown[] = [style.palette, left, top, width, height, pixel, msPerPixel];
  look.push(gaps, reconnects.length, isAllHeld || oldest);
  for (const { line, traces, plane: linePlane, alpha, alphaAlone, strokeWidth, fill, curve, density } of drawn) {
    look.push(line.id, line.stroke, line.shift, line.mark, strokeWidth, fill, curve, alpha, alphaAlone);
    // Of these the dots at their ends look otherwise.
    look.push(line.isGone, style.isCurrent(line.state));
    // Two places tell a scale; the opacity of an area goes by the density.
    look.push(linePlane.y(1), linePlane.y(2), Math.round((density / pixel) * 50));
    for (const { series } of traces) look.push(series);
  }
  return look;
}

function fadeOf({ plane }: Frame, dpr: number, { palette }: PaintStyle): number {
  return Math.round(fadeLength(plane, palette) * dpr) / dpr;
}

/** Returns a style in which no line fades: a mask lets all of them. */
function withoutFade(style: PaintStyle): PaintStyle {
  const { palette } = style;
  return { ...style, palette: { ...palette, sizes: { ...palette.sizes, "fade-length": 0 } } };
}

/** Tells whether there is anything to tell of times on view. */
function hasNotes({ plane, oldest = -Infinity, gaps, reconnects }: Frame): boolean {
  return gaps.length > 0 || reconnects.length > 0 || timeX(plane, oldest) > plane.left;
}

function paintNotes(painter: CanvasRenderingContext2D, frame: Frame, style: PaintStyle): void {
  paintNotHeld(painter, frame, style);
  paintGaps(painter, frame, style);
  paintReconnects(painter, frame, style);
}

function paintMarks(painter: CanvasRenderingContext2D, frame: Frame, style: PaintStyle): void {
  paintAreas(painter, frame, style);
  paintStrokes(painter, frame, style);
}
