import { TIME_LABEL_FADE_PX, timeX } from "../../../draw/index.js";
import { HALF_FRAME_MS } from "../../loop/ticker.js";
import type { Frame } from "../frame/frame.js";
import { paintTimeAxis } from "../paint/paint-axes.js";
import type { PaintStyle } from "../paint/paint-style.js";
import type { Way } from "./steps.js";
import { isOnCourse, restOf } from "./steps.js";
import { isSame, runOf, stretched, wayOf } from "./stretch.js";
import { Strip } from "./strip.js";

/** Room of the labels of time below the plot, CSS pixels. */
const BAND_HEIGHT_PX = 40;

/** Step in which a label of time fades at an edge, CSS pixels. */
const FADE_STEP_PX = 4;

/** The axis of time as strips that move by themselves. */
export class MovingTimes {
  readonly strips: readonly Strip[];
  readonly #grid: Strip;
  readonly #labels: Strip;
  #way: Way | undefined;
  #look: readonly unknown[] = [];
  /** The moment at which a label has faded on, ms of the document's timeline. */
  #dueAt = Infinity;

  /** @param document - the document of the chart */
  constructor(document: Document) {
    this.strips = [this.#grid, this.#labels] = Array.from({ length: 2 }, () => new Strip(document));
  }

  /**
   * Draws the axis of a frame and sets it in motion, unless it is on its way already.
   *
   * @param patienceMs - the time for which a label that has faded on waits for a draw, ms
   * @returns the time until it is to be drawn again, ms
   */
  draw(frame: Frame, way: Way, patienceMs: number, dpr: number, style: PaintStyle): number {
    const { plane, timeTicks, timeInset, hasTimeGrid, width } = frame;
    const { left, top, height, pixel, msPerPixel, to } = plane;
    const { startTime } = way;
    const look = [way.steps.periodMs, style.palette, timeTicks, timeInset, hasTimeGrid, width];
    look.push(left, top, plane.width, height, pixel, msPerPixel);
    const isKept =
      this.#way !== undefined &&
      startTime + HALF_FRAME_MS < this.#dueAt &&
      isSame(look, this.#look) &&
      isOnCourse(this.#way, to, startTime, 2 * msPerPixel);
    if (!isKept) {
      this.#drawAll(frame, way, dpr, style);
      this.#way = way;
      this.#look = look;
      this.#dueAt = startTime + untilLabelFades(frame);
    }
    return Math.min(restOf(this.#way ?? way, startTime), this.#dueAt + patienceMs - startTime);
  }

  /** Stops the strips. */
  stop(): void {
    this.#way = undefined;
    for (const strip of this.strips) strip.stop();
  }

  #drawAll(frame: Frame, { steps, startTime }: Way, dpr: number, style: PaintStyle): void {
    const { plane, timeInset, hasTimeGrid, width } = frame;
    const extra = wayOf(steps, plane);
    const times = {
      ...frame,
      plane: stretched(plane, plane, steps, 0, plane.width + extra),
      timeInset: timeInset + extra,
      // Let labels stand on whole device pixels, as beside a dense line.
      hasDense: true,
    };
    const keyframes = runOf(steps, plane, startTime);
    const band = { left: 0, top: plane.top + plane.height, width, height: BAND_HEIGHT_PX };
    for (const [strip, box, isGrid] of [
      [this.#labels, band, false],
      [this.#grid, plane, true],
    ] as const) {
      strip.element.hidden = isGrid && !hasTimeGrid;
      if (strip.element.hidden) continue;
      const painter = strip.clear(box, extra, dpr);
      if (painter !== null) paintTimeAxis(painter, { ...times, hasTimeGrid: isGrid }, style);
      strip.run(keyframes);
    }
  }
}

/** Returns the time until a label of time has faded on at an edge of the plot, ms. */
function untilLabelFades({ plane, timeTicks, timeInset }: Frame): number {
  let untilPx = Infinity;
  const right = plane.left + plane.width - timeInset;
  for (const { value } of timeTicks) {
    const x = timeX(plane, value);
    const isAtEdge =
      (x > right - TIME_LABEL_FADE_PX && x < right) || (x >= plane.left && x < plane.left + TIME_LABEL_FADE_PX);
    // From beyond the right edge to it, or from within to the left edge: there fading begins.
    const way = x >= right ? x - right : x - plane.left - TIME_LABEL_FADE_PX;
    if (isAtEdge) untilPx = Math.min(untilPx, FADE_STEP_PX);
    else if (x >= plane.left) untilPx = Math.min(untilPx, way + FADE_STEP_PX);
  }
  return (untilPx / plane.pixel) * plane.msPerPixel;
}
