import { momentFormat, TimeZone } from "../../draw/index.js";
import { FrameLoop } from "../loop/frame-loop.js";
import { READABLE_TEXT_MS, UNSEEN_REPAINT_MS } from "../loop/repaint-times.js";
import { clock } from "../page/clock.js";
import { setText } from "../page/dom.js";
import { createAnnouncer } from "../status/announcer.js";
import { isCurrent } from "../status/states.js";
import type { StatusWords } from "../status/status-words.js";
import { duration, stateOf, statusWords, untilNext } from "../status/status-words.js";
import { CursorMember, notHeld } from "../viewport/shared-cursor.js";
import type { Guard } from "../widget/guard.js";
import { createGuard } from "../widget/guard.js";
import { languageOf } from "../widget/text.js";
import type { WidgetContext, WidgetEvents, WidgetImpl } from "../widget/widget.js";
import { NewestRow } from "./newest-row.js";
import type { LiveTextOptions, LiveTextTemplate } from "./options.js";
import type { LivePart } from "./parts.js";
import { createLivePart } from "./parts.js";
import { parseTemplate } from "./template.js";
import type { RowFacts, Writer } from "./writers.js";
import { writerOf } from "./writers.js";

interface LivePiece<T> {
  readonly writer: Writer<T>;
  readonly part: LivePart;
}

/** Shows a text and keeps it up to date. */
export class TextImpl<T> implements WidgetImpl<LiveTextOptions<T>> {
  readonly #host: WidgetContext<WidgetEvents>;
  readonly #text: HTMLElement;
  /** For screen readers alone: that the words are old, or, where changes are told, all of the text. */
  readonly #spoken: HTMLElement;
  readonly #speak: (words: string) => void;
  readonly #loop: FrameLoop;
  readonly #guard: Guard;
  #options: Readonly<LiveTextOptions<T>>;
  readonly #cursor: CursorMember;
  #moment = momentFormat();
  #pieces: readonly (string | LivePiece<T>)[] = [];
  #source: NewestRow<T>;
  #unseen = false;
  #told: string | undefined;
  /** The row that was shown last, and since when, by the steady clock. */
  #shown: object | undefined;
  #since = -Infinity;

