import type { Size } from "../loop/size.js";
import { onPaper } from "../loop/size.js";
import { Surface } from "../loop/surface.js";
import { clock } from "../page/clock.js";
import { isCurrent } from "../status/states.js";
import type { LiveData } from "../widget/live-widget.js";
import { LiveWidget } from "../widget/live-widget.js";
import type { WidgetContext, WidgetImpl } from "../widget/widget.js";
import type { LineChartEvents, LineChartMembers } from "./events.js";
import { accessibleName } from "./features/accessible-name.js";
import { crossings } from "./features/crossings.js";
import { drawingCode } from "./features/drawing-code.js";
import { emptyPlot } from "./features/empty-plot.js";
import { exports } from "./features/exports.js";
import type { ChartCore, Feature, FrameDraft } from "./features/feature.js";
import { hand } from "./features/hand-on-demand.js";
import { header } from "./features/header.js";
import { past } from "./features/past-on-demand.js";
import { scrolling } from "./features/scroll-on-demand.js";
import { userFeatures } from "./features/user-features.js";
import { viewState } from "./features/view-state.js";
import { viewport } from "./features/viewport.js";
import type { Frame } from "./frame/frame.js";
import { FrameMaker } from "./frame/frame-maker.js";
import { checkTogether } from "./options/check-together.js";
import type { LineChartOptions } from "./options/line-chart-options.js";
import { timedAnnotations } from "./options/reference-options.js";
import type { PageStyle } from "./paint/page-style.js";
import { readPageStyle } from "./paint/page-style.js";
import { paintFrame } from "./paint/paint-frame.js";
import type { Line } from "./series/line.js";
import { LineSet } from "./series/line-set.js";

/** Time in which the motion of a first picture ends. */
const SETTLING_MS = 500;

/** A draw later than this after it was due means that the page was hidden. */
const HIDDEN_AFTER_MS = 500;

/**
 * Builds a line chart into its mount point: a canvas, drawn by one frame loop, and the features that attach to it.
 *
 * @throws TypeError where a line has no stream
 */
