import { momentFormat, TimeZone } from "../../draw/index.js";
import type { Series } from "../../series/index.js";
import { StreamError } from "../../stream/index.js";
import type { StreamState } from "../../stream/index.js";
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
import type { Host, View } from "../host/widget.js";
import { shareStore } from "../store/shared-stores.js";
import type { StoreShare } from "../store/shared-stores.js";
import { Crossings } from "../thresholds/crossings.js";
import { createSettledCrossings } from "../thresholds/settled-crossings.js";
import { stepOf } from "../thresholds/steps.js";
import type { Threshold } from "../thresholds/threshold.js";
import { CursorMember } from "../view/shared-cursor.js";
import { decimalsOf, guardedWords } from "../words/number-words.js";
import type { NumberWords } from "../words/number-words.js";
import type { ValueCardEvents } from "./events.js";
import { CardFrames } from "./frame.js";
import type { CardFrame } from "./frame.js";
import { createHelp } from "./help.js";
import { showIcon } from "./icon.js";
import { cardLayout } from "./layout.js";
import type { CardLayout } from "./layout.js";
import { textsOf } from "./mapping.js";
import { createMeasures } from "./measures.js";
import type { CardMeasures } from "./measures.js";
import type { CardColorPlace, ValueCardOptions } from "./options.js";
import { arrange, createParts } from "./parts.js";
import { CardSpark } from "./spark.js";
import type { SparkStep } from "../sparkline/sparkline.js";
import { Background } from "./tones.js";
import { Tween } from "./tween.js";

const reducedMotion = "(prefers-reduced-motion: reduce)";

/** Shows a card and keeps it up to date. */
export class CardView<T> implements View<ValueCardOptions<T>> {
  readonly #host: Host<ValueCardEvents>;
  readonly #help: ReturnType<typeof createHelp>;
  readonly #parts: ReturnType<typeof createParts>;
  readonly #theme: Theme;
  readonly #status: ReturnType<typeof createStatus>;
  readonly #tellCrossings: ReturnType<typeof createSettledCrossings>;
  readonly #loop: FrameLoop;
  readonly #spark: CardSpark;
  readonly #tween: Tween;
  readonly #background: Background;
  readonly #measure: (text: string, weight?: number) => number;
  readonly #readMeasures: () => CardMeasures;
  #measures: CardMeasures | undefined;
  #options: Readonly<ValueCardOptions<T>>;
  #share: StoreShare<T>;
  #words: NumberWords;
  #size: Size | undefined;
  #layout: CardLayout | undefined;
  #arranged = "";
  #room = "";
  #began = false;
  #unseen = false;
  #crossings = new Crossings();
  /** The colours of the sparkline's steps; undefined: to be read anew. */
  #steps: readonly SparkStep[] | undefined;
  readonly #frames = new CardFrames();
  /** Frames of a moment that somebody points at. */
  readonly #past = new CardFrames();
  readonly #cursor: CursorMember;
  #moment = momentFormat();
  /** Whether the next number is there at once: it follows another option, or another moment. */
  #abrupt = true;
  #still: boolean;
  #tone = "";

