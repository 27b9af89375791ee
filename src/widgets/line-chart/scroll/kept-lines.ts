import type { Frame } from "../frame/frame.js";
import { paintMarks } from "../paint/paint-lines.js";
import type { PaintStyle } from "../paint/paint-style.js";
import { CHANGE_ROOM_PX, fadeOf, firstChange, lookOf, revisionsOf, STROKE_ROOM_PX, withoutFade } from "./lines-look.js";
import type { Steps } from "./steps.js";
import { isSame, stretchedFrame, wayOf } from "./stretch.js";
import { Strip } from "./strip.js";

/** Way of the view for which a picture is drawn ahead, CSS pixels. */
const WAY_PX = 128;

/**
 * The lines of a chart that goes by steps: a picture wider than the plot, kept from draw to draw, to which new rows are
 * added. It is nowhere on the page: each frame takes the part on view.
 */
export class KeptLines {
  readonly #lines: Strip;
  /** The oldest end of the lines, which fades out. */
  readonly #fade: Strip;
  #steps: Steps | undefined;
  #look: readonly unknown[] = [];
  #revisions: readonly number[] = [];

  /** @param document - the document of the chart */
  constructor(document: Document) {
    [this.#lines, this.#fade] = Array.from({ length: 2 }, () => new Strip(document));
  }

  /** Draws the lines of a frame. */
  paint(painter: CanvasRenderingContext2D, frame: Frame, dpr: number, style: PaintStyle): void {
    const { left, top, width, height, to, msPerPixel, pixel } = frame.plane;
    const look = lookOf(frame, style);
    const steps = this.#steps;
    const isKept = steps !== undefined && isSame(look, this.#look) && to >= steps.places[0] && to <= steps.places[1];
    if (!isKept || !this.#amend(frame, steps, dpr, style)) this.#drawAll(frame, dpr, style);
    this.#look = look;
    this.#revisions = revisionsOf(frame);
    // Whole device pixels: else the picture would be soft.
    const shift = Math.round((to - (this.#steps?.places[0] ?? to)) / msPerPixel) * pixel;
    const fade = fadeOf(frame, dpr, style);
    const box = { left, top: top - STROKE_ROOM_PX, width, height: height + 2 * STROKE_ROOM_PX };
    this.#lines.copyTo(painter, { ...box, left: left + fade, width: width - fade }, shift, dpr);
    if (fade === 0) return;
    const end = { ...box, width: fade };
    const faded = this.#fade.clear(end, 0, dpr);
    if (faded === null) return;
    this.#lines.copyTo(faded, end, shift, dpr);
    const gradient = faded.createLinearGradient(left, 0, left + fade, 0);
    gradient.addColorStop(0, "#0000");
    gradient.addColorStop(1, "#000");
    faded.fillStyle = gradient;
    faded.globalCompositeOperation = "destination-in";
    faded.fillRect(left, end.top, fade, end.height);
    faded.globalCompositeOperation = "source-over";
    this.#fade.copyTo(painter, end, 0, dpr);
  }

  #drawAll(frame: Frame, dpr: number, style: PaintStyle): void {
    const { plane } = frame;
    const { left, top, width, height, to, msPerPixel, pixel } = plane;
    const steps = {
      durationMs: Infinity,
      offsets: [0, 1],
      places: [to, to + (WAY_PX / pixel) * msPerPixel],
      periodMs: 0,
    };
    const extra = wayOf(steps, plane);
    const box = { left, top: top - STROKE_ROOM_PX, width, height: height + 2 * STROKE_ROOM_PX };
    const painter = this.#lines.clear(box, extra, dpr);
    if (painter !== null) paintMarks(painter, stretchedFrame(frame, steps, 0, width + extra), withoutFade(style));
    this.#steps = steps;
  }

  /** Draws the rows that have come since. Returns whether that is all there was to do. */
  #amend(frame: Frame, steps: Steps, dpr: number, style: PaintStyle): boolean {
    const { plane } = frame;
    const first = firstChange(frame, steps, this.#revisions);
    if (first === undefined) return false;
    if (first === Infinity) return true;
    const from = Math.max(0, Math.floor((first - CHANGE_ROOM_PX) * dpr) / dpr);
    const right = plane.width + wayOf(steps, plane);
    this.#lines.amend(plane.left + from, dpr, (painter) => {
      // Begin before the clip: there, where lines are cut, they have ends.
      paintMarks(painter, stretchedFrame(frame, steps, from - CHANGE_ROOM_PX, right), withoutFade(style));
    });
    return true;
  }
}
