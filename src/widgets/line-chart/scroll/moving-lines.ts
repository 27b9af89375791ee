import { timeX } from "../../../draw/index.js";
import type { Frame } from "../frame/frame.js";
import { paintGaps, paintNotHeld } from "../paint/paint-gaps.js";
import { paintMarks } from "../paint/paint-lines.js";
import { paintReconnects } from "../paint/paint-reconnects.js";
import type { PaintStyle } from "../paint/paint-style.js";
import { CHANGE_ROOM_PX, fadeOf, firstChange, lookOf, revisionsOf, STROKE_ROOM_PX, withoutFade } from "./lines-look.js";
import type { Way } from "./steps.js";
import { isOnCourse, restOf } from "./steps.js";
import { isSame, runOf, stretchedFrame, wayOf } from "./stretch.js";
import { Strip } from "./strip.js";

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

  /** How the lines move since they were drawn. */
  get way(): Way | undefined {
    return this.#way;
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
    const look = [way.steps.periodMs, ...lookOf(frame, style)];
    const isKept =
      this.#way !== undefined &&
      isSame(look, this.#look) &&
      isOnCourse(this.#way, plane.to, way.startTime, plane.msPerPixel);
    if (this.#way === undefined || !isKept || !this.#amend(frame, this.#way, dpr, style)) {
      this.#drawAll(frame, way, dpr, style);
      this.#way = way;
      this.#look = look;
    }
    this.#revisions = revisionsOf(frame);
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
    const { plane } = frame;
    const right = plane.width + wayOf(steps, plane);
    const changedFrom = firstChange(frame, steps, this.#revisions);
    if (changedFrom === undefined) return false;
    this.#hasChanged = changedFrom < Infinity;
    if (!this.#hasChanged) return true;
    const from = Math.floor((changedFrom - CHANGE_ROOM_PX) * dpr) / dpr;
    // The strip of the oldest end will show all that is to come into its window.
    if (from - CHANGE_ROOM_PX < fadeOf(frame, dpr, style) + wayOf(steps, plane)) return false;
    this.#lines.amend(plane.left + from, dpr, (painter) => {
      // Begin before the clip: there, where lines are cut, they have ends.
      paintMarks(painter, stretchedFrame(frame, steps, from - CHANGE_ROOM_PX, right), withoutFade(style));
    });
    return true;
  }
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
