import { momentFormat, TimeZone } from "../../draw/index.js";
import type { StreamState } from "../../stream/index.js";
import { waitingWords } from "../format/absence.js";
import { FrameLoop } from "../loop/frame-loop.js";
import { READABLE_TEXT_MS, UNSEEN_REPAINT_MS } from "../loop/repaint-times.js";
import type { Size } from "../loop/size.js";
import { onPaper, watchSize } from "../loop/size.js";
import { Surface } from "../loop/surface.js";
import { clock } from "../page/clock.js";
import { isCurrent } from "../status/states.js";
import { createStatus } from "../status/status.js";
import { stateOf } from "../status/status-words.js";
import { watchTheme } from "../style/theme.js";
import { createSettledCrossings } from "../thresholds/settled-crossings.js";
import { reachOf, Rest } from "../viewport/rest.js";
import { CursorMember } from "../viewport/shared-cursor.js";
import { Viewport } from "../viewport/viewport.js";
import { createGuard } from "../widget/guard.js";
import { languageOf } from "../widget/measure-text.js";
import type { WidgetContext, WidgetImpl } from "../widget/widget.js";
import type { LineChartEvents, LineChartMembers } from "./events.js";
import { createExports } from "./export/members.js";
import type { Frame } from "./frame/frame.js";
import { FrameMaker } from "./frame/frame.js";
import { watchGestures } from "./input/gestures.js";
import { watchHover } from "./input/hover.js";
import { createKeyboardReader } from "./input/keyboard-reader.js";
import { LiveEdge, RepaintSchedule, untilStep } from "./motion/live-edge.js";
import type { LineChartOptions } from "./options/line-chart-options.js";
import { checkTogether } from "./options/line-chart-options.js";
import type { PageStyle } from "./paint/page-style.js";
import { readPageStyle } from "./paint/page-style.js";
import { paintFrame } from "./paint/paint-frame.js";
import { chartWords, createAccessibleName, nameOf } from "./parts/accessible-name.js";
import { createEmptyPlot } from "./parts/empty-plot.js";
import { createHeader } from "./parts/header.js";
import { createLiveButton } from "./parts/live-button.js";
import { createReadout } from "./parts/readout.js";
import { createRowsTable } from "./parts/rows-table.js";
import { ChartCrossings } from "./series/chart-crossings.js";
import { HiddenLines } from "./series/hidden-lines.js";
import type { Line } from "./series/line.js";
import { oldestOf } from "./series/line-gaps.js";
import { LineSet } from "./series/line-set.js";
import { spokenWords } from "./words/value-words.js";

/** States of a stream that is over, in which the view comes to rest. */
const FINAL_STATES: ReadonlySet<StreamState> = new Set(["ended", "destroyed"]);

const REDUCED_MOTION_QUERY = "(prefers-reduced-motion: reduce)";

/** A draw later than this after it was due means that the page was hidden. */
const HIDDEN_AFTER_MS = 500;

/** Time in which the motion of a first picture ends. */
const SETTLING_MS = 500;

/** Interval at which new rows are counted while the view is paused. */
const PAUSED_REPAINT_MS = 250;

const NO_LINES: readonly Line[] = [];

/**
 * Builds a line chart into its mount point: a canvas with its header, readout, buttons and table, drawn by one frame
 * loop.
 *
 * @throws TypeError where a line has no stream
 */
