import type { Frame } from "../frame/frame.js";
import type { FrameValue } from "../frame/newest-value.js";
import { easedShare } from "../motion/eased-height.js";
import { paintAxisNames, paintValueAxes } from "../paint/paint-axes.js";
import { paintNewestValue } from "../paint/paint-newest-value.js";
import type { PaintStyle } from "../paint/paint-style.js";
import { paintRanges, paintThresholds } from "../paint/references-code.js";
import { MovingDots } from "./moving-dots.js";
import { MovingLines } from "./moving-lines.js";
import { MovingTimes } from "./moving-times.js";
import type { Steps } from "./steps.js";
import { isSame } from "./stretch.js";
import { Strip } from "./strip.js";

/** Steps in which the newest value is eased to its height: enough to look even, at half as many frames. */
const VALUE_STEPS = 6;

/** Half the height of the newest value, CSS pixels. */
const VALUE_HALF_HEIGHT_PX = 12;

/** The motion of a picture, and what it is drawn for. */
export interface Motion {
  /** The steps of the lines. */
  readonly steps: Steps;
  /** The steps of what must stay sharp: whole device pixels. */
  readonly labelSteps: Steps;
  /** The time for which the next row is waited, ms. */
  readonly rowMs: number;
  /** The time for which what changes a little waits for the next row, which takes it along, ms. */
  readonly patienceMs: number;
  /** The time of the frame, ms of the document's timeline. */
  readonly startTime: number;
  /** Device pixels a CSS pixel. */
  readonly dpr: number;
}

/**
 * A chart that moves by itself: strips of the lines and of the labels of time, a dot at the end of each line, and the
 * newest value, over a plot that stands still. Each part is drawn anew only where it looks otherwise.
 */
export class MovingPlot {
  readonly #canvas: HTMLCanvasElement;
  /** Holds all that moves, and covers the plot. */
  readonly #layer: HTMLElement;
  readonly #times: MovingTimes;
  readonly #lines: MovingLines;
  readonly #above: Strip;
  readonly #value: Strip;
  readonly #dots: MovingDots;
  #isShown = false;
  /** What the parts that stand still were drawn for. */
  #look: readonly unknown[] = [];

  /** @param canvas - the canvas of the plot, over which all of it stands */
  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas;
    const document = canvas.ownerDocument;
    this.#layer = document.createElement("div");
    const { style } = this.#layer;
    style.position = "absolute";
    style.inset = "0";
    style.overflow = "hidden";
    style.pointerEvents = "none";
    style.setProperty("forced-color-adjust", "none");
    this.#layer.ariaHidden = "true";
    this.#times = new MovingTimes(document);
    this.#lines = new MovingLines(document);
    this.#above = new Strip(document);
    this.#value = new Strip(document);
    this.#dots = new MovingDots(this.#layer);
    for (const { element } of [...this.#times.strips, ...this.#lines.strips, this.#above, this.#value]) {
      this.#layer.append(element);
    }
    canvas.after(this.#layer);
  }

  /**
   * Draws a frame, and sets it in motion.
   *
   * @param clear - clears the plot, which stands still, to be drawn
   * @returns the time until the next draw, ms; undefined where the frame is to be drawn as it stands
   */
  draw(
    clear: () => CanvasRenderingContext2D,
    frame: Frame,
    { steps, labelSteps, rowMs, patienceMs, startTime, dpr }: Motion,
    style: PaintStyle,
  ): number | undefined {
    this.#isShown = true;
    const way = { steps, startTime };
    const linesMs = this.#lines.draw(frame, way, dpr, style);
    const { hasChanged, way: linesWay = way } = this.#lines;
    const dotsMs = this.#dots.draw(frame, hasChanged, linesWay, startTime, rowMs, dpr, style);
    if (dotsMs === undefined) return undefined;
    this.#layer.style.display = "";
    const value = frame.newestValue !== undefined && frame.newestValue.wayMs > 0 ? frame.newestValue : undefined;
    this.#drawStill(clear, frame, value !== undefined, dpr, style);
    this.#drawValue(frame, value, startTime, dpr, style);
    const timesMs = this.#times.draw(frame, { steps: labelSteps, startTime }, patienceMs, dpr, style);
    return Math.min(linesMs, dotsMs, timesMs);
  }

  /** Stops all motion, and hides what moves. */
  stop(): void {
    if (!this.#isShown) return;
    this.#isShown = false;
    this.#look = [];
    this.#layer.style.display = "none";
    for (const part of [this.#times, this.#lines, this.#value, this.#dots]) part.stop();
  }

  /** Draws what stands still, beneath the lines and above them. */
  #drawStill(
    clear: () => CanvasRenderingContext2D,
    frame: Frame,
    isValueApart: boolean,
    dpr: number,
    style: PaintStyle,
  ): void {
    // A canvas of another size is empty.
    const look = [this.#canvas.width, this.#canvas.height, ...stillLook(frame, isValueApart, style)];
    if (isSame(look, this.#look)) return;
    this.#look = look;
    const painter = clear();
    paintValueAxes(painter, frame, style);
    paintAxisNames(painter, frame, style);
    paintRanges(painter, frame, style);
    if (!isValueApart) paintNewestValue(painter, frame, style);
    const { plane, thresholds, width } = frame;
    this.#above.element.hidden = thresholds.length === 0;
    if (thresholds.length === 0) return;
    const above = this.#above.clear({ left: 0, top: plane.top - 1, width, height: plane.height + 2 }, 0, dpr);
    if (above !== null) paintThresholds(above, frame, style);
  }

  /** Draws the newest value while it is eased to its height. */
  #drawValue(frame: Frame, value: FrameValue | undefined, startTime: number, dpr: number, style: PaintStyle): void {
    this.#value.element.hidden = value === undefined;
    if (value === undefined) return;
    const left = frame.plane.left + frame.plane.width;
    const { y, goalY, wayMs } = value;
    const top = Math.round((goalY - VALUE_HALF_HEIGHT_PX) * dpr) / dpr;
    const box = { left, top, width: frame.width - left, height: 2 * VALUE_HALF_HEIGHT_PX };
    const painter = this.#value.clear(box, 0, dpr);
    if (painter !== null) paintNewestValue(painter, { ...frame, newestValue: { ...value, y: goalY } }, style);
    const offsets = Array.from({ length: VALUE_STEPS + 1 }, (_, index) => index / VALUE_STEPS);
    this.#value.runWindow({
      offsets,
      ways: offsets.map((share) => [0, Math.round((y - goalY) * easedShare(share, 1) * dpr) / dpr] as const),
      leaps: true,
      durationMs: wayMs,
      startTime,
    });
  }
}

/** Lists all that the parts which stand still are drawn from: for an equal list they look alike. */
function stillLook(
  { plane, axes, thresholds, hasAxisNames, drawn, newestValue, width }: Frame,
  isValueApart: boolean,
  { palette, isCurrent }: PaintStyle,
): unknown[] {
  const { left, top, width: plotWidth, height, pixel } = plane;
  const look: unknown[] = [palette, left, top, plotWidth, height, pixel, width, hasAxisNames];
  for (const axis of axes) {
    look.push(axis.side, axis.name, axis.hasGrid, axis.ticks, axis.plane.y(1), axis.plane.y(2));
  }
  for (const { threshold } of thresholds) look.push(threshold);
  if (hasAxisNames) for (const { line } of drawn) look.push(line.stroke);
  if (isValueApart || newestValue === undefined) look.push(isValueApart);
  else look.push(newestValue.text, newestValue.y, newestValue.alpha, isCurrent(drawn[0].line.state));
  return look;
}
