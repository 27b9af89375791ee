import { momentFormat, TimeZone } from "../../draw/index.js";
import type { Series } from "../../series/index.js";
import { StreamError } from "../../stream/index.js";
import type { StreamState } from "../../stream/index.js";
import { Surface } from "../host/canvas.js";
import { setText, show } from "../host/dom.js";
import { FrameLoop } from "../host/frame-loop.js";
import { roleValue } from "../host/roles.js";
import { watchSize } from "../host/size.js";
import type { Size } from "../host/size.js";
import { clock } from "../host/ticker.js";
import { createStatus } from "../host/status.js";
import { legible, unseenPace } from "../host/pace.js";
import { fresh, over, waitingWords } from "../host/states.js";
import { stateOf } from "../host/status-words.js";
import { languageOf, remOf, textMeasure } from "../host/text.js";
import { watchTheme } from "../host/theme.js";
import type { Theme } from "../host/theme.js";
import type { Host, View, WidgetEvents } from "../host/widget.js";
import { shareStore } from "../store/shared-stores.js";
import type { StoreShare } from "../store/shared-stores.js";
import { CursorMember } from "../view/shared-cursor.js";
import { timeView, untilMoved } from "../view/time-view.js";
import { CardFrames } from "./frame.js";
import type { CardFrame } from "./frame.js";
import { cardLayout } from "./layout.js";
import type { CardLayout } from "./layout.js";
import { guardedWords } from "../words/number-words.js";
import type { NumberWords } from "../words/number-words.js";
import type { ValueCardOptions } from "./options.js";
import { arrange, createParts } from "./parts.js";
import { Sparkline } from "../sparkline/sparkline.js";

/** Shows a card and keeps it up to date. */
export class CardView<T> implements View<ValueCardOptions<T>> {
  readonly #host: Host<WidgetEvents>;
  readonly #parts: ReturnType<typeof createParts>;
  readonly #theme: Theme;
  readonly #status: ReturnType<typeof createStatus>;
  readonly #loop: FrameLoop;
  readonly #surface: Surface;
  readonly #measure: (text: string, weight?: number) => number;
  #options: Readonly<ValueCardOptions<T>>;
  #share: StoreShare<T>;
  #words: NumberWords;
  #sparkline: Sparkline;
  #size: Size | undefined;
  #layout: CardLayout | undefined;
  #arranged = "";
  #room = "";
  #began = false;
  #unseen = false;
  readonly #frames = new CardFrames();
  /** Frames of a moment that somebody points at. */
  readonly #past = new CardFrames();
  readonly #cursor: CursorMember;
  #moment = momentFormat();

