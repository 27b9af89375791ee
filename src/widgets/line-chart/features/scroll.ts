import type { Plane } from "../../../draw/index.js";
import { viewOf } from "../../page/page.js";
import type { DrawnLine } from "../frame/drawn-lines.js";
import { movesByPixels } from "../frame/drawn-lines.js";
import type { Frame } from "../frame/frame.js";
import type { EdgeCourse } from "../motion/live-edge.js";
import type { Layer } from "../paint/layer.js";
import type { PaintStyle } from "../paint/paint-style.js";
import { KeptLines } from "../scroll/kept-lines.js";
import { MovingPlot } from "../scroll/moving-plot.js";
import type { StepClock } from "../scroll/step-clock.js";
import { stepClockOf } from "../scroll/step-clock.js";
import type { Steps } from "../scroll/steps.js";
import { paceOf, stepsOf, wholeSteps } from "../scroll/steps.js";
import type { ChartCore, FrameDraft } from "./feature.js";
import type { ViewportFeature } from "./viewport.js";

/** Least spacing of arrivals at which a picture is moved between two rows, ms: each row is a picture anew. */
const MIN_SPACING_MS = 90;

/** Most lines that move by half device pixels. */
const MAX_FOLLOWED_LINES = 12;

/** Least number of steps between two rows: for fewer, frames cost less. */
const MIN_MOVES = 2;

/** Steps that follow each other faster than this, ms, are no steps any more: the picture moves with each frame. */
const MIN_STEP_MS = 20;

/** Time for which a late row is waited, in spacings of arrivals, and at least, ms. */
const [SPACINGS, MIN_ROW_MS] = [3, 1_000];

/** Time for which a change waits that the next row takes along: in spacings of arrivals, and at most, ms. */
const [PATIENT_SPACINGS, MAX_PATIENCE_MS] = [1.2, 300];

/** Time for which a picture is moved, ms. */
const [MIN_TIME_MS, MAX_TIME_MS] = [2_000, 20_000];

/** Most that a picture is moved by within that time, CSS pixels, and in widths of the plot: one canvas holds it. */
const [MAX_WAY_PX, MAX_WAY_SHARE] = [256, 0.5];

/** Most that the time of a frame may differ from that of the browser's animations, ms: else the clocks differ. */
const MAX_CLOCK_ERROR_MS = 100;

/** Least number of rows on view for which lines that go by steps are kept: fewer are drawn as fast. */
const MIN_KEPT_ROWS = 200;

/** Most that rows ahead of the right edge count for the axes, ms. */
const MAX_AHEAD_MS = 3_000;

/** Moves the picture of a chart between two rows by the browser's compositor, where nothing but time goes on. */
export interface Scroll {
  /** Returns the time beyond the right edge whose rows come into view before the next draw, ms. */
  ahead(draft: FrameDraft): number;
  /**
   * Draws a frame, and lets it move on by itself.
   *
   * @param clear - clears the plot, to be drawn
   * @returns the time until the next draw, ms; undefined where the frame is to be drawn as it stands
   */
  draw(
    clear: () => CanvasRenderingContext2D,
    frame: Frame,
    draft: FrameDraft,
    at: number,
    style: PaintStyle,
  ): number | undefined;
  /**
   * Returns what draws the lines of a chart that goes by steps, by and by, as rows come; undefined where they are to be
   * drawn whole.
   */
  keptLines(frame: Frame, draft: FrameDraft): Layer | undefined;
  /** Stops all motion, and hides what moves. */
  stop(): void;
}

