import { READABLE_TEXT_MS, UNSEEN_REPAINT_MS } from "../../loop/repaint-times.js";
import { clock } from "../../page/clock.js";
import { isOver } from "../../status/states.js";
import { reachOf, Rest } from "../../viewport/rest.js";
import type { TimeWindow } from "../../viewport/usual-window.js";
import { UsualWindow } from "../../viewport/usual-window.js";
import type { Span } from "../../viewport/viewport.js";
import { Viewport } from "../../viewport/viewport.js";
import type { EdgeCourse } from "../motion/live-edge.js";
import { LiveEdge, RepaintSchedule, untilStep } from "../motion/live-edge.js";
import { oldestLive } from "../series/line-gaps.js";
import type { ChartCore, Feature } from "./feature.js";

/** Interval at which new rows are counted while the view is paused. */
const PAUSED_REPAINT_MS = 250;

/** The edges of a span of time, epoch ms. */
interface Edges {
  readonly from: number;
  readonly to: number;
}

/** The time on view, and the ways to move it. */
export interface ViewportFeature extends Feature {
  /** The span that a reader holds or has zoomed to, or the live one. */
  readonly viewport: Viewport;
  /** The right edge of a view that follows the stream, epoch ms. */
  readonly liveTo: number;
  /** The time of the row at which the view rests, epoch ms; undefined: it follows the stream. */
  readonly restedAt: number | undefined;
  /** The span to which a reader has moved the view with the last frame; undefined: it has not been moved. */
  readonly movedTo: Edges | undefined;
  /** Number of rows that have come in since the view was paused. */
  readonly arrivedSincePause: number;
  /** Time after a draw before new rows are worth the next one, ms. */
  readonly rowsWaitMs: number;
  /** Called before the view goes back to live. */
  beforeLive: (() => void) | undefined;
  /** Called as soon as the view has been asked to move, before a frame shows it. */
  afterMove: (() => void) | undefined;
  /** Moves the view by so many ms, back if negative. Returns whether it has moved. */
  readonly pan: (by: number) => boolean;
  /** Multiplies the span by a factor around a time, epoch ms. Returns whether it has another length. */
  readonly zoom: (factor: number, time: number) => boolean;
  /** The length of the live view that a reader or the page has chosen in the place of `timeWindow`, if any. */
  readonly chosenWindow: TimeWindow | undefined;
  /**
   * Chooses the length of the live view; undefined: that of the option `timeWindow`. A view that a reader holds or has
   * zoomed takes it too, and its right edge stays, unless it is to be `kept` as it is.
   */
  readonly choose: (timeWindow: TimeWindow | undefined, kept?: boolean) => void;
  /** The span on view: the one that was asked for, before the view has eased there. */
  readonly span: Edges;
  /** Holds a span, or follows the stream with its length where it reaches the live edge. */
  readonly hold: (span: Span) => void;
  /** Holds the view where it is. */
  readonly pause: () => void;
  /** Goes back to the live span. */
  readonly goLive: () => void;
  /**
   * Returns where the right edge will be from the last frame on; undefined where a reader has moved it, where it rests,
   * or where that is not known.
   *
   * @param durationMs - the time from that frame on, ms
   */
  readonly course: (durationMs: number) => EdgeCourse | undefined;
  /** Returns the right edge of a chart that was never drawn for want of a size, epoch ms. */
  undrawnEdge(): number;
  /** Returns the length of the live view now, ms, unless a reader has zoomed. */
  usualWindow(): number;
}

