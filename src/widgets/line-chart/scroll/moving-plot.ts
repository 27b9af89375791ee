import type { Plane } from "../../../draw/index.js";
import { timeX } from "../../../draw/index.js";
import type { DrawnLine } from "../frame/drawn-lines.js";
import { endPointOf } from "../frame/end-point.js";
import type { Frame } from "../frame/frame.js";
import { fadeLength, strokeWidthOf } from "../marks/stroke-trace.js";
import { easedShare } from "../motion/eased-height.js";
import { paintAxisNames, paintTimeAxis, paintValueAxes } from "../paint/paint-axes.js";
import { paintGaps, paintNotHeld } from "../paint/paint-gaps.js";
import { paintAreas, paintStrokes } from "../paint/paint-lines.js";
import { paintNewestValue } from "../paint/paint-newest-value.js";
import { paintReconnects } from "../paint/paint-reconnects.js";
import type { PaintStyle } from "../paint/paint-style.js";
import { paintRanges, paintThresholds } from "../paint/paint-thresholds.js";
import type { Steps } from "./steps.js";
import type { Run } from "./strip.js";
import { place, run, Strip } from "./strip.js";

/** Room of strokes above and below the plot, CSS pixels. */
const STROKE_ROOM_PX = 4;

/** Steps in which the newest value is eased to its height: enough to look even, at half as many frames. */
const VALUE_STEPS = 6;

/** Half the height of the newest value, and its greatest distance from the plot, CSS pixels. */
const VALUE_HALF_HEIGHT_PX = 12;

/** Most dots that take each step of their lines. */
const FOLLOWED_DOTS = 8;

/** Least time that a picture must go on for, ms: else it is drawn anew. */
const MIN_REST_MS = 300;

/** Room of the labels of time below the plot, CSS pixels. */
const BAND_HEIGHT_PX = 40;

/** The motion of a picture, and what it is drawn for. */
export interface Motion {
  /** The steps of the lines. */
  readonly steps: Steps;
  /** The steps of what must stay sharp: whole device pixels. */
  readonly labelSteps: Steps;
  /** The time of the frame, ms of the document's timeline. */
  readonly startTime: number;
  /** Device pixels a CSS pixel. */
  readonly dpr: number;
}

/** A dot at the end of a line. */
interface Dot {
  readonly element: HTMLElement;
  animation: Animation | undefined;
}

/**
 * The part of a chart that moves by itself: strips of the lines and of the labels of time, a dot at the end of each
 * line, and the newest value, over a plot that stands still.
 */
export class MovingPlot {
  readonly #document: Document;
  /** Holds all of it, and covers the plot. */
  readonly #layer: HTMLElement;
  readonly #grid: Strip;
  readonly #labels: Strip;
  /** What is told of times beneath the lines. */
  readonly #notes: Strip;
  readonly #lines: Strip;
  /** The oldest end of the lines, which fades out. */
  readonly #fade: Strip;
  readonly #above: Strip;
  readonly #value: Strip;
  readonly #dots: Dot[] = [];
  readonly #strips: readonly Strip[];
  #isShown = false;
  /** What the lines were drawn for, and their motion. */
  #drawnFor: readonly unknown[] = [];
  #drawn: Motion | undefined;