  /** Mounts the text's parts and subscribes. */
  constructor(host: WidgetContext<WidgetEvents>, options: Readonly<LiveTextOptions<T>>) {
    const { scope, node, root } = host;
    this.#host = host;
    this.#guard = createGuard(host, "text");
    this.#options = options;
    this.#text = host.element("span", "text");
    this.#spoken = host.element("span", "unseen");
    this.#speak = createAnnouncer(scope, this.#spoken).say;
    root.append(this.#text, this.#spoken);
    this.#loop = new FrameLoop(scope, node, (now) => this.#draw(now));
    this.#cursor = new CursorMember(scope, () => {
      this.#loop.invalidate();
    });
    this.#cursor.join(options.cursor, options.stream);
    this.#write();
    this.#source = this.#open(options);
    scope.add(() => {
      this.#source.close();
    });
    this.#loop.drawNow();
  }

  /** Takes changed options. */
  update(options: Readonly<LiveTextOptions<T>>, previous: Readonly<LiveTextOptions<T>>): void {
    const changed = (...names: (keyof LiveTextOptions<T>)[]): boolean =>
      names.some((name) => options[name] !== previous[name]);
    this.#options = options;
    this.#cursor.join(options.cursor, options.stream);
    if (changed("stream", "where", "key") || (options.cursor === false) !== (previous.cursor === false)) {
      const before = this.#source;
      this.#source = this.#open(options);
      before.close();
    }
    if (changed("template", "value", "locale", "timeZone", "announce", "ariaLabel")) this.#write();
    this.#loop.invalidate();
  }

  #open({ stream, where, key, cursor }: Readonly<LiveTextOptions<T>>): NewestRow<T> {
    const { emit } = this.#host;
    return new NewestRow<T>(
      stream,
      { key, past: cursor !== false, where: where && ((row) => this.#guard.call("where", () => where(row)) === true) },
      {
        changed: () => {
          // Words that tick do not keep a row waiting.
          this.#loop.invalidateWithin(this.#since + READABLE_TEXT_MS - clock.now());
          if (!this.#loop.visible) this.#drawUnseen();
        },
        state: (change) => {
          this.#loop.invalidate();
          if (!this.#loop.visible) this.#drawUnseen();
          emit("state", change);
        },
        drop: (drop) => {
          emit("drop", drop);
        },
        error: (error) => {
          emit("error", error);
        },
      },
    );
  }

  /** Makes the pieces anew. */
  #write(): void {
    const { template, value, timeZone, announce, ariaLabel } = this.#options;
    const locale = this.#options.locale ?? languageOf(this.#host.node);
    const text = this.#text;
    this.#guard.clear();
    this.#moment = momentFormat(new TimeZone(timeZone), locale);
    text.textContent = "";
    const add = (writer: Writer<T>): LivePiece<T> => {
      const part = createLivePart(this.#host, writer.number);
      text.append(part.element);
      return { writer, part };
    };
    const guarded = (writer: Writer<T>): Writer<T> => ({
      ...writer,
      write: (facts, status) => this.#guard.call("value", () => writer.write(facts, status)),
    });
    this.#pieces =
      typeof template === "function"
        ? [add(this.#writerBy(template))]
        : parseTemplate(template).map((piece) => {
            if (typeof piece !== "string") return add(guarded(writerOf(piece, value, locale, timeZone)));
            text.append(piece);
            return piece;
          });
    const polite = announce === "polite";
    text.role = ariaLabel === undefined ? null : "group";
    text.ariaLabel = ariaLabel ?? null;
    text.ariaHidden = polite ? "true" : null;
    this.#spoken.ariaLive = polite ? "polite" : null;
    this.#spoken.ariaLabel = polite ? (ariaLabel ?? null) : null;
    this.#told = undefined;
  }

  /** The writer of a function: it ticks with what the function reads. */
  #writerBy(template: LiveTextTemplate<T>): Writer<T> {
    let reads = { age: false, state: false };
    return {
      name: "text",
      number: false,
      ticks: false,
      write: (facts, { word }) => {
        if (facts === undefined) return undefined;
        reads = { age: false, state: false };
        const { row, time, key, age } = facts;
        const words: unknown = this.#guard.call("template", () =>
          template(row, {
            time,
            key,
            get age() {
              reads.age = true;
              return duration(age);
            },
            get state() {
              reads.state = true;
              return word;
            },
          }),
        );
        return typeof words === "string" || typeof words === "number" ? String(words) : undefined;
      },
      next: (facts, { next }) =>
        Math.min(reads.age && facts ? untilNext(facts.age) : Infinity, reads.state ? next : Infinity),
    };
  }

  /** Returns ms until the words change by themselves. */
  #draw(now: number): number {
    const { placeholder, announce, stream } = this.#options;
    const { newest, change } = this.#source;
    const { time } = this.#cursor;
    const row = time === undefined ? newest : this.#source.upTo(time);
    const facts: RowFacts<T> | undefined = row && { ...row, age: Math.max(0, stream.now() - row.time) };
    const status = this.#status(facts?.age);
    const dated = time !== undefined ? "then" : isCurrent(stateOf(change)) ? "new" : "old";
    const then =
      time === undefined
        ? undefined
        : row === undefined
          ? notHeld
          : `at ${this.#moment(time, stream.now(), time % 1000 !== 0)}`;
    const trouble = then ?? (dated === "old" ? status.said : undefined);
    const waiting = facts === undefined ? "waiting for the first row" : undefined;
    let next = Infinity;
    let news = "";
    let whole = "";
    if (newest !== this.#shown) [this.#shown, this.#since] = [newest, now];
    for (const piece of this.#pieces) {
      if (typeof piece === "string") {
        whole += piece;
        continue;
      }
      const { writer, part } = piece;
      const words = writer.write(facts, status);
      part.write(words ?? placeholder);
      part.explain(trouble ?? waiting ?? (words === undefined ? `no ${writer.name} in the newest row` : undefined));
      part.date(writer.name === "state" ? "new" : dated);
      next = Math.min(next, writer.next(facts, status));
      whole += words ?? placeholder;
      if (!writer.ticks) news += `${words ?? ""}|`;
    }
    const state = trouble === undefined ? "" : ` (${trouble})`;
    if (announce === "off") setText(this.#spoken, state);
    else if (then === undefined && news + state !== this.#told) {
      this.#told = news + state;
      this.#speak(whole + state);
    }
    return next;
  }

  #status(age: number | undefined): StatusWords {
    const { state, previous, since, reason, retryIn } = this.#source.change;
    // Clocks that disagree must not send the beginning of a state away.
    const lasted = Math.min(Math.max(0, clock.epoch() - since), retryIn ?? Infinity);
    return statusWords({
      state: stateOf({ state, previous, since }),
      reason,
      retryIn: retryIn === undefined ? undefined : retryIn - lasted,
      // A text that tells of an age has a place for it.
      age: state === "stale" ? age : undefined,
      lasted,
      values: 0,
      rows: 0,
    });
  }

  /** Out of view it is kept up to date all the same, once a second: it is read aloud, searched, copied. */
  #drawUnseen(): void {
    if (this.#unseen) return;
    this.#unseen = true;
    this.#host.scope.timeout(() => {
      this.#unseen = false;
      if (!this.#loop.visible && this.#loop.pending) this.#loop.drawNow();
    }, UNSEEN_REPAINT_MS);
  }
}
