import { momentFormat, TimeZone } from "../../draw/index.js";
import type { Drop, StateChange, StreamState } from "../../stream/index.js";
import { FrameLoop } from "../loop/frame-loop.js";
import { UNSEEN_REPAINT_MS } from "../loop/repaint-times.js";
import type { Size } from "../loop/size.js";
import { watchSize } from "../loop/size.js";
import type { OptionSchema } from "../options/options.js";
import { changedAny } from "../options/options.js";
import { clock } from "../page/clock.js";
import type { Undo } from "../page/scope.js";
import type { StatusView } from "../status/status-view.js";
import { createStatusView } from "../status/status-view.js";
import { refusalWords, stateOf } from "../status/status-words.js";
import type { StatusSource } from "../status/stream-status.js";
import { StreamStatus } from "../status/stream-status.js";
import type { Refusal, ValueDrop } from "../store/refusals.js";
import type { HubListener } from "../store/stream-hub.js";
import type { Theme } from "../style/theme.js";
import { watchTheme } from "../style/theme.js";
import type { CursorOption } from "../viewport/shared-cursor.js";
import { CursorMember } from "../viewport/shared-cursor.js";
import type { Phrase } from "../words/phrase.js";
import { phraseOf } from "../words/phrase.js";
import type { Words } from "../words/words.js";
import type { Guard } from "./guard.js";
import { createGuard } from "./guard.js";
import { languageOf } from "./measure-text.js";
import type { WidgetContext, WidgetEvents } from "./widget.js";

/** The rows of a widget, as they are opened for some options. */
export interface LiveData extends StatusSource {
  /** The stream whose widgets share a cursor. */
  readonly stream: object | undefined;
  /** The newest change of the stream's state. */
  readonly change: StateChange;
  /** Lets go of the stream. */
  close(): void;
}

/** The options that all live widgets have. */
export interface LiveOptions {
  readonly cursor: CursorOption;
  readonly locale: string | undefined;
  readonly timeZone: string | undefined;
  readonly words: Partial<Words> | undefined;
}

/** What differs from one live widget to another: what it reads, and how it draws. */
export interface LiveWidgetSpec<Options extends LiveOptions, Data extends LiveData> {
  /** The name of the widget in the text of its errors. */
  readonly name: string;
  /**
   * The options: a change of one that resubscribes opens other rows, and closes the old ones after that. Default: rows
   * follow the options by themselves.
   */
  readonly schema?: OptionSchema;
  /** Whether the last draw had a row. */
  readonly hasRow: boolean;
  /** Time after a draw before new rows are worth the next one, ms. */
  readonly rowsWaitMs: number;
  /** Time in which the motion of a first picture ends, ms: out of view the picture is drawn once more then. */
  readonly settlingMs?: number;
  /**
   * Opens the rows for some options; `guard` calls functions of the user, `replaced` are the rows of the options
   * before, still open: it may return those, where they serve. No event comes before it has returned.
   */
  open(options: Readonly<Options>, events: HubListener, guard: Guard, replaced?: Data): Data;
  /**
   * Draws. Returns the time until something will have moved by itself, ms.
   *
   * @param at - time of the frame, ms of the steady clock
   */
  draw(at: number): number;
  /** Writes the words out of view, where they may be read aloud, searched and copied; need not draw. */
  drawUnseen(): void;
  /** Takes notice of new rows, before anything is drawn. */
  rowsArrived?(): void;
  /** Takes notice of a cursor that another widget has moved. */
  cursorMoved?(): void;
  /** Takes notice of other words of the state. */
  statusChanged?(): void;
  /** Takes notice of other colours, fonts or lengths, and of another preference for motion. */
  restyle?(): void;
  /** Takes notice of another size; undefined: there is none any more. */
  resized?(size: Size | undefined): void;
}

const REDUCED_MOTION_QUERY = "(prefers-reduced-motion: reduce)";

/**
 * The half that all live widgets have in common: opens and reopens rows, tells the state and forwards the stream's
 * events, keeps cursor, language, theme and size, and decides when to draw, in view and out of it.
 */