  /** @param canvas - the canvas of the plot, over which all of it stands */
  constructor(canvas: HTMLCanvasElement) {
    const document = (this.#document = canvas.ownerDocument);
    this.#layer = document.createElement("div");
    const { style } = this.#layer;
    style.position = "absolute";
    style.inset = "0";
    style.overflow = "hidden";
    style.pointerEvents = "none";
    style.setProperty("forced-color-adjust", "none");
    this.#layer.ariaHidden = "true";
    const strips = (this.#strips = Array.from({ length: 7 }, () => new Strip(document)));
    [this.#grid, this.#labels, this.#notes, this.#lines, this.#fade, this.#above, this.#value] = strips;
    this.#layer.append(...strips.map(({ element }) => element));
    canvas.after(this.#layer);
  }

  /**
   * Draws a frame, and sets it in motion; lines that are drawn and on their way already go on.
   *
   * @param painter - the one of the plot, which stands still
   * @returns the time for which the lines move on, ms; undefined where that is not to be had
   */
  draw(painter: CanvasRenderingContext2D, frame: Frame, motion: Motion, style: PaintStyle): number | undefined {
    const drawnFor = contentsOf(frame, style);
    if (!this.#isOnItsWay(drawnFor, frame, motion)) {
      const dotRuns = frame.drawn.map((line) => dotRun(line, motion));
      if (dotRuns.includes(null)) return undefined;
      this.#drawLines(frame, motion, style);
      this.#drawDots(frame, dotRuns, motion, style);
      this.#drawn = motion;
      this.#drawnFor = drawnFor;
    }
    const value = frame.newestValue !== undefined && frame.newestValue.wayMs > 0 ? frame.newestValue : undefined;
    paintValueAxes(painter, frame, style);
    paintAxisNames(painter, frame, style);
    paintRanges(painter, frame, style);
    if (value === undefined) paintNewestValue(painter, frame, style);
    this.#drawTimes(frame, motion, style);
    this.#drawAbove(frame, motion, style);
    this.#drawValue(frame, value, motion, style);
    this.#isShown = true;
    this.#layer.style.display = "";
    return endOf(this.#drawn ?? motion) - motion.startTime;
  }

  /** Tells whether the lines as they were drawn are those of a frame, and where they are to be. */
  #isOnItsWay(drawnFor: readonly unknown[], { plane }: Frame, { startTime }: Motion): boolean {
    const drawn = this.#drawn;
    if (drawn === undefined || startTime > endOf(drawn) - MIN_REST_MS) return false;
    if (drawnFor.length !== this.#drawnFor.length || drawnFor.some((item, index) => item !== this.#drawnFor[index])) {
      return false;
    }
    const { places, offsets, durationMs } = drawn.steps;
    const share = (startTime - drawn.startTime) / durationMs;
    const next = offsets.findIndex((offset) => offset > share);
    return Math.abs(plane.to - places[next]) <= plane.msPerPixel;
  }

  /** Stops all motion, and hides what moves. */
  stop(): void {
    if (!this.#isShown) return;
    this.#isShown = false;
    this.#drawn = undefined;
    this.#layer.style.display = "none";
    for (const strip of this.#strips) strip.stop();
    for (const dot of this.#dots) stopDot(dot);
  }

  /** Draws labels and hairlines of the axis of time. */
  #drawTimes(frame: Frame, { labelSteps, startTime, dpr }: Motion, style: PaintStyle): void {
    const { plane, timeInset, width } = frame;
    const extra = wayOf(labelSteps, plane);
    const times = {
      ...frame,
      plane: stretched(plane, plane, labelSteps, 0, plane.width + extra),
      timeInset: timeInset + extra,
      hasDense: true,
    };
    const bottom = plane.top + plane.height;
    const band = { left: 0, top: bottom, width, height: BAND_HEIGHT_PX };
    const keyframes = runOf(labelSteps, plane, startTime);
    for (const [strip, box, grid] of [
      [this.#labels, band, false],
      [this.#grid, plane, frame.hasTimeGrid],
    ] as const) {
      strip.element.hidden = strip === this.#grid && !grid;
      if (strip.element.hidden) continue;
      const painter = strip.clear(box, extra, dpr);
      if (painter !== null) paintTimeAxis(painter, { ...times, hasTimeGrid: grid }, style);
      strip.run(keyframes);
    }
  }

  /** Draws the lines, and what is told of times beneath them. */
  #drawLines(frame: Frame, { steps, startTime, dpr }: Motion, style: PaintStyle): void {
    const { plane } = frame;
    const { palette } = style;
    const extra = wayOf(steps, plane);
    const keyframes = runOf(steps, plane, startTime);
    const plain = { ...style, palette: { ...palette, sizes: { ...palette.sizes, "fade-length": 0 } } };
    const fade = Math.round(fadeLength(plane, palette) * dpr) / dpr;
    this.#fade.element.style.maskImage = "linear-gradient(90deg,#0000,#000)";
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

  /** Draws what stands still above the lines. */
  #drawAbove(frame: Frame, { dpr }: Motion, style: PaintStyle): void {
    const { plane, thresholds, width } = frame;
    this.#above.element.hidden = thresholds.length === 0;
    if (thresholds.length === 0) return;
    const painter = this.#above.clear({ left: 0, top: plane.top - 1, width, height: plane.height + 2 }, 0, dpr);
    if (painter !== null) paintThresholds(painter, frame, style);
  }

  /** Draws the newest value while it is eased to its height. */
  #drawValue(frame: Frame, value: Frame["newestValue"], { startTime, dpr }: Motion, style: PaintStyle): void {
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

  /** Draws a dot at the end of each line, and lets it run along the line. */
  #drawDots(
    { drawn }: Frame,
    runs: readonly (Ways | null | undefined)[],
    { steps, startTime }: Motion,
    { palette, isCurrent }: PaintStyle,
  ): void {
    for (const dot of this.#dots.splice(drawn.length)) {
      stopDot(dot);
      dot.element.remove();
    }
    drawn.forEach((drawnLine, index) => {
      const dot = (this.#dots[index] ??= this.#addDot());
      const places = runs[index];
      const { style } = dot.element;
      dot.element.hidden = places === undefined || places === null;
      if (places === undefined || places === null) return;
      const { line, alpha } = drawnLine;
      const radius = Math.max(palette.sizes["dot-radius"], strokeWidthOf(drawnLine, palette) * 1.5);
      style.background = isCurrent(line.state) ? palette.color(line.stroke) : palette.muted;
      style.opacity = String(alpha);
      place(dot.element, { left: -radius, top: -radius, width: 2 * radius, height: 2 * radius });
      // Each keyframe costs, and a reader follows no dot among many: let those take several steps at a time.
      const stride = Math.ceil(drawn.length / FOLLOWED_DOTS);
      const isTaken = (_: unknown, index: number): boolean => index % stride === 0 || index === places.length - 1;
      const { durationMs, offsets, leaps } = steps;
      const taken = { offsets: offsets.filter(isTaken), ways: places.filter(isTaken) };
      dot.animation = run(dot.element, dot.animation, { ...taken, leaps, durationMs, startTime });
    });
  }

  #addDot(): Dot {
    const element = this.#document.createElement("div");
    element.style.position = "absolute";
    element.style.borderRadius = "50%";
    this.#layer.append(element);
    return { element, animation: undefined };
  }
}

/** Returns the end of a motion, ms of the document's timeline. */
function endOf({ startTime, steps }: Motion): number {
  return startTime + steps.durationMs;
}

/** Lists all that lines, and what is told of times beneath them, are drawn from: an equal list is an equal picture. */
function contentsOf({ plane, drawn, gaps, reconnects, oldest }: Frame, { palette, isCurrent }: PaintStyle): unknown[] {
  const { left, top, width, height, pixel, msPerPixel } = plane;
  const contents: unknown[] = [palette, left, top, width, height, pixel, msPerPixel, gaps, reconnects.length, oldest];
  for (const { line, traces, plane, alpha, alphaAlone, strokeWidth, fill, curve } of drawn) {
    contents.push(line.id, line.stroke, line.shift, line.mark, isCurrent(line.state));
    contents.push(alpha, alphaAlone, strokeWidth, fill, curve);
    for (const { series, columns } of traces) {
      contents.push(series, series.revision, plane.y(columns.min), plane.y(columns.max));
    }
  }
  return contents;
}

/** Places of a dot, CSS pixels from the top left. */
type Ways = Run["ways"];

function stopDot(dot: Dot): void {
  dot.animation?.cancel();
  dot.animation = undefined;
}

/** Returns the places of the dot of a line; undefined: it has none; null: it comes or goes meanwhile. */
function dotRun({ line, trace, plane, curve }: DrawnLine, { steps }: Motion): Ways | null | undefined {
  if (line.mark.dots !== "all") return undefined;
  const ends = steps.places.map((to) => endPointOf({ trace, plane: { ...plane, to: to + line.shift }, curve }, false));
  if (ends.every((end) => end === undefined)) return undefined;
  const ways: (readonly [number, number])[] = [];
  for (const end of ends) {
    if (end?.beyond !== 0) return null;
    ways.push([end.x, end.y]);
  }
  return ways;
}

/** Returns the length of the way of a strip, CSS pixels: whole device pixels. */
function wayOf({ places }: Steps, { msPerPixel, pixel }: Plane): number {
  return Math.ceil((places[places.length - 1] - places[0]) / msPerPixel) * pixel;
}

/** Returns the keyframes of a strip. */
function runOf({ places, offsets, leaps, durationMs }: Steps, { msPerPixel, pixel }: Plane, startTime: number): Run {
  const ways = places.map((to) => [((places[0] - to) / msPerPixel) * pixel, 0] as const);
  return { offsets, ways, leaps, durationMs, startTime };
}

/**
 * Returns a plane from and to two places across the plot, CSS pixels from its left edge, as it is at the first of the
 * steps.
 */
function stretched(plane: Plane, { to, width }: Plane, { places }: Steps, from: number, right: number): Plane {
  const { left, msPerPixel, pixel } = plane;
  const beyond = ((right - width) / pixel) * msPerPixel;
  return { ...plane, left: left + from, width: right - from, to: plane.to - to + places[0] + beyond };
}

function stretchedFrame(frame: Frame, steps: Steps, from: number, right: number): Frame {
  const stretch = (plane: Plane): Plane => stretched(plane, frame.plane, steps, from, right);
  return {
    ...frame,
    plane: stretch(frame.plane),
    drawn: frame.drawn.map((line) => ({ ...line, plane: stretch(line.plane) })),
  };
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
