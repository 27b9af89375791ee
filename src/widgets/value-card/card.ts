import { momentFormat, TimeZone } from "../../draw/index.js";
import type { Series } from "../../series/index.js";
import { StreamError } from "../../stream/index.js";
import type { NumberWords } from "../format/number-words.js";
import { decimalsOf, guardedWords } from "../format/number-words.js";
import { FrameLoop } from "../loop/frame-loop.js";
import { READABLE_TEXT_MS, UNSEEN_REPAINT_MS } from "../loop/repaint-times.js";
import type { Size } from "../loop/size.js";
import { watchSize } from "../loop/size.js";
import { clock } from "../page/clock.js";
import { setText, setVisible } from "../page/dom.js";
import { createStatus } from "../status/status.js";
import { stateOf } from "../status/status-words.js";
import type { SeriesHandle } from "../store/acquire-series.js";
import { acquireSeries } from "../store/acquire-series.js";
import { watchTheme } from "../style/theme.js";
import { Crossings } from "../thresholds/crossings.js";
import { createSettledCrossings } from "../thresholds/settled-crossings.js";
import { stepOf } from "../thresholds/steps.js";
import { CursorMember } from "../viewport/shared-cursor.js";
import { languageOf } from "../widget/measure-text.js";
import type { WidgetContext, WidgetImpl } from "../widget/widget.js";
import type { ValueCardEvents } from "./events.js";
import type { ValueCardOptions } from "./options/card-options.js";
import { resolveCardOptions } from "./options/card-options.js";
import { dress } from "./parts/dress.js";
import type { CardColors } from "./parts/figure.js";
import { createFigure } from "./parts/figure.js";
import { createFit } from "./parts/fit.js";
import { createHelp } from "./parts/help.js";
import { createParts } from "./parts/parts.js";
import { createSpark } from "./parts/spark.js";
import type { CardFrame } from "./value/card-frame.js";
import { CardFrames } from "./value/card-frame.js";

/** Media query of readers who want no motion. */
const REDUCED_MOTION = "(prefers-reduced-motion: reduce)";