export class LiveWidget<Options extends LiveOptions, Data extends LiveData> {
  readonly loop: FrameLoop;
  readonly status: StreamStatus;
  readonly cursor: CursorMember;
  readonly guard: Guard;
  readonly #context: WidgetContext<WidgetEvents>;
  readonly #spec: LiveWidgetSpec<Options, Data>;
  readonly #events: HubListener;
  #data: Data;
  #statusView: StatusView | undefined;
  #reducesMotion: boolean;
  #locale: string | undefined;
  #timeZone = new TimeZone();
  #momentFormat = momentFormat();
  #phrase!: Phrase;
  /** Time of the next draw out of view, ms of the steady clock; `Infinity`: none is scheduled. */
  #unseenDueAt = Infinity;
  #cancelUnseen: Undo | undefined;
  /** Takes notice of another ratio of pixels, of which no event has told. */
  #checkRatio: (() => void) | undefined;
  /** Whether the console has told of refused values. */
  #hasWarned = false;
  /** Whether rows have come in since the last draw. */
  #hasNews = false;
  /** Time of the last draw after rows, ms of the steady clock. */
  #newsDrawnAt = -Infinity;

  /** Opens the rows, and neither draws nor tells a state before {@link start}. */
  constructor(context: WidgetContext<WidgetEvents>, options: Readonly<Options>, spec: LiveWidgetSpec<Options, Data>) {
    const { scope, page, emit } = context;
    this.#context = context;
    this.#spec = spec;
    this.guard = createGuard(context, spec.name);
    this.loop = new FrameLoop(scope, page, (at) => {
      this.#checkRatio?.();
      if (this.#hasNews) this.#newsDrawnAt = clock.now();
      this.#hasNews = false;
      return spec.draw(at);
    });
    this.cursor = new CursorMember(scope, () => {
      spec.cursorMoved?.();
      this.loop.invalidate();
    });
    this.#reducesMotion = scope.matches(REDUCED_MOTION_QUERY);
    scope.media(REDUCED_MOTION_QUERY, (matches) => {
      this.#reducesMotion = matches;
      spec.restyle?.();
      this.loop.invalidate();
    });
    this.#events = {
      changed: () => {
        spec.rowsArrived?.();
        this.status.rowsArrived();
        this.#hasNews = true;
        // Throttle from the last draw of rows: a draw of words that tick does not delay a new row.
        this.loop.invalidateWithin(this.#newsDrawnAt + spec.rowsWaitMs - clock.now());
        this.#drawUnseenWithin(spec.hasRow ? UNSEEN_REPAINT_MS : 0);
      },
      state: (change) => {
        this.status.setState(this.#data.change);
        this.loop.invalidate();
        this.#drawUnseenWithin(0);
        emit("state", change);
      },
      drop: (drop) => {
        this.tellDrop(drop);
      },
      error: (error) => {
        emit("error", error);
      },
    };
    this.#data = spec.open(options, this.#events, this.guard);
    scope.add(() => {
      this.#data.close();
    });
    this.status = new StreamStatus(
      scope,
      () => this.#data,
      () => this.#phrase,
      (words, { state }) => {
        this.#statusView?.write(words, state);
        spec.statusChanged?.();
      },
    );
    this.#localize(options);
  }

  /** The rows that are open now. */
  get data(): Data {
    return this.#data;
  }

  /** The state to show. */
  get state(): StreamState {
    return stateOf(this.#data.change);
  }

  /** The language of the widget: its option, else that of the page; undefined: the reader's. */
  get locale(): string | undefined {
    return this.#locale;
  }

  /** The time zone of the widget. */
  get timeZone(): TimeZone {
    return this.#timeZone;
  }

  /** Says the sentences of the widget, in the language and in the words of the options. */
  get phrase(): Phrase {
    return this.#phrase;
  }

  /** Whether the reader wants no motion. */
  get reducesMotion(): boolean {
    return this.#reducesMotion;
  }

  /** Returns the stream's time now, epoch ms. */
  now(): number {
    return this.#data.now();
  }

  /** Formats moments in the language and the time zone. */
  get momentFormat(): ReturnType<typeof momentFormat> {
    return this.#momentFormat;
  }

  /** Formats a moment, with milliseconds where it has some: that of a row, or one that is pointed at. */
  formatMoment(time: number): string {
    return this.#momentFormat(time, this.now(), time % 1000 !== 0);
  }

  /** Makes the element that shows the state, for the widget to place. */
  createStatus(): StatusView {
    return (this.#statusView = createStatusView(this.#context.scope, this.#context));
  }

  /** Watches the colours, fonts and lengths of the page. */
  createTheme(): Theme {
    return watchTheme(this.#context.scope, this.#context, () => {
      this.#spec.restyle?.();
      this.loop.invalidate();
    });
  }

  /** Watches the size of an element, which is that of the widget: each change is drawn before it is painted. */
  watchSize(element: HTMLElement, theme: Theme): void {
    let isFirst = true;
    this.#checkRatio = watchSize(this.#context.scope, this.#context.page, element, (size) => {
      // A widget that was `display: none` has heard of no change of its theme.
      if (isFirst) theme.refresh();
      isFirst = false;
      this.#spec.resized?.(size);
      this.loop.drawIfVisible();
    });
  }

  /** Tells the state, and draws: the widget is ready. */
  start(): void {
    this.status.setState(this.#data.change);
    this.loop.drawNow();
  }

  /** Takes changed options, and opens other rows if need be; {@link refresh} is to follow. */
  update(options: Readonly<Options>, previous: Readonly<Options>): void {
    this.guard.clear();
    const { schema } = this.#spec;
    if (schema !== undefined && changedAny(schema, "resubscribes", options, previous)) {
      const replaced = this.#data;
      this.#data = this.#spec.open(options, this.#events, this.guard, replaced);
      if (this.#data !== replaced) replaced.close();
      if (this.#data.stream !== replaced.stream) this.status.forget();
    }
    this.#localize(options);
  }

  /** Tells the state of other rows or options, and asks for a draw. */
  refresh(): void {
    this.status.setState(this.#data.change);
    this.loop.invalidate();
  }

  /** Tells of refused rows or values; of values once on the console, where nobody listens. */
  readonly tellDrop = (drop: Drop | ValueDrop): void => {
    const { count, cause, reason = cause } = drop;
    const refusal: Refusal = { what: cause === "value" ? "value" : "row", count, reason };
    this.status.refuse(refusal);
    // An empty widget says so in the place of its rows.
    this.loop.invalidate();
    this.#drawUnseenWithin(0);
    if (this.#context.emit("drop", drop) || cause !== "value" || this.#hasWarned) return;
    this.#hasWarned = true;
    console.warn(
      `tickline: ${this.#spec.name}: ${refusalWords(refusal, phraseOf("en"))} (printed once: nobody listens to "drop")`,
    );
  };

  #localize({ cursor, locale, timeZone, words }: Readonly<Options>): void {
    this.#locale = locale ?? languageOf(this.#context.node);
    this.#phrase = phraseOf(this.#locale, words);
    this.#timeZone = new TimeZone(timeZone);
    this.#momentFormat = momentFormat(this.#timeZone, this.#locale);
    this.cursor.join(cursor, this.#data.stream);
  }

  /** Schedules the words, or a first picture, out of view: pages are read aloud, printed and captured whole. */
  #drawUnseenWithin(delayMs: number): void {
    const dueAt = clock.now() + delayMs;
    if (this.loop.visible || dueAt >= this.#unseenDueAt) return;
    this.#unseenDueAt = dueAt;
    const spec = this.#spec;
    const { scope } = this.#context;
    this.#cancelUnseen?.();
    this.#cancelUnseen = scope.timeout(() => {
      this.#unseenDueAt = Infinity;
      if (this.loop.visible) return;
      const hadRow = spec.hasRow;
      if (hadRow) spec.drawUnseen();
      else this.loop.drawNow();
      if (hadRow || spec.settlingMs === undefined) return;
      scope.timeout(() => {
        if (!this.loop.visible) this.loop.drawNow();
      }, spec.settlingMs);
    }, delayMs);
  }
}
