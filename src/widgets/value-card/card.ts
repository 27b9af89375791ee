import type { Series } from "../../series/index.js";
import { reducers } from "../../series/index.js";
import type { NumberWords } from "../format/number-words.js";
import { decimalsOf, numberWords } from "../format/number-words.js";
import { READABLE_TEXT_MS } from "../loop/repaint-times.js";
import type { Size } from "../loop/size.js";
import { clock } from "../page/clock.js";
import { setText, setVisible } from "../page/dom.js";
import { isOver } from "../status/states.js";
import type { SeriesHandle } from "../store/acquire-series.js";
import { acquireSeries } from "../store/acquire-series.js";
import { retainFor } from "../store/retain.js";
import type { HubListener } from "../store/stream-hub.js";
import { Crossings } from "../thresholds/crossings.js";
import { createSettledCrossings } from "../thresholds/settled-crossings.js";
import { stepOf } from "../thresholds/steps.js";
import { patienceFor } from "../viewport/time-view.js";
import type { Guard } from "../widget/guard.js";
import type { LiveData } from "../widget/live-widget.js";
import { LiveWidget } from "../widget/live-widget.js";
import type { WidgetContext, WidgetImpl } from "../widget/widget.js";
import { phraseOf } from "../words/phrase.js";
import type { ValueCardEvents } from "./events.js";
import type { ValueCardOptions } from "./options/card-options.js";
import { resolveCardOptions, valueCardSchema } from "./options/card-options.js";
import { dress } from "./parts/dress.js";
import type { CardColors } from "./parts/figure.js";
import { createFigure } from "./parts/figure.js";
import { createFit } from "./parts/fit.js";
import { createHelp } from "./parts/help.js";
import { createParts } from "./parts/parts.js";
import { createSpark } from "./parts/spark.js";
import type { CardFrame } from "./value/card-frame.js";
import { CardFrames } from "./value/card-frame.js";

/** The rows of a card. */
interface CardData<T> extends LiveData {
  readonly handle: SeriesHandle<T>;
  /** The series of the number; undefined before the first row, and where the key has gone. */
  readonly series: Series | undefined;
  readonly isGone: boolean;
  /** The time by which the clock of its key is ahead of the stream's, ms. */
  readonly lead: number;
}