export function buildChart<T>(
  context: WidgetContext<LineChartEvents>,
  initial: Readonly<LineChartOptions<T>>,
): WidgetImpl<LineChartOptions<T>, LineChartMembers> {
  const { scope, node, root } = context;
  checkTogether(initial);
  /** The CSS height without the option `height`. */
  const fullHeight = node.style.height || "100%";
  let options = initial;
  /** The options with the page's locale, and with formats guarded against errors of the user's. */
  let drawnOptions = initial;
  let size: Size | undefined;
  let pageStyle: PageStyle | undefined;
  /** Whether texts or their room have changed since the header was measured. */
  let isHeaderStale = true;
  /** Whether the last frame had no row. */
  let isEmpty = true;
  /** Whether the first rows were drawn while the chart was out of view. */
  let hasDrawnUnseen = false;
  /** Time after a draw before new rows are worth the next one, ms. */
  let rowsWaitMs = 0;
  const frameMaker = new FrameMaker();
  const liveEdge = new LiveEdge();
  const viewport = new Viewport();
  const rest = new Rest();
  /** Whether a timer watches the option `now`, by which a view at rest may go live. */
  let isClockWatched = false;
  const crossings = new ChartCrossings();
  /** The time of the last event `cursor`, epoch ms. */
  let cursorTime: number | undefined;
  const hiddenLines = new HiddenLines();
  /** The frame that was drawn last. */
  let lastFrame: Frame | undefined;
  /** The lines that are not hidden, as of the last frame. */
  let visibleLines: readonly Line[] = [];
  /** The right edge of a view that follows the stream, epoch ms. */
  let liveTo = -Infinity;
  /** The number of rows that had come in when the view was paused. */
  let arrivedAtPause = 0;
  /** Whether the reader has moved the view: the next frame emits the event `view`. */
  let hasViewMoved = false;
  const repaintSchedule = new RepaintSchedule();
  /** The time at which the next draw is due, ms of the steady clock. */
  let plannedAt = Infinity;

  const canvas = context.element("canvas", "canvas", "plot");
  const surface = new Surface(canvas);
  const accessibleName = createAccessibleName(node, canvas);
  canvas.tabIndex = 0;
  root.append(canvas);
  const loop = new FrameLoop(scope, node, draw);
  const invalidate = (): void => {
    loop.invalidate();
  };
  const reducedMotion = { matches: scope.matches(REDUCED_MOTION_QUERY) };
  scope.media(REDUCED_MOTION_QUERY, (matches) => {
    reducedMotion.matches = matches;
    invalidate();
  });
  let formatMoment = momentFormat();
  const hover = watchHover(scope, canvas, () => {
    if (hover.x !== undefined && keyboard.isReading) keyboard.blur();
    invalidate();
  });
  const cursor = new CursorMember(scope, invalidate);
  const theme = watchTheme(scope, context, () => {
    pageStyle = undefined;
    isHeaderStale = true;
    header.legend.recolor();
    readout.recolor();
    loop.invalidate();
  });

  const guard = createGuard(context, "chart");
  const lineSet = new LineSet<T>(options, {
    changed() {
      const crosses = crossings.check(lineSet.all, options.thresholds);
      if (crosses.length > 0) tellCrossings(crosses);
      for (const cross of crosses) context.emit("cross", cross);
      status.rowsArrived();
      loop.invalidateAfter(rowsWaitMs);
      if (!hasDrawnUnseen && !loop.visible) drawUnseen();
    },
    state(change) {
      status.setState(lineSet.change);
      accessibleName.renew();
      loop.invalidate();
      context.emit("state", change);
    },
    drop(drop) {
      status.refuse(drop.count, drop.cause === "value" ? "value" : "row");
      context.emit("drop", drop);
    },
    error(error) {
      context.emit("error", error);
    },
  });
  scope.add(() => {
    lineSet.close();
  });
  const now = (): number => {
    const time = guard.call("now", () => options.now?.());
    return time !== undefined && Number.isFinite(time) ? time : lineSet.now();
  };
  const status = createStatus(scope, context, {
    now,
    newest: () => rest.at ?? lineSet.newest,
    isAtRest: () => rest.at !== undefined,
  });
  const tellCrossings = createSettledCrossings(
    scope,
    status.announcer.say,
    (value, { label }) => {
      const axis = lineSet.all.find((line) => line.label === label)?.axis ?? "left";
      return lastFrame?.formats[axis](value) ?? String(value);
    },
    clock.now,
  );
  const header = createHeader(scope, context, theme, status.element, toggle);
  const emptyPlot = createEmptyPlot(context);
  const readout = createReadout(context, theme);
  const liveButton = createLiveButton(scope, context, goLive);
  const rowsTable = createRowsTable(scope, context, () => {
    // Draw first: a line may have been hidden since the last frame.
    loop.drawNow();
    if (lastFrame === undefined) return undefined;
    const {
      plane: { to, msPerPixel, width, pixel },
      formats,
    } = lastFrame;
    const time = now();
    return {
      name: nameOf(options),
      lines: visibleLines,
      from: to - (width / pixel) * msPerPixel,
      to,
      moment: (at) => formatMoment(at, time, at % 1000 !== 0),
      value: (line, row) => spokenWords(line, row, formats),
    };
  });
  root.append(emptyPlot.element, header.element, readout.element, liveButton.element, ...rowsTable.elements);
  const keyboard = createKeyboardReader({
    get lastFrame() {
      return lastFrame;
    },
    get lines() {
      return visibleLines;
    },
    get liveTo() {
      return liveTo;
    },
    viewport,
    writing: ({ formats }) => ({ moment: formatMoment, formats, now: now() }),
    answer: status.announcer.answer,
    pause,
    pan,
    goLive,
    invalidate,
  });
  watchGestures(scope, canvas, {
    plane: () => lastFrame?.plane,
    pan,
    zoom(factor, time) {
      navigate(() => {
        viewport.zoom(factor, time);
      });
    },
    live: goLive,
    toggle() {
      if (viewport.isPaused) goLive();
      else pause();
    },
    keys: keyboard,
  });
  status.setState(lineSet.change);
  // Take the rows there are as the start: crossings among them are not told.
  crossings.check(lineSet.all, initial.thresholds);
  applyOptions();
  watchSize(scope, canvas, (next) => {
    size = next;
    isHeaderStale = true;
    loop.drawIfVisible();
  });

  return {
    members: {
      ...createExports(context, theme, lineSet, () => {
        loop.drawNow();
        return {
          size,
          frame: lastFrame,
          options: drawnOptions,
          now: now(),
          to: lastFrame?.plane.to ?? undrawnEdge(),
          statusWords: status.words,
          isCurrent: isCurrent(lineSet.change.state),
          isHeld: viewport.isPaused,
        };
      }),
      pause,
      live: goLive,
      get paused() {
        return viewport.isPaused;
      },
    },
    update(next) {
      checkTogether(next);
      options = next;
      lineSet.update(options);
      status.setState(lineSet.change);
      applyOptions();
      loop.invalidate();
    },
  };

  /** Returns the x of a time in the plot drawn last, CSS pixels; undefined: there is none. */
  function xOfTime(time: number | undefined, to: number, spanMs: number): number | undefined {
    if (time === undefined || lastFrame === undefined) return undefined;
    const { left, width } = lastFrame.plane;
    return left + width - ((to - time) / spanMs) * width;
  }

  /** Returns the right edge of a chart that was never drawn for want of a size, epoch ms. */
  function undrawnEdge(): number {
    const to = now();
    return new Rest().update(reachOf(lineSet.all, to), { to, timeWindow: options.timeWindow }) ?? to;
  }

  /** Hides or shows a line; `only` shows it alone. */
  function toggle(line: Line | undefined, only: boolean): void {
    if (line !== undefined) {
      hiddenLines.toggle(line, only, lineSet.all);
      header.legend.setHidden(hiddenLines.ids);
    }
    loop.invalidate();
  }

  /** Changes the viewport, and draws with the event `view`. */
  function navigate(change: () => void): void {
    if (scope.closed) return;
    const wasPaused = viewport.isPaused;
    change();
    if (viewport.isPaused && !wasPaused) arrivedAtPause = lineSet.arrived;
    hasViewMoved = true;
    loop.invalidate();
  }

  function pan(by: number): void {
    navigate(() => {
      viewport.pan(by);
    });
  }

  function pause(): void {
    navigate(() => {
      viewport.pause();
    });
  }

  function goLive(): void {
    keyboard.leave();
    navigate(() => {
      viewport.live(clock.now());
    });
  }

  /**
   * Draws the first rows out of view, and once more when their motion has ended: pages are printed and captured whole.
   */
  function drawUnseen(): void {
    hasDrawnUnseen = true;
    for (const delay of [0, SETTLING_MS]) {
      scope.timeout(() => {
        if (!loop.visible) loop.drawNow();
      }, delay);
    }
  }

  /** Applies the options to all parts of the chart but the lines. */
  function applyOptions(): void {
    const { x, y, yRight } = options;
    guard.clear();
    status.announcer.muted = !options.announce;
    rowsTable.setOffered(options.table);
    cursor.join(options.cursor, options.stream ?? options.series?.[0].stream);
    const locale = options.locale ?? languageOf(node);
    formatMoment = momentFormat(new TimeZone(options.timeZone), locale);
    readout.localize(formatMoment);
    drawnOptions = {
      ...options,
      locale,
      x: { ...x, format: guard.formatter("x.format", x.format) },
      y: { ...y, format: guard.formatter("y.format", y.format) },
      yRight: { ...yRight, format: guard.formatter("yRight.format", yRight.format) },
    };
    header.title(options.title);
    node.style.width = options.width === undefined ? "100%" : `${options.width}px`;
    node.style.height = options.height === undefined ? fullHeight : `${options.height}px`;
    isHeaderStale = true;
    accessibleName.renew();
  }

  /** Watches the option `now` while the view is at rest: it may go anywhere without a call. */
  function watchClock(): void {
    if (isClockWatched) return;
    isClockWatched = true;
    scope.timeout(() => {
      isClockWatched = false;
      if (rest.at === undefined || options.now === undefined) return;
      const to = now() - (options.delay === "auto" ? 0 : options.delay);
      const { timeWindow } = options;
      if (
        rest.isUnchangedBy(reachOf(visibleLines, now()), {
          to,
          timeWindow: viewport.zoomedMs ?? timeWindow,
          usual: timeWindow,
        })
      ) {
        watchClock();
      } else loop.invalidate();
    }, UNSEEN_REPAINT_MS);
  }

  /** Draws the frame of a time, ms of the steady clock. Returns the time until the next draw, ms. */
  function draw(at: number): number {
    const drawSize = theme.isPrinting ? onPaper(size) : size;
    if (drawSize === undefined) return Infinity;
    const wasHidden = at > plannedAt + HIDDEN_AFTER_MS || !loop.visible;
    lineSet.align();
    const all = lineSet.all;
    const hasLegend = options.legend ?? all.length > 1;
    if (header.legend.setLines(hasLegend ? all : NO_LINES)) {
      header.legend.setHidden(hiddenLines.ids);
      isHeaderStale = true;
    }
    if (header.note(all.length, lineSet.omitted, lineSet.shiftNote)) isHeaderStale = true;
    const canvasContext = surface.clear(drawSize);
    if (canvasContext === null) return Infinity;
    pageStyle ??= readPageStyle(theme, canvasContext);
    const time = now();
    const { state } = lineSet.change;
    const { timeWindow, delay } = options;
    const { spacing } = lineSet;
    visibleLines = hasLegend ? hiddenLines.visibleOf(all) : all;
    const followedTo = liveEdge.to({
      // Take the stream's time back to the frame's, whose callbacks run some ms later; the option `now` is exact.
      now: options.now === undefined ? time - (clock.now() - at) : time,
      at,
      delay,
      spacing,
      timeWindow,
      pixels: drawSize.pixelWidth,
      end: FINAL_STATES.has(state) ? lineSet.newest : undefined,
      still: reducedMotion.matches,
    });
    const restedAt = rest.at;
    liveTo =
      rest.update(reachOf(visibleLines, time), {
        to: followedTo,
        timeWindow: viewport.zoomedMs ?? timeWindow,
        usual: timeWindow,
      }) ?? followedTo;
    if (rest.at !== restedAt) {
      status.refresh();
      accessibleName.renew();
    }
    const { to, timeWindow: spanMs } = viewport.resolve(
      { to: liveTo, timeWindow },
      oldestOf(all),
      at,
      reducedMotion.matches,
    );
    // Pause the view again: a key that went to the newest row has made it live, and it would scroll on.
    if (keyboard.isReading && !viewport.isPaused) keyboard.hold();
    const pointerX = theme.isPrinting
      ? undefined
      : (xOfTime(keyboard.time, to, spanMs) ?? hover.x ?? xOfTime(cursor.time, to, spanMs));
    const { label, measure } = pageStyle;
    const { width, height, dpr } = drawSize;
    const make = (): Frame =>
      frameMaker.make(
        {
          width,
          height,
          dpr,
          header: header.height,
          label,
          measure,
          to,
          now: time,
          timeWindow: spanMs,
          paused: viewport.isPaused,
          wasHidden,
          spacing,
          reducedMotion: reducedMotion.matches,
          lines: visibleLines,
          all,
          reconnects: lineSet.reconnects,
          options: drawnOptions,
          pointer: pointerX,
        },
        at,
      );
    let frame = make();
    if (header.legend.writeValues(frame.formats)) isHeaderStale = true;
    if (isHeaderStale) {
      isHeaderStale = false;
      const headerBefore = header.height;
      header.measure(width, height);
      if (header.height !== headerBefore) frame = make();
    }
    paintFrame(canvasContext, frame, {
      options: drawnOptions,
      palette: pageStyle.palette,
      measure,
      isCurrent: isCurrent(state),
    });
    if ((frame.oldest === undefined) !== isEmpty) accessibleName.renew();
    isEmpty = frame.oldest === undefined;
    const waiting = waitingWords(stateOf(lineSet.change), options.key);
    emptyPlot.place(isEmpty ? waiting : "", frame.plane);
    // The plot moved: the x of a shared time was computed with the old plane. Draw again.
    const hasPlotMoved =
      pointerX !== undefined &&
      (lastFrame?.plane.left !== frame.plane.left || lastFrame.plane.width !== frame.plane.width);
    lastFrame = frame;
    cursor.point(hover.x === undefined && !keyboard.isReading ? undefined : frame.cursor?.time);
    if (frame.cursor?.time !== cursorTime) {
      cursorTime = frame.cursor?.time;
      context.emit("cursor", { time: cursorTime });
    }
    liveButton.place(
      viewport.isAway ? (viewport.isPaused ? lineSet.arrived - arrivedAtPause : 0) : undefined,
      frame.plane,
    );
    if (hasViewMoved) {
      hasViewMoved = false;
      context.emit("view", { from: to - spanMs, to, live: !viewport.isPaused });
      if (!keyboard.isReading && canvas.matches(":focus-visible")) {
        status.announcer.answer(`${formatMoment(to - spanMs, time)} to ${formatMoment(to, time)}`);
      }
    }
    readout.place(frame.cursor, frame.plane, width, frame.formats, time, keyboard.line);
    accessibleName.offer(
      () => chartWords(options, frame, status.words.spoken, waiting, formatMoment, time, rest.at),
      at,
    );
    rowsTable.fit(frame.plane, header.height, height);
    const untilMoved =
      rest.at !== undefined
        ? rest.due
        : reducedMotion.matches
          ? untilStep(time, timeWindow)
          : repaintSchedule.until(frame.plane, frame.dense, at);
    if (rest.at !== undefined && options.now !== undefined) watchClock();
    // Let new rows of a dense line wait for its next step: until then they change its last column alone.
    rowsWaitMs = viewport.isPaused ? PAUSED_REPAINT_MS : frame.dense ? Math.min(untilMoved, READABLE_TEXT_MS) : 0;
    const nextMs =
      viewport.isReturning || hasPlotMoved
        ? 0
        : Math.min(frame.next, liveEdge.resting || viewport.isPaused ? Infinity : untilMoved);
    plannedAt = at + nextMs;
    return nextMs;
  }
}
