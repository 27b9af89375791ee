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
import type { StoreHandle } from "../store/acquire-store.js";
import { acquireStore } from "../store/acquire-store.js";
import { watchTheme } from "../style/theme.js";
import { Crossings } from "../thresholds/crossings.js";
import { createSettledCrossings } from "../thresholds/settled-crossings.js";
import { stepOf } from "../thresholds/steps.js";
import { CursorMember } from "../viewport/shared-cursor.js";
import { languageOf } from "../widget/text.js";
import type { WidgetContext, WidgetImpl } from "../widget/widget.js";
import type { ValueCardEvents } from "./events.js";
import type { ValueCardOptions } from "./options/card-options.js";
import { wholeOptions } from "./options/card-options.js";
import { dress } from "./parts/dress.js";
import type { CardColors } from "./parts/figure.js";
import { createFigure } from "./parts/figure.js";
import { createFit } from "./parts/fit.js";
import { createHelp } from "./parts/help.js";
import { createParts } from "./parts/parts.js";
import { createSpark } from "./parts/spark.js";
import type { CardFrame } from "./value/card-frame.js";
import { CardFrames } from "./value/card-frame.js";

const reducedMotion = "(prefers-reduced-motion: reduce)";

/** Builds a card into its host, and keeps it up to date by one frame loop. */
export function buildCard<T>(
  host: WidgetContext<ValueCardEvents>,
  initial: Readonly<ValueCardOptions<T>>,
): WidgetImpl<ValueCardOptions<T>> {
  const { scope, node, emit } = host;
  const frames = new CardFrames();
  /** Frames of a moment that somebody points at. */
  const past = new CardFrames();
  let crossings = new Crossings();
  let size: Size | undefined;
  /** Whether the next number is there at once: it follows another option, or another moment. */
  let abrupt = true;
  let unseen = false;

  const help = createHelp(scope, host);
  const parts = createParts(host, help.element);
  let options!: ReturnType<typeof wholeOptions<T>>;
  let words!: NumberWords;
  let moment!: ReturnType<typeof momentFormat>;
  let share = open(initial);
  scope.add(() => {
    share.release();
  });
  const loop = new FrameLoop(scope, node, draw);
  const cursor = new CursorMember(scope, () => {
    abrupt = true;
    loop.invalidate();
  });
  const theme = watchTheme(scope, host, anew);
  const status = createStatus(scope, host, { now: () => share.store.now(), newest }, () => {
    loop.invalidate();
  });
  const tellCrossings = createSettledCrossings(
    scope,
    status.announcer.say,
    (value) => {
      const { prefix, suffix, unit } = options;
      return prefix + words(value, Number.isInteger(value) ? 0 : decimalsOf(Math.abs(value))) + suffix + unit;
    },
    clock.now,
  );
  const figure = createFigure(scope, theme, parts);
  const fit = createFit(host, theme, parts, status.element);
  const drawSpark = createSpark(parts.spark, theme);
  scope.media(reducedMotion, anew);
  watchSize(scope, node, (changed) => {
    if (size === undefined) theme.refresh();
    size = changed;
    fit.forget();
    loop.drawIfVisible();
  });
  parts.head.append(status.element);
  take(initial);
  draw();

  return {
    update(given, previous) {
      const changed = (...names: (keyof ValueCardOptions<T>)[]): boolean =>
        names.some((name) => given[name] !== previous[name]);
      // Numbers that mean something else do not cross from those before.
      if (changed("key", "reduce", "timeWindow")) crossings = new Crossings();
      if (changed("stream", "value", "where")) {
        const before = share;
        share = open(given);
        before.release();
      } else share.retain(retainFor(given));
      abrupt = true;
      take(given);
      anew();
    },
  };

  /** Takes options, and shows those that no row changes. */
  function take(given: Readonly<ValueCardOptions<T>>): void {
    options = wholeOptions(given, languageOf(node));
    const { format, notation, locale, timeZone } = options;
    words = guardedWords(
      format,
      locale,
      (cause) => {
        emit("error", new StreamError("listener", "the card's format threw", { cause }));
      },
      notation,
    );
    moment = momentFormat(new TimeZone(timeZone), locale);
    cursor.join(options.cursor, options.stream);
    status.announcer.muted = !options.announce;
    dress(parts, help, options);
    status.change(share.store.change);
    look();
  }

  function open({ stream, value, where, ...given }: Readonly<ValueCardOptions<T>>): StoreHandle<T> {
    return acquireStore<T>(
      stream,
      { value, where, retain: retainFor(given) },
      {
        changed: () => {
          look();
          status.freshen();
          loop.invalidateAfter(figure.began ? READABLE_TEXT_MS : 0);
          if (!loop.visible) tellUnseen();
        },
        state: (change) => {
          status.change(change);
          // Out of view too, as there is but one picture of it there.
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
    return share.store.series(options.key);
  }

  /** The age is that of what is shown. */
  function newest(): number | undefined {
    const rows = series();
    if (rows === undefined || rows.length === 0) return undefined;
    const seq = options.reduce === "last-number" ? rows.pyramid.lastNumber(rows.first, rows.end) : -1;
    return rows.time(seq < 0 ? rows.end - 1 : seq);
  }

  /**
   * Looks for thresholds that were gone through: by each row where the newest is shown, else by the number made of
   * them.
   */
  function look(number?: number): void {
    if (options.reduce.startsWith("last") !== (number === undefined)) return;
    const line = { label: options.ariaLabel, series: series(), ...(number !== undefined && { number }) };
    const crosses = crossings.look([line], options.thresholds);
    tellCrossings(crosses);
    for (const cross of crosses) emit("cross", cross);
  }

  function anew(): void {
    fit.forget();
    loop.invalidate();
  }

  /** Returns ms until something will have moved. */
  function draw(): number {
    const { store } = share;
    const { time } = cursor;
    const live = frame();
    const shown = time === undefined ? live : past.make(series(), options, words, time, clock.now(), time);
    const colors = write(shown);
    // Which moment is shown stands in the place of the state, where it is not now.
    setVisible(parts.moment, time !== undefined);
    setVisible(status.element, time === undefined);
    if (time !== undefined) setText(parts.moment, moment(time, store.now(), time % 1000 !== 0));
    let next = Math.min(live.next, shown.next);
    if (size !== undefined) {
      const layout = fit.arrange(options, size, shown.room, !["good", "muted"].includes(status.words.tone));
      if (!figure.began) fit.shorten(size, layout);
      next = Math.min(next, drawSpark(store, options, size, layout, fit.measures?.stroke, colors, time));
    }
    return next;
  }

  function frame(): CardFrame {
    const made = frames.make(series(), options, words, share.store.now(), clock.now());
    look(made.value);
    return made;
  }

  function write(shown: CardFrame): CardColors {
    const { key, format, thresholds } = options;
    const { size: held, change } = share.store;
    const rows = series();
    const step = stepOf(
      shown.value,
      thresholds,
      (one) => cursor.time === undefined && rows !== undefined && crossings.isAbove(rows, one),
    );
    // A function of the user's is asked for numbers that there are, not for those on the way.
    const counts = !abrupt && loop.visible && typeof format !== "function" && !scope.matches(reducedMotion);
    abrupt = cursor.time !== undefined;
    return figure.write(
      shown,
      options,
      stateOf(change),
      step,
      counts ? (fit.measures?.tween ?? 0) : 0,
      held > 0 ? key : undefined,
    );
  }

  /** Out of view the words are kept up to date all the same, once a second: they are read aloud, searched, copied. */
  function tellUnseen(): void {
    if (unseen) return;
    unseen = true;
    scope.timeout(
      () => {
        unseen = false;
        if (loop.visible) return;
        if (figure.began) write(frame());
        else loop.drawNow();
      },
      figure.began ? UNSEEN_REPAINT_MS : 0,
    );
  }
}

/** As a chart with the same window holds. */
function retainFor({ timeWindow }: { readonly timeWindow: number }): { time: number; rows: number } {
  return { time: Math.max(10 * timeWindow, 300_000), rows: 100_000 };
}