  /** Mounts the card's parts and subscribes. */
  constructor(host: Host<WidgetEvents>, options: Readonly<ValueCardOptions<T>>) {
    const { scope, node } = host;
    this.#host = host;
    this.#options = options;
    this.#parts = createParts(host);
    this.#words = this.#wordsOf(options);
    this.#sparkline = new Sparkline(options.sparkline);
    this.#surface = new Surface(this.#parts.spark);
    this.#share = this.#open(options);
    scope.add(() => {
      this.#share.release();
    });
    this.#loop = new FrameLoop(scope, node, () => this.#draw());
    this.#cursor = new CursorMember(scope, () => {
      this.#loop.invalidate();
    });
    this.#cursor.join(options.cursor, options.stream);
    this.#theme = watchTheme(scope, host, () => {
      this.#arrangeAnew();
    });
    this.#measure = textMeasure(host, this.#theme);
    this.#status = createStatus(scope, host, {
      now: () => this.#share.store.now(),
      newest: () => this.#newest(),
    }, () => {
      this.#loop.invalidate();
    });
    watchSize(scope, node, (size) => {
      if (this.#size === undefined) this.#theme.refresh();
      this.#size = size;
      this.#room = "";
      this.#loop.flush();
    });
    this.#parts.head.append(this.#status.element);
    this.#name();
    this.#status.change(this.#share.store.change);
    this.#draw();
  }

  /** Takes changed options. */
  update(options: Readonly<ValueCardOptions<T>>, previous: Readonly<ValueCardOptions<T>>): void {
    const { stream, value, where } = options;
    const words = this.#wordsOf(options);
    if (stream !== previous.stream || value !== previous.value || where !== previous.where) {
      const before = this.#share;
      this.#share = this.#open(options);
      before.release();
      this.#status.change(this.#share.store.change);
    } else this.#share.retain(retainFor(options));
    this.#options = options;
    this.#cursor.join(options.cursor, stream);
    this.#words = words;
    this.#sparkline = new Sparkline(options.sparkline);
    this.#name();
    this.#status.refresh();
    this.#arrangeAnew();
  }

  #open(options: Readonly<ValueCardOptions<T>>): StoreShare<T> {
    const { stream, value, where } = options;
    const { emit } = this.#host;
    return shareStore<T>(stream, { value, where, retain: retainFor(options) }, {
      changed: () => {
        this.#status.freshen();
        this.#loop.freshen(this.#began ? legible : 0);
        if (!this.#loop.visible) this.#tellUnseen();
      },
      state: (change) => {
        this.#status.change(change);
        this.#loop.invalidate();
        emit("state", change);
      },
      error: (error) => {
        emit("error", error);
      },
      drop: (drop) => {
        this.#status.refuse(drop.count, drop.cause === "value" ? "value" : "row");
        emit("drop", drop);
      },
    });
  }

  get #series(): Series | undefined {
    return this.#share.store.series(this.#options.key);
  }

  #newest(): number | undefined {
    const series = this.#series;
    return series === undefined || series.length === 0 ? undefined : series.time(series.end - 1);
  }

  #wordsOf({ format, locale }: Readonly<ValueCardOptions<T>>): NumberWords {
    return guardedWords(format, locale ?? languageOf(this.#host.node), (cause) => {
      this.#host.emit("error", new StreamError("listener", "the card's format threw", { cause }));
    });
  }

  #name(): void {
    this.#moment = momentFormat(new TimeZone(this.#options.timeZone), this.#options.locale ?? languageOf(this.#host.node));
    const { ariaLabel, label, key, prefix = "", suffix = "", unit = "" } = this.#options;
    const { card, label: place, prefix: before, suffix: after, unit: small } = this.#parts;
    card.ariaLabel = ariaLabel ?? label ?? key ?? "value";
    setText(place, label ?? key ?? "");
    place.title = label ?? key ?? "";
    setText(before, prefix);
    setText(after, suffix);
    setText(small, spaced(unit));
  }

  #arrangeAnew(): void {
    this.#arranged = "";
    this.#room = "";
    this.#loop.invalidate();
  }

  /** Returns ms until something will have moved. */
  #draw(): number {
    const { store } = this.#share;
    const time = this.#cursor.time;
    const frame = time === undefined ? this.#frame() : this.#past.make(this.#series, this.#options, this.#words, time, clock.now(), time);
    const state = stateOf(store.change);
    this.#tell(frame, state);
    this.#date(time);
    if (this.#size === undefined) return frame.next;
    this.#arrange(frame, this.#size);
    return Math.min(frame.next, this.#drawSparkline(store.now(), state));
  }

  /** Says which moment is shown, in the place of the state, where it is not now. */
  #date(time: number | undefined): void {
    const { moment } = this.#parts;
    show(moment, time !== undefined);
    show(this.#status.element, time === undefined);
    if (time !== undefined) setText(moment, this.#moment(time, this.#share.store.now(), time % 1000 !== 0));
  }

  #frame(): CardFrame {
    return this.#frames.make(this.#series, this.#options, this.#words, this.#share.store.now(), clock.now());
  }

  /** Out of view the words are kept up to date all the same, once a second: they are read aloud, searched, copied. */
  #tellUnseen(): void {
    if (this.#unseen) return;
    this.#unseen = true;
    this.#host.scope.timeout(() => {
      this.#unseen = false;
      if (this.#loop.visible) return;
      if (this.#began) this.#tell(this.#frame(), stateOf(this.#share.store.change));
      else this.#loop.show();
    }, this.#began ? unseenPace : 0);
  }

  #tell(frame: CardFrame, state: StreamState): void {
    const { figure, value, waiting, delta } = this.#parts;
    const { key } = this.#options;
    this.#began = frame.text !== undefined;
    show(figure, this.#began);
    show(waiting, !this.#began);
    if (frame.text === undefined) {
      setText(waiting, waitingWords(state, this.#share.store.size > 0 ? key : undefined));
    } else setText(value, frame.text);
    const tone = roleValue(fresh.has(state) ? "ink" : "muted");
    if (figure.style.color !== tone) figure.style.color = tone;
    this.#parts.compare(frame.delta);
    show(delta, frame.delta !== undefined);
  }

  #arrange(frame: CardFrame, size: Size): void {
    const { label, key, prefix = "", suffix = "", unit = "", delta, sparkline } = this.#options;
    if (frame.room.length > this.#room.length) this.#room = frame.room;
    const trouble = !["good", "muted"].includes(this.#status.words.tone);
    const state = `${this.#room}|${String(trouble)}|${[size.width, size.height, size.dpr].join()}`;
    if (state === this.#arranged) return;
    this.#arranged = state;
    const text = `${prefix}${this.#room.replace(/\d/g, "0")}${suffix}`;
    this.#layout = cardLayout({
      width: size.width,
      height: size.height,
      rem: remOf(this.#host.node),
      label: (label ?? key ?? "") !== "",
      delta: delta !== false,
      sparkline: sparkline !== false,
      trouble,
      valueWidth: this.#measure(text, 600) - 0.02 * text.length,
      unitWidth: unit === "" ? 0 : this.#measure(spaced(unit), 500),
    });
    arrange(this.#parts, this.#status.element, this.#layout, size);
  }

  #drawSparkline(now: number, state: StreamState): number {
    const { sparkline, timeWindow } = this.#options;
    const series = this.#series;
    const { spark } = this.#parts;
    const size = this.#size;
    const height = this.#layout?.spark ?? 0;
    if (size === undefined || height === 0 || sparkline === false) return Infinity;
    const { dpr, pixelWidth } = size;
    const pixelHeight = Math.round(height * dpr);
    spark.style.height = `${String(pixelHeight / dpr)}px`;
    const painter = this.#surface.clear({ ...size, height: pixelHeight / dpr, pixelWidth, pixelHeight });
    if (painter === null || series === undefined || series.length === 0) return Infinity;
    const pixels = Math.max(1, pixelWidth - Math.round((this.#layout?.padding ?? 0) * dpr));
    const view = timeView({
      now,
      delay: "auto",
      spacing: this.#share.store.spacing.p95,
      timeWindow,
      pixels,
      anchor: over.has(state) ? series.time(series.end - 1) : null,
    });
    const space = { to: view.to, msPerPixel: view.msPerDevicePixel, width: pixels / dpr, height: pixelHeight / dpr, dpr };
    this.#sparkline.draw(painter, series, space, this.#theme.role(fresh.has(state) ? "accent" : "muted"));
    const seen = series.time(series.end - 1) > view.from;
    return seen ? untilMoved(view) : Infinity;
  }
}

/** As a chart with the same window holds. */
function retainFor({ timeWindow }: { readonly timeWindow: number }): { time: number; rows: number } {
  return { time: Math.max(10 * timeWindow, 300_000), rows: 100_000 };
}

/** A word stands apart from its number; a sign close to it. */
function spaced(unit: string): string {
  return unit === "" || /^[%°‰′″]/.test(unit) ? unit : `\u2009${unit}`;
}