/** Follows the stream, rests where no row comes, and lets a reader pan, zoom and pause: the event `view`. */
export function viewport(chart: ChartCore): ViewportFeature {
  const { context, live, lines } = chart;
  const { scope } = context;
  const spanOnView = new Viewport();
  const usual = new UsualWindow();
  let rest = new Rest();
  let liveEdge = new LiveEdge();
  let repaintSchedule = new RepaintSchedule();
  let liveTo = -Infinity;
  /** The number of rows that had come in when the view was paused. */
  let arrivedAtPause = 0;
  /** Whether the reader has moved the view: the next frame emits the event `view`. */
  let hasMoved = false;
  let movedTo: Edges | undefined;
  /** The age of the oldest row, ms, as of the time at which the view was held. */
  let age = 0;
  let rowsWaitMs = 0;
  let nextMs = Infinity;
  /** Whether a timer watches the option `now`, by which a view at rest may go live. */
  let isClockWatched = false;

  /** Changes the viewport, and draws with the event `view`. */
  const navigate = <Result>(change: () => Result): Result | undefined => {
    if (scope.closed) return undefined;
    const wasPaused = spanOnView.isPaused;
    const result = change();
    if (spanOnView.isPaused && !wasPaused) arrivedAtPause = lines.arrived;
    // Nobody has moved a view that was not shown yet.
    hasMoved ||= chart.frame !== undefined;
    live.loop.invalidate();
    feature.afterMove?.();
    return result;
  };

  /** Watches the option `now` while the view is at rest: it may go anywhere without a call. */
  const watchClock = (): void => {
    if (isClockWatched) return;
    isClockWatched = true;
    scope.timeout(() => {
      isClockWatched = false;
      const { now, delay } = chart.options;
      const { timeWindow } = usual;
      if (rest.at === undefined || now === undefined) return;
      const time = live.now();
      const to = time - (delay === "auto" ? 0 : delay);
      const reach = reachOf(chart.visibleLines, time);
      if (rest.isUnchangedBy(reach, { to, timeWindow: spanOnView.zoomedMs ?? timeWindow, usual: timeWindow })) {
        watchClock();
      } else live.loop.invalidate();
    }, UNSEEN_REPAINT_MS);
  };

  const feature: ViewportFeature = {
    viewport: spanOnView,
    beforeLive: undefined,
    afterMove: undefined,
    get liveTo() {
      return liveTo;
    },
    get restedAt() {
      return rest.at;
    },
    get movedTo() {
      return movedTo;
    },
    get arrivedSincePause() {
      // Rows of a time that was set back are forgotten.
      return spanOnView.isPaused ? Math.max(0, lines.arrived - arrivedAtPause) : 0;
    },
    get rowsWaitMs() {
      return rowsWaitMs;
    },
    get nextMs() {
      return nextMs;
    },
    members: {
      pause() {
        feature.pause();
      },
      live() {
        feature.goLive();
      },
      get paused() {
        return spanOnView.isPaused;
      },
    },
    get chosenWindow() {
      return usual.chosen;
    },
    get span() {
      const to = liveTo === -Infinity ? live.now() : liveTo;
      return edgesOf(spanOnView.targetIn({ to, timeWindow: feature.usualWindow() }));
    },
    choose(timeWindow, kept = false) {
      navigate(() => {
        usual.chosen = timeWindow;
        if (!kept) spanOnView.unzoom(clock.now());
      });
    },
    hold(span) {
      navigate(() => {
        spanOnView.hold(span, clock.now());
      });
    },
    pan: (by) => navigate(() => spanOnView.pan(by)) ?? false,
    zoom: (factor, time) => navigate(() => spanOnView.zoom(factor, time)) ?? false,
    pause() {
      navigate(() => {
        spanOnView.pause();
      });
    },
    goLive() {
      feature.beforeLive?.();
      navigate(() => {
        spanOnView.live(clock.now());
      });
    },
    course(durationMs) {
      const isFollowing = !spanOnView.isPaused && !spanOnView.isReturning && rest.at === undefined;
      return isFollowing && chart.options.now === undefined ? liveEdge.course(durationMs) : undefined;
    },
    undrawnEdge() {
      const to = live.now();
      return new Rest().update(reachOf(lines.all, to), { to, timeWindow: feature.usualWindow() }) ?? to;
    },
    usualWindow() {
      const { timeWindow } = chart.options;
      const isOfAll = timeWindow === "all" || usual.chosen === "all";
      // A view that is held does not grow.
      if (isOfAll && !spanOnView.isPaused) {
        const end = (isOver(live.state) ? lines.newest : undefined) ?? live.now();
        age = end - (oldestLive(lines.all) ?? end);
      }
      return usual.update(timeWindow, age);
    },
    beginAnew() {
      feature.beforeLive?.();
      hasMoved ||= spanOnView.isAway;
      spanOnView.reset();
      usual.chosen = undefined;
      rest = new Rest();
      liveEdge = new LiveEdge();
      repaintSchedule = new RepaintSchedule();
    },
    prepare(draft, at) {
      const { delay, now } = chart.options;
      const timeWindow = feature.usualWindow();
      const { now: time = 0, spacing = 0, reducedMotion, stepped = reducedMotion } = draft;
      const followedTo = liveEdge.to({
        // Take the stream's time back to the frame's, whose callbacks run some ms later; the option `now` is exact.
        now: now === undefined ? time - (clock.now() - at) : time,
        at,
        delay,
        spacing,
        timeWindow,
        pixels: Math.round(draft.width * draft.dpr),
        end: isOver(live.state) ? lines.newest : undefined,
        still: stepped,
        wasHidden: draft.wasHidden === true || rest.at !== undefined,
      });
      const restedAt = rest.at;
      liveTo =
        rest.update(reachOf(draft.lines, time), {
          to: followedTo,
          timeWindow: spanOnView.zoomedMs ?? timeWindow,
          usual: timeWindow,
        }) ?? followedTo;
      if (rest.at !== restedAt) live.status.refresh();
      const span = spanOnView.resolve({ to: liveTo, timeWindow }, lines.reach, at, reducedMotion);
      draft.to = span.to;
      draft.timeWindow = span.timeWindow;
      draft.paused = spanOnView.isPaused;
    },
    drawn({ plane, dense, oldest = -Infinity }, { now: time = 0, spacing = 0, stepped = false, scrollMs }, at) {
      const { now } = chart.options;
      const { timeWindow } = usual;
      const untilMoved =
        rest.at !== undefined
          ? rest.due
          : stepped
            ? untilStep(time, timeWindow, spacing)
            : repaintSchedule.until(plane, dense, at);
      if (rest.at !== undefined && now !== undefined) watchClock();
      // Let new rows of a dense line wait for its next step: until then they change its last column alone.
      rowsWaitMs = spanOnView.isPaused ? PAUSED_REPAINT_MS : dense ? Math.min(untilMoved, READABLE_TEXT_MS) : 0;
      // The first row may have come after the time of this frame: it is drawn as soon as that has reached it.
      const untilFirst = oldest > plane.to ? oldest - plane.to : Infinity;
      const isStill = liveEdge.resting || spanOnView.isPaused || scrollMs !== undefined;
      nextMs = spanOnView.isReturning
        ? 0
        : Math.min(
            isStill ? Infinity : Math.min(untilMoved, untilFirst),
            spanOnView.isPaused || isOver(live.state) ? Infinity : usual.dueMs,
          );
      // Tell where the view goes: it may ease there for a while.
      movedTo = hasMoved ? feature.span : undefined;
      if (!movedTo) return;
      hasMoved = false;
      context.emit("view", { ...movedTo, live: !spanOnView.isPaused });
    },
  };
  return feature;
}

function edgesOf({ to, timeWindow }: Span): Edges {
  return { from: to - timeWindow, to };
}