export function buildChart<T>(
  context: WidgetContext<LineChartEvents>,
  initial: Readonly<LineChartOptions<T>>,
): WidgetImpl<LineChartOptions<T>, LineChartMembers> {
  checkTogether(initial);
  const { node, root } = context;
  /** The width and the height of the node without the options: those of its style sheet, if it has one. */
  const { width: fullWidth, height: fullHeight } = node.style;
  const canvas = context.element("canvas", "canvas", "plot");
  const surface = new Surface(canvas);
  let frameMaker = new FrameMaker();
  let options = initial;
  let drawnOptions: ChartCore["drawnOptions"] = initial;
  let lines!: LineSet<T>;
  let size: Size | undefined;
  let pageStyle: PageStyle | undefined;
  let frame: Frame | undefined;
  let visibleLines: readonly Line[] = [];
  /** The time at which the next draw is due, ms of the steady clock. */
  let plannedAt = Infinity;

  const live = new LiveWidget<LineChartOptions<T>, LiveData>(context, initial, {
    name: "chart",
    get hasRow() {
      return frame?.oldest !== undefined;
    },
    get rowsWaitMs() {
      return view.rowsWaitMs;
    },
    settlingMs: SETTLING_MS,
    open(opened, events, guard) {
      lines = new LineSet(
        opened,
        events,
        () => live.phrase,
        () => live.now(),
        () => view.viewport.isPaused,
      );
      return {
        get stream() {
          return options.stream ?? options.series?.[0].stream;
        },
        get change() {
          return lines.change;
        },
        get others() {
          return lines.others;
        },
        get newest() {
          return view.restedAt ?? lines.newest;
        },
        get ahead() {
          return lines.ahead;
        },
        get isAtRest() {
          return view.restedAt !== undefined;
        },
        now() {
          const time = guard.call("now", () => options.now?.());
          return time !== undefined && Number.isFinite(time) ? time : lines.now();
        },
        refusals: () => lines.refusals(),
        close() {
          lines.close();
        },
      };
    },
    draw,
    drawUnseen() {
      // A reader of the page hears the words alone: a picture that nobody sees is drawn no more often.
      const now = clock.now();
      if (features.some((feature) => feature.isDue?.(now))) live.loop.drawNow();
    },
    rowsArrived: () => each((feature) => feature.rowsArrived?.()),
    statusChanged: () => each((feature) => feature.statusChanged?.()),
    restyle() {
      pageStyle = undefined;
      each((feature) => feature.restyle?.());
    },
    resized(next) {
      size = next;
      each((feature) => feature.resized?.());
    },
  });
  const core: ChartCore = {
    context,
    canvas,
    live,
    lines,
    status: live.createStatus(),
    theme: live.createTheme(),
    get options() {
      return options;
    },
    get drawnOptions() {
      return drawnOptions;
    },
    get size() {
      return size;
    },
    get frame() {
      return frame;
    },
    get visibleLines() {
      return visibleLines;
    },
  };
  const top = header(core);
  const view = viewport(core);
  const motion = scrolling(core, view);
  const drawing = drawingCode(core, () => {
    if (!context.scope.closed) lines.update(options, true);
  });
  // Elements stand in this order, and each frame is prepared and written in it.
  const features: Feature[] = [
    drawing,
    crossings(core),
    emptyPlot(core),
    top,
    view,
    past(core, view),
    viewState(core, view, top),
    ...hand(core, view, top, replaceFeature),
    accessibleName(core),
    exports(core, view, drawing),
    motion,
    userFeatures(core),
  ];
  root.append(canvas, ...features.flatMap(({ elements = [] }) => elements));
  applyOptions();
  live.watchSize(canvas, core.theme);
  live.start();

  const members = {};
  for (const feature of features) {
    Object.defineProperties(members, Object.getOwnPropertyDescriptors(feature.members ?? {}));
  }
  return {
    // The features' members are those of a chart, all together.
    members: members as LineChartMembers,
    update(next, previous) {
      checkTogether(next);
      options = next;
      const kept = lines.update(next);
      // Lines that have nothing in common with the former ones take nothing over from their axes, nor fade into them.
      if (!kept.lines) frameMaker = new FrameMaker();
      if (!kept.streams) {
        frame = undefined;
        live.status.forget();
        each((feature) => feature.beginAnew?.());
      }
      live.update(next, previous);
      applyOptions();
      live.refresh();
    },
  };

  /** Attaches features in the place of one that has waited for their code. */
  function replaceFeature(waiting: Feature, come: readonly Feature[]): void {
    features.splice(features.indexOf(waiting), 1, ...come);
    for (const feature of come) feature.update?.();
    live.loop.invalidate();
  }

  /** Calls all features, in their order. */
  function each(call: (feature: Feature) => void): void {
    for (const feature of features) call(feature);
  }

  /** Applies the options to all but the lines. */
  function applyOptions(): void {
    const { x, y, yRight, width, height, announce } = options;
    const { guard, locale } = live;
    core.status.announcer.muted = !announce;
    drawnOptions = {
      ...options,
      locale,
      annotations: timedAnnotations(options.annotations, options.timeZone),
      x: { ...x, format: guard.formatter("x.format", x.format) },
      y: { ...y, format: guard.formatter("y.format", y.format) },
      yRight: { ...yRight, format: guard.formatter("yRight.format", yRight.format) },
    };
    node.style.width = width === undefined ? fullWidth : `${width}px`;
    node.style.height = height === undefined ? fullHeight : `${height}px`;
    each((feature) => feature.update?.());
  }

  /** Draws the frame of a time, ms of the steady clock. Returns the time until the next draw, ms. */
  function draw(at: number): number {
    // Wait with a picture that would lack a part: what stands there stays.
    if (drawing.isComing) return Infinity;
    const drawSize = core.theme.isPrinting ? onPaper(size) : size;
    const painter = drawSize === undefined ? null : surface.fit(drawSize);
    if (drawSize === undefined || painter === null) return Infinity;
    const { width, height, dpr } = drawSize;
    const { label, measure, palette } = (pageStyle ??= readPageStyle(core.theme, painter));
    lines.align();
    const draft: FrameDraft = {
      width,
      height,
      dpr,
      header: 0,
      label,
      measure,
      to: -Infinity,
      timeWindow: 0,
      now: live.now(),
      wasHidden: at > plannedAt + HIDDEN_AFTER_MS || !live.loop.visible,
      spacing: lines.spacing,
      reducedMotion: live.reducesMotion || options.motion === "none",
      stepped: live.reducesMotion || options.motion !== "smooth",
      lines: lines.all,
      all: lines.all,
      reconnects: lines.reconnects,
      options: drawnOptions,
      pointer: undefined,
    };
    each((feature) => feature.prepare?.(draft, at));
    visibleLines = draft.lines;
    let made = frameMaker.make(draft, at);
    const changed = features.filter((feature) => feature.settle?.(made, draft));
    if (changed.length > 0) made = frameMaker.make(draft, at);
    const style = { palette, measure, isCurrent };
    const clear = (): typeof painter => surface.clear(drawSize) ?? painter;
    draft.scrollMs = motion.scroll?.draw(clear, made, draft, at, style);
    if (draft.scrollMs === undefined) paintFrame(clear(), made, style, motion.scroll?.keptLines(made, draft));
    frame = made;
    let nextMs = draft.scrollMs ?? made.next;
    each((feature) => {
      feature.drawn?.(made, draft, at);
      nextMs = Math.min(nextMs, feature.nextMs ?? Infinity);
    });
    plannedAt = at + nextMs;
    return nextMs;
  }
}