/** Makes the motion of a chart between two rows. */
export function createScroll(chart: ChartCore, view: ViewportFeature): Scroll {
  let plot: MovingPlot | undefined;
  let keptLines: KeptLines | undefined;

  let stepClock: StepClock | undefined;

  const stop = (): void => plot?.stop();
  /** Leaves the charts that step together, as it goes, or to another document. */
  const leaveClock = (): void => {
    stepClock?.leave(chart);
    stepClock = undefined;
  };
  const followClock = (): StepClock => (stepClock ??= stepClockOf(chart.canvas.ownerDocument));
  // What moves in a document moves in no other.
  chart.context.page.follow(chart.context.scope, () => {
    stop();
    leaveClock();
  });
  chart.context.scope.add(leaveClock);
  /** Returns the time of the browser's animations at that of a frame, ms; undefined: the clocks differ. */
  const timelineAt = (at: number): number | undefined => {
    const document = chart.canvas.ownerDocument;
    const time = at - viewOf(document).performance.timeOrigin + performance.timeOrigin;
    const current = Number(document.timeline.currentTime ?? NaN);
    return Math.abs(time - current) <= MAX_CLOCK_ERROR_MS ? time : undefined;
  };
  /** Lays the course of the right edge out in steps: those of the lines, and those of what must stay sharp. */
  const stepsOn = (course: EdgeCourse, { plane, drawn }: Frame, startTime: number): readonly [Steps, Steps] => {
    const pixelMs = plane.msPerPixel / paceOf(course);
    const clock = followClock();
    const beat = pixelMs / 2 >= MIN_STEP_MS ? clock.beatOf(chart, pixelMs / 2, startTime) : undefined;
    const steps = stepsOf(course, startTime, beat);
    if (!(pixelMs >= MIN_STEP_MS)) return [steps, steps];
    const moments = beat === undefined ? stepsOf(course, startTime, clock.frames(startTime)) : steps;
    const whole = wholeSteps(moments, plane.msPerPixel);
    // A crowd of lines has no edge that an eye could follow by half a pixel.
    return [drawn.length > MAX_FOLLOWED_LINES ? whole : steps, whole];
  };
  const move: Scroll["draw"] = (clear, frame, draft, at, style) => {
    const { spacing = 0, dpr } = draft;
    const { plane } = frame;
    const stepMs = frame.drawn.length > MAX_FOLLOWED_LINES ? plane.msPerPixel : plane.msPerPixel / 2;
    if (spacing < Math.max(MIN_SPACING_MS, MIN_MOVES * stepMs) || draft.stepped === true) return undefined;
    if (!canMove(frame, draft)) return undefined;
    if (!chart.live.loop.visible || chart.theme.isPrinting) return undefined;
    const maxWay = Math.min(MAX_WAY_PX, MAX_WAY_SHARE * plane.width);
    const timeMs = Math.max(Math.min(MAX_TIME_MS, (maxWay / plane.pixel) * plane.msPerPixel), MIN_TIME_MS);
    const startTime = timelineAt(at);
    const course = view.course(timeMs);
    if (startTime === undefined || course === undefined) return undefined;
    const [steps, labelSteps] = stepsOn(course, frame, startTime);
    const rowMs = Math.max(MIN_ROW_MS, SPACINGS * spacing);
    const patienceMs = Math.min(MAX_PATIENCE_MS, PATIENT_SPACINGS * spacing);
    plot ??= new MovingPlot(chart.canvas);
    const restMs = plot.draw(clear, frame, { steps, labelSteps, rowMs, patienceMs, startTime, dpr }, style);
    return restMs === undefined ? undefined : Math.min(restMs, frame.nextApart);
  };
  return {
    stop,
    ahead({ to, lines, spacing = 0 }) {
      if (spacing < MIN_SPACING_MS) return 0;
      let ahead = 0;
      for (const { series, shift } of lines) {
        if (series !== undefined && series.length > 0) {
          ahead = Math.max(ahead, series.time(series.end - 1) - shift - to);
        }
      }
      return Math.min(ahead, MAX_AHEAD_MS);
    },
    keptLines(frame, draft) {
      const rows = frame.drawn.reduce((sum, { density, plane }) => sum + (density * plane.width) / plane.pixel, 0);
      if (rows < MIN_KEPT_ROWS || draft.stepped !== true || chart.theme.isPrinting || !canMove(frame, draft)) {
        return undefined;
      }
      const kept = (keptLines ??= new KeptLines(chart.canvas.ownerDocument));
      return (painter, made, style) => {
        kept.paint(painter as CanvasRenderingContext2D, made, draft.dpr, style);
      };
    },
    draw(clear, frame, draft, at, style) {
      const restMs = move(clear, frame, draft, at, style);
      if (restMs === undefined) stop();
      return restMs;
    },
  };
}

/** Tells whether nothing of a frame changes but the time. */
function canMove(frame: Frame, { paused, pointer, options, wasHidden }: FrameDraft): boolean {
  const { plane, lines, drawn, cursor, annotations, newestValue, axes } = frame;
  return (
    paused !== true &&
    wasHidden !== true &&
    pointer === undefined &&
    cursor === undefined &&
    frame.nextApart > 0 &&
    annotations.length === 0 &&
    options.features.length === 0 &&
    lines.length > 0 &&
    plane.width > 0 &&
    plane.height > 0 &&
    // Labels of the right axis make way for the value as it moves.
    (newestValue === undefined || newestValue.wayMs === 0 || axes.every(({ side }) => side === "left")) &&
    drawn.every((line) => line.line.mark.scrolls === true && !movesByPixels(line) && !isLagging(line, plane))
  );
}

/** Tells whether a line ends before the view's edge, on its way to a row. */
function isLagging({ plane: { width } }: DrawnLine, plane: Plane): boolean {
  return width !== plane.width;
}