/** Builds a card into its mount point, and keeps it up to date by one frame loop. */
export function buildCard<T>(
  context: WidgetContext<ValueCardEvents>,
  initialOptions: Readonly<ValueCardOptions<T>>,
): WidgetImpl<ValueCardOptions<T>> {
  const { scope, node, emit } = context;
  const frames = new CardFrames();
  /** Frames of a time that is pointed at. */
  const pastFrames = new CardFrames();
  let crossings = new Crossings();
  let size: Size | undefined;
  /** Whether the next number appears at once: it follows a changed option or another time, not a new row. */
  let skipTween = true;
  /** Whether a repaint out of view is scheduled. */
  let hasUnseenTimer = false;

  const help = createHelp(scope, context);
  const parts = createParts(context, help.element);
  let options!: ReturnType<typeof resolveCardOptions<T>>;
  let formatNumber!: NumberWords;
  let formatMoment!: ReturnType<typeof momentFormat>;
  let handle = openStore(initialOptions);
  scope.add(() => {
    handle.release();
  });
  const loop = new FrameLoop(scope, node, draw);
  const cursor = new CursorMember(scope, () => {
    skipTween = true;
    loop.invalidate();
  });
  const theme = watchTheme(scope, context, invalidateLayout);
  const status = createStatus(scope, context, { now: () => handle.hub.now(), newest }, () => {
    loop.invalidate();
  });
  const announceCrossings = createSettledCrossings(
    scope,
    status.announcer.say,
    (value) => {
      const { prefix, suffix, unit } = options;
      return prefix + formatNumber(value, Number.isInteger(value) ? 0 : decimalsOf(Math.abs(value))) + suffix + unit;
    },
    clock.now,
  );
  const figure = createFigure(scope, theme, parts);
  const fit = createFit(context, theme, parts, status.element);
  const drawSpark = createSpark(parts.spark, theme);
  scope.media(REDUCED_MOTION, invalidateLayout);
  watchSize(scope, node, (changed) => {
    if (size === undefined) theme.refresh();
    size = changed;
    fit.reset();
    loop.drawIfVisible();
  });
  parts.head.append(status.element);
  applyOptions(initialOptions);
  draw();

  return {
    update(nextOptions, previous) {
      const hasChanged = (...names: (keyof ValueCardOptions<T>)[]): boolean =>
        names.some((name) => nextOptions[name] !== previous[name]);
      // Numbers of another meaning are no crossings from those before.
      if (hasChanged("key", "reduce", "timeWindow")) crossings = new Crossings();
      if (hasChanged("stream", "value", "where")) {
        const previousHandle = handle;
        handle = openStore(nextOptions);
        previousHandle.release();
      } else handle.retain(retainFor(nextOptions));
      skipTween = true;
      applyOptions(nextOptions);
      invalidateLayout();
    },
  };

  /** Applies options, and writes the texts that no row changes. */
  function applyOptions(nextOptions: Readonly<ValueCardOptions<T>>): void {
    options = resolveCardOptions(nextOptions, languageOf(node));
    const { format, notation, locale, timeZone } = options;
    formatNumber = guardedWords(
      format,
      locale,
      (cause) => {
        emit("error", new StreamError("listener", "the card's format threw", { cause }));
      },
      notation,
    );
    formatMoment = momentFormat(new TimeZone(timeZone), locale);
    cursor.join(options.cursor, options.stream);
    status.announcer.muted = !options.announce;
    dress(parts, help, options);
    status.setState(handle.hub.change);
    reportCrossings();
  }

  function openStore({ stream, value, where, ...nextOptions }: Readonly<ValueCardOptions<T>>): SeriesHandle<T> {
    return acquireSeries<T>(
      stream,
      { value, where, retain: retainFor(nextOptions) },
      {
        changed: () => {
          reportCrossings();
          status.rowsArrived();
          loop.invalidateAfter(figure.hasRow ? READABLE_TEXT_MS : 0);
          if (!loop.visible) scheduleUnseen();
        },
        state: (change) => {
          status.setState(change);
          // Out of view the change is drawn at once: no later frame would draw it there.
          if (loop.visible) loop.invalidate();
          else loop.drawNow();
          emit("state", change);
        },
        error: (error) => {
          emit("error", error);
        },
        drop: (drop) => {
          status.refuse(drop.count, drop.cause === "value" ? "value" : "row");
          emit("drop", drop);
        },
      },
    );
  }

  function series(): Series | undefined {
    return handle.set.series(options.key);
  }

  /** Returns the time of the row whose number is shown, epoch ms: the age in the status is its age. */
  function newest(): number | undefined {
    const rows = series();
    if (rows === undefined || rows.length === 0) return undefined;
    const seq = options.reduce === "last-number" ? rows.pyramid.lastNumber(rows.first, rows.end) : -1;
    return rows.time(seq < 0 ? rows.end - 1 : seq);
  }

  /** Reports crossings of thresholds: by each row where the newest is shown, else by the reduced number. */
  function reportCrossings(reduced?: number): void {
    if (options.reduce.startsWith("last") !== (reduced === undefined)) return;
    const line = { label: options.ariaLabel, series: series(), ...(reduced !== undefined && { number: reduced }) };
    const crosses = crossings.scan([line], options.thresholds);
    announceCrossings(crosses);
    for (const cross of crosses) emit("cross", cross);
  }

  /** Asks for a draw with a new layout. */
  function invalidateLayout(): void {
    fit.reset();
    loop.invalidate();
  }

  /** Draws the card. Returns the time until something will have moved, ms. */
  function draw(): number {
    const { set, hub } = handle;
    const { time } = cursor;
    const liveFrame = makeFrame();
    const shownFrame =
      time === undefined ? liveFrame : pastFrames.make(series(), options, formatNumber, time, clock.now(), time);
    const colors = writeFrame(shownFrame);
    // A time other than now takes the place of the state.
    setVisible(parts.moment, time !== undefined);
    setVisible(status.element, time === undefined);
    if (time !== undefined) setText(parts.moment, formatMoment(time, hub.now(), time % 1000 !== 0));
    let nextMs = Math.min(liveFrame.next, shownFrame.next);
    if (size !== undefined) {
      const layout = fit.arrange(options, size, shownFrame.widestText, !["good", "muted"].includes(status.words.tone));
      if (!figure.hasRow) fit.shortenWaiting(size, layout);
      nextMs = Math.min(nextMs, drawSpark(set, options, size, layout, fit.lengths?.stroke, colors, time));
    }
    return nextMs;
  }

  /** Makes the frame of now, and reports its crossings. */
  function makeFrame(): CardFrame {
    const frame = frames.make(series(), options, formatNumber, handle.hub.now(), clock.now());
    reportCrossings(frame.value);
    return frame;
  }

  /** Writes a frame into the parts. Returns the colours for the sparkline. */
  function writeFrame(frame: CardFrame): CardColors {
    const { key, format, thresholds } = options;
    const {
      set: { size: keyCount },
      hub: { change },
    } = handle;
    const rows = series();
    const threshold = stepOf(
      frame.value,
      thresholds,
      (candidate) => cursor.time === undefined && rows !== undefined && crossings.isAbove(rows, candidate),
    );
    // A function as `format` gets numbers of the stream alone, none on the way from one to the next.
    const isTweened = !skipTween && loop.visible && typeof format !== "function" && !scope.matches(REDUCED_MOTION);
    skipTween = cursor.time !== undefined;
    return figure.write(
      frame,
      options,
      stateOf(change),
      threshold,
      isTweened ? (fit.lengths?.tween ?? 0) : 0,
      keyCount > 0 ? key : undefined,
    );
  }

  /** Schedules a repaint out of view, once a second: the texts may be read aloud, searched and copied there too. */
  function scheduleUnseen(): void {
    if (hasUnseenTimer) return;
    hasUnseenTimer = true;
    scope.timeout(
      () => {
        hasUnseenTimer = false;
        if (loop.visible) return;
        if (figure.hasRow) writeFrame(makeFrame());
        else loop.drawNow();
      },
      figure.hasRow ? UNSEEN_REPAINT_MS : 0,
    );
  }
}

/** Returns the past to retain: as much as a chart with the same window does. */
function retainFor({ timeWindow }: { readonly timeWindow: number }): { time: number; rows: number } {
  return { time: Math.max(10 * timeWindow, 300_000), rows: 100_000 };
}