  /** Mounts the card's parts and subscribes. */
  constructor(host: Host<ValueCardEvents>, options: Readonly<ValueCardOptions<T>>) {
    const { scope, node } = host;
    this.#host = host;
    this.#options = options;
    this.#help = createHelp(scope, host);
    this.#parts = createParts(host, this.#help.element);
    this.#readMeasures = createMeasures(host);
    this.#words = this.#wordsOf(options);
    this.#spark = new CardSpark(this.#parts.spark);
    this.#tween = new Tween(scope, this.#parts.value, this.#parts.count);
    this.#share = this.#open(options);
    scope.add(() => {
      this.#share.release();
    });
    this.#loop = new FrameLoop(scope, node, () => this.#draw());
    this.#cursor = new CursorMember(scope, () => {
      this.#abrupt = true;
      this.#loop.invalidate();
    });
    this.#cursor.join(options.cursor, options.stream);
    this.#theme = watchTheme(scope, host, () => {
      this.#arrangeAnew();
    });
    this.#background = new Background(this.#parts.card, this.#theme);
    this.#measure = textMeasure(host, this.#theme);
    this.#still = scope.matches(reducedMotion);
    scope.media(reducedMotion, (matches) => {
      this.#still = matches;
    });
    this.#status = createStatus(scope, host, {
      now: () => this.#share.store.now(),
      newest: () => this.#newest(),
    }, () => {
      this.#loop.invalidate();
    });
    this.#tellCrossings = createSettledCrossings(scope, this.#status.announcer.say, (value) => {
      const { prefix = "", suffix = "", unit = "" } = this.#options;
      return `${prefix}${this.#words(value, Number.isInteger(value) ? 0 : decimalsOf(Math.abs(value)))}${suffix}${spaced(unit)}`;
    }, clock.now);
    watchSize(scope, node, (size) => {
      if (this.#size === undefined) this.#theme.refresh();
      this.#size = size;
      this.#room = "";
      this.#measures = undefined;
      this.#loop.flush();
    });
    this.#parts.head.append(this.#status.element);
    this.#dress();
    this.#status.change(this.#share.store.change);
    this.#look();
    this.#draw();
  }

  /** Takes changed options. */
  update(options: Readonly<ValueCardOptions<T>>, previous: Readonly<ValueCardOptions<T>>): void {
    const { stream, value, where, key, reduce, timeWindow } = options;
    const words = this.#wordsOf(options);
    // Numbers that mean something else do not cross from those before.
    if (key !== previous.key || reduce !== previous.reduce || timeWindow !== previous.timeWindow) this.#crossings = new Crossings();
    if (stream !== previous.stream || value !== previous.value || where !== previous.where) {
      const before = this.#share;
      this.#share = this.#open(options);
      before.release();
      this.#status.change(this.#share.store.change);
    } else this.#share.retain(retainFor(options));
    this.#options = options;
    this.#cursor.join(options.cursor, stream);
    this.#words = words;
    this.#abrupt = true;
    this.#dress();
    this.#look();
    this.#status.refresh();
    this.#arrangeAnew();
  }

  #open(options: Readonly<ValueCardOptions<T>>): StoreShare<T> {
    const { stream, value, where } = options;
    const { emit } = this.#host;
    return shareStore<T>(stream, { value, where, retain: retainFor(options) }, {
      changed: () => {
        this.#look();
        this.#status.freshen();
        this.#loop.freshen(this.#began ? legible : 0);
        if (!this.#loop.visible) this.#tellUnseen();
      },
      state: (change) => {
        this.#status.change(change);
        // Out of view too, as there is but one picture of it there.
        if (this.#loop.visible) this.#loop.invalidate();
        else if (this.#began) this.#loop.show();
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
    if (series === undefined || series.length === 0) return undefined;
    // The age is that of what is shown.
    const seq = this.#options.reduce === "last-number" ? series.pyramid.lastNumber(series.first, series.end) : -1;
    return series.time(seq < 0 ? series.end - 1 : seq);
  }

  get #forced(): boolean {
    return this.#host.scope.matches("(forced-colors: active)");
  }

  get #label(): string {
    const { label, key } = this.#options;
    return label ?? key ?? "";
  }

  get #name(): string {
    return this.#options.ariaLabel ?? (this.#label || "value");
  }

  /** Looks for thresholds that were gone through: by each row where the newest is shown, else by the number made of them. */
  #look(number?: number): void {
    const { thresholds, reduce } = this.#options;
    if (reduce.startsWith("last") !== (number === undefined)) return;
    const line = { label: this.#name, series: this.#series, ...(number !== undefined && { number }) };
    const crosses = this.#crossings.look([line], thresholds);
    if (crosses.length > 0) this.#tellCrossings(crosses);
    for (const cross of crosses) this.#host.emit("cross", cross);
  }

  #wordsOf({ format, notation, locale }: Readonly<ValueCardOptions<T>>): NumberWords {
    return guardedWords(format, locale ?? languageOf(this.#host.node), (cause) => {
      this.#host.emit("error", new StreamError("listener", "the card's format threw", { cause }));
    }, notation);
  }

  /** Takes the options that no row changes. */
  #dress(): void {
    this.#moment = momentFormat(new TimeZone(this.#options.timeZone), this.#options.locale ?? languageOf(this.#host.node));
    const { announce, prefix = "", suffix = "", unit = "", icon, help = "", href, sparkline } = this.#options;
    const { card, icon: picture, label, prefix: before, suffix: after, unit: small, link } = this.#parts;
    this.#status.announcer.muted = !announce;
    card.ariaLabel = link.ariaLabel = this.#name;
    setText(label, this.#label);
    label.title = this.#label;
    setText(before, prefix);
    setText(after, suffix);
    setText(small, spaced(unit));
    show(picture, icon !== undefined);
    showIcon(picture, icon);
    this.#help.explain(help);
    if (help === "") card.removeAttribute("aria-describedby");
    else card.setAttribute("aria-describedby", this.#help.panel.id);
    show(link, href !== undefined);
    if (href === undefined) link.removeAttribute("href");
    else link.href = href;
    this.#spark.mark(sparkline);
  }

  #arrangeAnew(): void {
    this.#arranged = "";
    this.#room = "";
    this.#measures = this.#steps = undefined;
    this.#loop.invalidate();
  }

  /** Returns ms until something will have moved. */
  #draw(): number {
    const { store } = this.#share;
    const { time } = this.#cursor;
    const live = time === undefined || this.#options.thresholds.length > 0 ? this.#frame() : undefined;
    const frame = time === undefined && live !== undefined ? live : this.#past.make(this.#series, this.#options, this.#words, time ?? 0, clock.now(), time);
    const state = stateOf(store.change);
    const color = this.#tell(frame, state);
    this.#date(time);
    if (this.#size === undefined) return frame.next;
    this.#arrange(frame, this.#size);
    if (!this.#began) this.#fitWaiting(this.#size);
    return Math.min(frame.next, live?.next ?? Infinity, this.#drawSparkline(this.#size, state, color));
  }

  /** Says which moment is shown, in the place of the state, where it is not now. */
  #date(time: number | undefined): void {
    const { moment } = this.#parts;
    show(moment, time !== undefined);
    show(this.#status.element, time === undefined);
    if (time !== undefined) setText(moment, this.#moment(time, this.#share.store.now(), time % 1000 !== 0));
  }

  #frame(): CardFrame {
    const frame = this.#frames.make(this.#series, this.#options, this.#words, this.#share.store.now(), clock.now());
    this.#look(frame.value);
    return frame;
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

  /** Writes the words. Returns the literal colour that its value has reached. */
  #tell(frame: CardFrame, state: StreamState): string | undefined {
    const { card, figure, prefix, value, suffix, unit, waiting, step: name } = this.#parts;
    const { key, format, thresholds } = this.#options;
    const { text, mapped } = frame;
    const series = this.#series;
    const first = !this.#began;
    this.#began = text !== undefined;
    show(figure, this.#began);
    show(waiting, !this.#began);
    card.ariaBusy = String(!this.#began && fresh.has(state));
    const mute = mapped?.text !== undefined;
    if (text === undefined) setText(waiting, waitingWords(state, this.#share.store.size > 0 ? key : undefined));
    else {
      setText(value, text);
      for (const part of [prefix, suffix, unit]) show(part, !mute);
    }
    // A function of the user's is asked for numbers that there are, not for those on the way.
    const counts = !first && !this.#abrupt && !this.#still && this.#loop.visible && typeof format !== "function";
    this.#tween.go(mute ? NaN : frame.value, frame.write, counts ? this.#measures?.tween ?? 0 : 0);
    this.#abrupt = this.#cursor.time !== undefined;

    const held = this.#cursor.time === undefined && series !== undefined ? (one: Threshold) => this.#crossings.isAbove(series, one) : undefined;
    const step = stepOf(frame.value, thresholds, held);
    const wish = mapped?.color ?? (step && (step.color ?? roleValue("warn")));
    const color = wish === undefined ? undefined : this.#theme.color(wish);
    const sure = fresh.has(state);
    this.#parts.compare(frame.delta, sure);
    this.#background.show(this.#colors("background") ? color : undefined, sure && !this.#forced);
    const tone = !sure ? roleValue("muted") : color !== undefined && this.#colors("value") && this.#background.ink === undefined ? color : roleValue("ink");
    if (this.#tone !== tone) name.style.color = figure.style.color = this.#tone = tone;
    setText(name, step?.label ?? "");
    return color;
  }

  #colors(place: CardColorPlace): boolean {
    return ([] as CardColorPlace[]).concat(this.#options.colorOn).includes(place);
  }

  #arrange(frame: CardFrame, size: Size): void {
    const { prefix = "", suffix = "", unit = "", delta, sparkline, thresholds, mapping = [], help } = this.#options;
    if (frame.room.length > this.#room.length) this.#room = frame.room;
    const trouble = !["good", "muted"].includes(this.#status.words.tone);
    const state = `${this.#room}|${String(trouble)}|${[size.width, size.height, size.dpr].join()}`;
    if (state === this.#arranged) return;
    this.#arranged = state;
    const measures = (this.#measures ??= this.#readMeasures());
    const wide = (text: string): number => this.#measure(text, measures.weight) - 0.02 * text.length;
    this.#layout = cardLayout({
      width: size.width,
      height: size.height,
      rem: remOf(this.#host.node),
      measures,
      foot: delta !== false || thresholds.some(({ label }) => label !== undefined),
      sparkline: sparkline !== false,
      trouble,
      valueWidth: this.#room === "" ? 0 : wide(`${prefix}${this.#room.replace(/\d/g, "0")}${suffix}`),
      unitWidth: this.#room === "" || unit === "" ? 0 : this.#measure(spaced(unit), 500),
      wordsWidth: Math.max(0, ...textsOf(mapping).map(wide)),
    });
    arrange(this.#parts, this.#status.element, this.#layout, size);
    this.#parts.card.title = this.#layout.head ? "" : [this.#label, help ?? ""].filter((words) => words !== "").join(": ");
  }

  /** Where there is no room for all that the card waits for, the first word tells. */
  #fitWaiting({ width, height }: Size): void {
    const { waiting } = this.#parts;
    const { top, bottom, fontSize } = waiting.style;
    const [above, below, font, room] = [top, bottom, fontSize, waiting.style.width].map(Number.parseFloat);
    const words = waiting.textContent;
    // Balanced lines are not filled whole.
    const lines = Math.ceil((this.#measure(words) * font * 1.2) / Math.min(width, room));
    if (lines * font * 1.25 > height - above - below) setText(waiting, words.split(" ")[0]);
  }

  #drawSparkline(size: Size, state: StreamState, color: string | undefined): number {
    const { timeWindow } = this.#options;
    const { store } = this.#share;
    const { time } = this.#cursor;
    const theme = this.#theme;
    const { ink } = this.#background;
    const sure = fresh.has(state);
    const colored = sure && ink === undefined && this.#colors("sparkline");
    return this.#spark.draw(this.#series, {
      size,
      height: this.#layout?.spark ?? 0,
      padding: this.#layout?.padding ?? 0,
      now: store.now(),
      spacing: store.spacing.p95,
      timeWindow,
      over: over.has(state),
      color: ink ?? (colored && this.#options.thresholds.length === 0 ? color : undefined) ?? theme.role(sure ? "accent" : "muted"),
      style: {
        ...(this.#measures !== undefined && { strokeWidth: this.#measures.stroke }),
        ...(colored && { steps: this.#sparkSteps() }),
        ...(time !== undefined && { at: { time, color: ink ?? theme.role("muted") } }),
      },
    });
  }

  #sparkSteps(): readonly SparkStep[] {
    return (this.#steps ??= this.#options.thresholds
      .map(({ value, color }) => ({ value, color: this.#theme.color(color ?? roleValue("warn")) }))
      .sort((a, b) => a.value - b.value));
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
