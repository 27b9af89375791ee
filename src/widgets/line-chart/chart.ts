import { momentFormat, TimeZone } from "../../draw/index.js";
import type { StreamState } from "../../stream/index.js";
import { Surface } from "../loop/canvas.js";
import { FrameLoop } from "../loop/frame-loop.js";
import { READABLE_TEXT_MS, UNSEEN_REPAINT_MS } from "../loop/repaint-times.js";
import type { Size } from "../loop/size.js";
import { onPaper, watchSize } from "../loop/size.js";
import { clock } from "../page/clock.js";
import { isCurrent } from "../status/states.js";
import { createStatus } from "../status/status.js";
import { watchTheme } from "../style/theme.js";
import { createSettledCrossings } from "../thresholds/settled-crossings.js";
import { reachOf, Rest } from "../viewport/rest.js";
import { CursorMember } from "../viewport/shared-cursor.js";
import { Viewport } from "../viewport/viewport.js";
import { createGuard } from "../widget/guard.js";
import { languageOf } from "../widget/text.js";
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

/** States in which time on view comes to rest. */
const atRest: ReadonlySet<StreamState> = new Set(["ended", "destroyed"]);

const reducedMotion = "(prefers-reduced-motion: reduce)";

/** So long after a draw was due, ms, nobody could look meanwhile. */
const unseen = 500;

/** Until a first picture has come to rest, ms. */
const settling = 500;