/** Builds a card into its mount point, and keeps it up to date. */
export function buildCard<T>(
  context: WidgetContext<ValueCardEvents>,
  initialOptions: Readonly<ValueCardOptions<T>>,
): WidgetImpl<ValueCardOptions<T>> {
  const { scope, emit } = context;
  const frames = new CardFrames();
  /** Frames of a time that is pointed at. */
  const pastFrames = new CardFrames();
  let crossings = new Crossings();
  let size: Size | undefined;
  /** Whether the next number appears at once: it follows a changed option or another time, not a new row. */
  let skipTween = true;
  let options = resolveCardOptions(initialOptions, undefined, phraseOf());
  let formatNumber!: NumberWords;

  const live = new LiveWidget<ValueCardOptions<T>, CardData<T>>(context, initialOptions, {
    name: "card",
    schema: valueCardSchema(),
    get hasRow() {
      return figure.hasRow;
    },
    get rowsWaitMs() {
      return figure.hasRow ? READABLE_TEXT_MS : 0;
    },
    open,
    draw,
    drawUnseen() {
      writeFrame(makeFrame());
    },
    rowsArrived: reportCrossings,
    cursorMoved() {
      skipTween = true;
    },
    statusChanged() {
      live.loop.invalidate();
    },
    restyle() {
      fit.reset();
    },
    resized(changed) {
      size = changed;
      fit.reset();
    },
  });
  const help = createHelp(scope, context);
  const parts = createParts(context, help.element);
  const theme = live.createTheme();
  const status = live.createStatus();
  const announceCrossings = createSettledCrossings(
    scope,
    status.announcer.say,
    () => live.phrase,
    (value) => {
      const { prefix, suffix, unit } = options;
      return prefix + formatNumber(value, Number.isInteger(value) ? 0 : decimalsOf(Math.abs(value))) + suffix + unit;
    },
    clock.now,
  );
  const figure = createFigure(scope, theme, parts);
  const fit = createFit(context, theme, parts, status);
  const drawSpark = createSpark(parts.spark, theme);
  parts.head.append(status.element);
  applyOptions(initialOptions);
  live.watchSize(context.node, theme);
  live.start();

  return {
    update(nextOptions, previous) {
      // Numbers of another meaning are no crossings from those before.
      if ((["seriesKey", "reduce", "timeWindow"] as const).some((name) => nextOptions[name] !== previous[name])) {
        crossings = new Crossings();
      }
      live.update(nextOptions, previous);
      live.data.handle.retain(retainFor(nextOptions));
      skipTween = true;
      applyOptions(nextOptions);
      fit.reset();
      live.refresh();
    },
  };

  /** Applies options, and writes the texts that no row changes. */
  function applyOptions(nextOptions: Readonly<ValueCardOptions<T>>): void {
    options = resolveCardOptions(nextOptions, live.locale, live.phrase);
    const { format, notation, locale, announce } = options;
    const write = numberWords(format, locale, notation);
    const writePlainly = numberWords(undefined, locale);
    formatNumber = (value, decimals) =>
      live.guard.call("format", () => write(value, decimals)) ?? writePlainly(value, decimals);
    status.announcer.muted = !announce;
    dress(parts, help, options, live.phrase);
    reportCrossings();
  }

  function open(
    opened: Readonly<ValueCardOptions<T>>,
    events: HubListener,
    _guard: Guard,
    replaced?: CardData<T>,
  ): CardData<T> {
    const { stream, value, where } = opened;
    const handle = acquireSeries<T>(
      stream,
      { value, where, retain: retainFor(opened), key: opened.seriesKey },
      events,
      replaced?.handle,
    );
    const { hub, set } = handle;
    return {
      handle,
      stream,
      get series() {
        return this.isGone ? undefined : set.series(options.seriesKey);
      },
      get isGone() {
        return set.isGone(options.seriesKey);
      },
      get change() {
        return hub.change;
      },
      // The age in the status is that of the row whose number is shown.
      get newest() {
        const rows = this.series;
        if (rows === undefined || rows.length === 0) return undefined;
        const seq = options.reduce === "last-number" ? rows.pyramid.lastNumber(rows.first, rows.end) : -1;
        return rows.time(seq < 0 ? rows.end - 1 : seq) - this.lead;
      },
      get ahead() {
        return set.ahead(options.seriesKey);
      },
      get lead() {
        return hub.leads.of(options.seriesKey ?? set.newestKey);
      },
      now: () => hub.now(),
      refusals: () => set.refusals(options.seriesKey),
      close() {
        handle.release();
      },
    };
  }

  /** Reports crossings of thresholds: by each row where the newest is shown, else by the reduced number. */
  function reportCrossings(reduced?: number): void {
    if ((reducers[options.reduce].isNewest === true) !== (reduced === undefined)) return;
    const { series } = live.data;
    const line = { label: options.ariaLabel, series, ...(reduced !== undefined && { number: reduced }) };
    const crosses = crossings.scan([line], options.thresholds);
    announceCrossings(crosses);
    for (const cross of crosses) emit("cross", cross);
  }

  /** Draws the card. Returns the time until something will have moved, ms. */
  function draw(at: number): number {
    const { time } = live.cursor;
    const { handle, lead } = live.data;
    const liveFrame = makeFrame();
    const shownTime = time === undefined ? time : time + lead;
    const shownFrame =
      shownTime === undefined
        ? liveFrame
        : pastFrames.make(pastSeries(time), options, formatNumber, shownTime, clock.now(), shownTime);
    const colors = writeFrame(shownFrame, at);
    // A time other than now takes the place of the state.
    setVisible(parts.moment, time !== undefined);
    setVisible(status.element, time === undefined);
    if (time !== undefined) setText(parts.moment, live.formatMoment(time));
    let nextMs = Math.min(liveFrame.next, shownFrame.next);
    if (size !== undefined) {
      const { isTrouble } = live.status.words;
      const layout = fit.arrange(options, size, shownFrame.widestText, isTrouble);
      if (!figure.hasRow) fit.shortenWaiting(size, layout, live.status.absence(options.seriesKey, true));
      nextMs = Math.min(nextMs, drawSpark(handle.set, options, size, layout, fit.lengths?.stroke, colors, shownTime));
    }
    return nextMs;
  }

  /** Returns the series as it was at a time of the stream, epoch ms; undefined: the key had gone. */
  function pastSeries(time = Infinity): Series | undefined {
    const { set } = live.data.handle;
    const { seriesKey } = options;
    return time < (set.goneAt(seriesKey ?? "") ?? Infinity) ? set.series(seriesKey) : undefined;
  }

  /** Makes the frame of now, and reports its crossings. The time of a stream that is over rests at its newest row. */
  function makeFrame(): CardFrame {
    const { handle, series, newest, lead } = live.data;
    const { hub } = handle;
    const isResting = isOver(live.state) && newest !== undefined;
    const now = isResting ? newest : live.now();
    const frame = frames.make(series, options, formatNumber, now + lead, clock.now());
    reportCrossings(frame.value);
    // Let a row take along the one that leaves the time window: mostly it comes soon.
    const next = isResting ? Infinity : frame.next + patienceFor(hub.spacing.p95, options.timeWindow);
    return { ...frame, next };
  }

  /** Writes a frame into the parts. Returns the colours for the sparkline. */
  function writeFrame(frame: CardFrame, at?: number): CardColors {
    const { seriesKey, format, thresholds, tween } = options;
    const { cursor, data, loop, reducesMotion } = live;
    const { series } = data;
    const threshold = stepOf(
      frame.value,
      thresholds,
      (candidate) => cursor.time === undefined && series !== undefined && crossings.isAbove(series, candidate),
    );
    // A function as `format` gets numbers of the stream alone, none between two of them.
    const hasWay = tween === "count" ? typeof format !== "function" : tween === "roll";
    const isTweened = hasWay && !skipTween && loop.visible && !reducesMotion;
    skipTween = cursor.time !== undefined;
    return figure.write(
      frame,
      options,
      live.state,
      threshold,
      isTweened ? (fit.lengths?.tween ?? 0) : 0,
      live.status.absence(data.handle.set.size > 0 ? seriesKey : undefined),
      data.isGone,
      at,
    );
  }
}