/** Builds a line chart into its host: a canvas, and words above it, kept up to date by one frame loop. */
export function buildChart<T>(
  host: WidgetContext<LineChartEvents>,
  initial: Readonly<LineChartOptions<T>>,
): WidgetImpl<LineChartOptions<T>, LineChartMembers> {
  const { scope, node, root } = host;
  checkTogether(initial);
  /** The height that fills its target. */
  const full = node.style.height || "100%";
  let options = initial;
  /** The options as the chart is drawn by them. */
  let drawn = initial;
  let size: Size | undefined;
  let looks: PageStyle | undefined;
  /** Whether words or their room have changed since the header was measured. */
  let worded = true;
  let empty = true;
  let shown = false;
  /** How soon after a draw new rows are worth the next one, ms. */
  let rest = 0;
  const maker = new FrameMaker();
  const scroll = new LiveEdge();
  const navigation = new Viewport();
  const resting = new Rest();
  /** Whether a clock of the user's is looked at, by which a view that rests may go live. */
  let peeking = false;
  const crossings = new ChartCrossings();
  /** The time under the cursor that was told last. */
  let pointed: number | undefined;
  const hidden = new HiddenLines();
  /** The frame that was drawn last. */
  let last: Frame | undefined;
  /** The lines that are not hidden, as they were drawn last. */
  let visible: readonly Line[] = [];
  /** The right edge of a view that follows the stream, epoch ms. */
  let liveTo = -Infinity;
  /** How many rows there were when the view was held. */
  let seen = 0;
  /** Somebody has gone elsewhere: to be told with the next frame. */
  let moved = false;
  const pace = new RepaintSchedule();
  /** When the next draw was due, ms of the steady clock. */
  let planned = Infinity;

  const canvas = host.element("canvas", "canvas", "plot");
  const surface = new Surface(canvas);
  const name = createAccessibleName(node, canvas);
  canvas.tabIndex = 0;
  root.append(canvas);
  const loop = new FrameLoop(scope, node, draw);
  const invalidate = (): void => {
    loop.invalidate();
  };
  const still = { matches: scope.matches(reducedMotion) };
  scope.media(reducedMotion, (matches) => {
    still.matches = matches;
    invalidate();
  });
  let moment = momentFormat();
  const pointer = watchHover(scope, canvas, () => {
    if (pointer.x !== undefined && keys.reading) keys.blur();
    invalidate();
  });
  const cursor = new CursorMember(scope, invalidate);
  const theme = watchTheme(scope, host, () => {
    looks = undefined;
    worded = true;
    header.legend.recolor();
    readout.recolor();
    loop.invalidate();
  });

  const guard = createGuard(host, "chart");
  const lines = new LineSet<T>(options, {
    changed() {
      const crosses = crossings.look(lines.all, options.thresholds);
      if (crosses.length > 0) tellCrossings(crosses);
      for (const cross of crosses) host.emit("cross", cross);
      status.freshen();
      loop.invalidateAfter(rest);
      if (!shown && !loop.visible) showOnce();
    },
    state(change) {
      status.change(lines.change);
      name.renew();
      loop.invalidate();
      host.emit("state", change);
    },
    drop(drop) {
      status.refuse(drop.count, drop.cause === "value" ? "value" : "row");
      host.emit("drop", drop);
    },
    error(error) {
      host.emit("error", error);
    },
  });
  scope.add(() => {
    lines.close();
  });
  const now = (): number => {
    const time = guard.call("now", () => options.now?.());
    return time !== undefined && Number.isFinite(time) ? time : lines.now();
  };
  const status = createStatus(scope, host, {
    now,
    newest: () => resting.at ?? lines.newest,
    rests: () => resting.at !== undefined,
  });
  const tellCrossings = createSettledCrossings(
    scope,
    status.announcer.say,
    (value, { label }) => {
      const axis = lines.all.find((line) => line.label === label)?.axis ?? "left";
      return last?.formats[axis](value) ?? String(value);
    },
    clock.now,
  );
  const header = createHeader(scope, host, theme, status.element, toggle);
  const waiting = createEmptyPlot(host);
  const readout = createReadout(host, theme);
  const button = createLiveButton(scope, host, goLive);
  const table = createRowsTable(scope, host, () => {
    // A line may have been hidden since the last frame.
    loop.drawNow();
    if (last === undefined) return undefined;
    const {
      plane: { to, msPerPixel, width, pixel },
      formats,
    } = last;
    const time = now();
    return {
      name: nameOf(options),
      lines: visible,
      from: to - (width / pixel) * msPerPixel,
      to,
      moment: (at) => moment(at, time, at % 1000 !== 0),
      value: (line, row) => spokenWords(line, row, formats),
    };
  });
  root.append(waiting.element, header.element, readout.element, button.element, ...table.elements);
  const keys = createKeyboardReader({
    get last() {
      return last;
    },
    get lines() {
      return visible;
    },
    get liveTo() {
      return liveTo;
    },
    navigation,
    writing: ({ formats }) => ({ moment, formats, now: now() }),
    answer: status.announcer.answer,
    pause,
    pan,
    goLive,
    invalidate,
  });
  watchGestures(scope, canvas, {
    plane: () => last?.plane,
    pan,
    zoom(factor, time) {
      navigate(() => {
        navigation.zoom(factor, time);
      });
    },
    live: goLive,
    toggle() {
      if (navigation.paused) goLive();
      else pause();
    },
    keys,
  });
  status.change(lines.change);
  // What the stream brought along is where lines begin.
  crossings.look(lines.all, initial.thresholds);
  apply();
  watchSize(scope, canvas, (next) => {
    size = next;
    worded = true;
    loop.drawIfVisible();
  });

  return {
    members: {
      ...createExports(host, theme, lines, () => {
        loop.drawNow();
        return {
          size,
          frame: last,
          options: drawn,
          now: now(),
          to: last?.plane.to ?? edge(),
          words: status.words,
          fresh: isCurrent(lines.change.state),
          held: navigation.paused,
        };
      }),
      pause,
      live: goLive,
      get paused() {
        return navigation.paused;
      },
    },
    update(next) {
      checkTogether(next);
      options = next;
      lines.update(options);
      status.change(lines.change);
      apply();
      loop.invalidate();
    },
  };

  /** Where a time that another widget points at stands in the plot, CSS pixels. */
  function placeOf(time: number | undefined, to: number, span: number): number | undefined {
    if (time === undefined || last === undefined) return undefined;
    const { left, width } = last.plane;
    return left + width - ((to - time) / span) * width;
  }

  /** The right edge of a chart that has no size, and so was never drawn. */
  function edge(): number {
    const to = now();
    return new Rest().look(reachOf(lines.all, to), { to, timeWindow: options.timeWindow }) ?? to;
  }

  function toggle(line: Line | undefined, only: boolean): void {
    if (line !== undefined) {
      hidden.toggle(line, only, lines.all);
      header.legend.hide(hidden.ids);
    }
    loop.invalidate();
  }

  function navigate(go: () => void): void {
    if (scope.closed) return;
    const before = navigation.paused;
    go();
    if (navigation.paused && !before) seen = lines.arrived;
    moved = true;
    loop.invalidate();
  }

  function pan(by: number): void {
    navigate(() => {
      navigation.pan(by);
    });
  }

  function pause(): void {
    navigate(() => {
      navigation.pause();
    });
  }

  function goLive(): void {
    keys.leave();
    navigate(() => {
      navigation.live(clock.now());
    });
  }

  /** Out of view: one picture of the first rows, and one of it come to rest. */
  function showOnce(): void {
    shown = true;
    for (const delay of [0, settling]) {
      scope.timeout(() => {
        if (!loop.visible) loop.drawNow();
      }, delay);
    }
  }

  function apply(): void {
    const { x, y, yRight } = options;
    guard.clear();
    status.announcer.muted = !options.announce;
    table.offer(options.table);
    cursor.join(options.cursor, options.stream ?? options.series?.[0].stream);
    const locale = options.locale ?? languageOf(node);
    moment = momentFormat(new TimeZone(options.timeZone), locale);
    readout.localize(moment);
    drawn = {
      ...options,
      locale,
      x: { ...x, format: guard.text("x.format", x.format) },
      y: { ...y, format: guard.text("y.format", y.format) },
      yRight: { ...yRight, format: guard.text("yRight.format", yRight.format) },
    };
    header.title(options.title);
    node.style.width = options.width === undefined ? "100%" : `${options.width}px`;
    node.style.height = options.height === undefined ? full : `${options.height}px`;
    worded = true;
    name.renew();
  }

  /** A clock of the user's may go anywhere, and tells nobody. */
  function peek(): void {
    if (peeking) return;
    peeking = true;
    scope.timeout(() => {
      peeking = false;
      if (resting.at === undefined || options.now === undefined) return;
      const to = now() - (options.delay === "auto" ? 0 : options.delay);
      const { timeWindow } = options;
      if (
        resting.holds(reachOf(visible, now()), { to, timeWindow: navigation.zoomed ?? timeWindow, usual: timeWindow })
      ) {
        peek();
      } else loop.invalidate();
    }, UNSEEN_REPAINT_MS);
  }

  function draw(at: number): number {
    const shape = theme.printing ? onPaper(size) : size;
    if (shape === undefined) return Infinity;
    const away = at > planned + unseen || !loop.visible;
    lines.align();
    const all = lines.all;
    const named = options.legend ?? all.length > 1;
    if (header.legend.name(named ? all : nobody)) {
      header.legend.hide(hidden.ids);
      worded = true;
    }
    if (header.note(all.length, lines.hidden, lines.shifted)) worded = true;
    const context = surface.clear(shape);
    if (context === null) return Infinity;
    looks ??= readPageStyle(theme, context);
    const time = now();
    const { state } = lines.change;
    const { timeWindow, delay } = options;
    const { spacing } = lines;
    visible = named ? hidden.shownOf(all) : all;
    const followed = scroll.to({
      // At the frame's time, which its callbacks are called some ms after; a clock of the user's stands as it is.
      now: options.now === undefined ? time - (clock.now() - at) : time,
      at,
      delay,
      spacing,
      timeWindow,
      pixels: shape.pixelWidth,
      end: atRest.has(state) ? lines.newest : undefined,
      still: still.matches,
    });
    const rested = resting.at;
    liveTo =
      resting.look(reachOf(visible, time), {
        to: followed,
        timeWindow: navigation.zoomed ?? timeWindow,
        usual: timeWindow,
      }) ?? followed;
    if (resting.at !== rested) {
      status.refresh();
      name.renew();
    }
    const { to, timeWindow: span } = navigation.show({ to: liveTo, timeWindow }, oldestOf(all), at, still.matches);
    // Keys that went to the newest row went to the live view, which would go on.
    if (keys.reading && !navigation.paused) keys.hold();
    const place = theme.printing
      ? undefined
      : (placeOf(keys.time, to, span) ?? pointer.x ?? placeOf(cursor.time, to, span));
    const { label, measure } = looks;
    const { width, height, dpr } = shape;
    const make = (): Frame =>
      maker.make(
        {
          width,
          height,
          dpr,
          header: header.height,
          label,
          measure,
          to,
          now: time,
          timeWindow: span,
          held: navigation.paused,
          away,
          spacing,
          still: still.matches,
          lines: visible,
          all,
          reconnects: lines.reconnects,
          options: drawn,
          pointer: place,
        },
        at,
      );
    let frame = make();
    if (header.legend.values(frame.formats)) worded = true;
    if (worded) {
      worded = false;
      const before = header.height;
      header.measure(width, height);
      if (header.height !== before) frame = make();
    }
    paintFrame(context, frame, { options: drawn, palette: looks.palette, measure, fresh: isCurrent(state) });
    if ((frame.oldest === undefined) !== empty) name.renew();
    empty = frame.oldest === undefined;
    waiting.show(empty, state, frame.plane);
    // Where times stand was reckoned by a plot that is another now.
    const shifted =
      place !== undefined && (last?.plane.left !== frame.plane.left || last.plane.width !== frame.plane.width);
    last = frame;
    cursor.point(pointer.x === undefined && !keys.reading ? undefined : frame.cursor?.time);
    if (frame.cursor?.time !== pointed) {
      pointed = frame.cursor?.time;
      host.emit("cursor", { time: pointed });
    }
    button.show(navigation.away ? (navigation.paused ? lines.arrived - seen : 0) : undefined, frame.plane);
    if (moved) {
      moved = false;
      host.emit("view", { from: to - span, to, live: !navigation.paused });
      if (!keys.reading && canvas.matches(":focus-visible")) {
        status.announcer.answer(`${moment(to - span, time)} to ${moment(to, time)}`);
      }
    }
    readout.show(frame.cursor, frame.plane, width, frame.formats, time, keys.line);
    name.offer(() => chartWords(options, frame, status.words.said, moment, time, resting.at), at);
    table.fit(frame.plane, header.height, height);
    const until =
      resting.at !== undefined
        ? resting.due
        : still.matches
          ? untilStep(time, timeWindow)
          : pace.until(frame.plane, frame.dense, at);
    if (resting.at !== undefined && options.now !== undefined) peek();
    // Until a dense line moves on, only its last column changes.
    rest = navigation.paused ? patient : frame.dense ? Math.min(until, READABLE_TEXT_MS) : 0;
    const next =
      navigation.returning || shifted
        ? 0
        : Math.min(frame.next, scroll.resting || navigation.paused ? Infinity : until);
    planned = at + next;
    return next;
  }
}

/** While the view is held, new rows are counted so often, ms. */
const patient = 250;

const nobody: readonly Line[] = [];
