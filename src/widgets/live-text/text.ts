import { momentFormat, TimeZone } from "../../draw/index.js";
import { NOT_HELD_WORDS, waitingWords } from "../format/absence.js";
import { formatAge, msUntilLonger } from "../format/duration.js";
import { FrameLoop } from "../loop/frame-loop.js";
import { READABLE_TEXT_MS, UNSEEN_REPAINT_MS } from "../loop/repaint-times.js";
import { clock } from "../page/clock.js";
import { setText } from "../page/dom.js";
import { createAnnouncer } from "../status/announcer.js";
import { isCurrent } from "../status/states.js";
import type { StatusWords } from "../status/status-words.js";
import { stateOf, statusWords } from "../status/status-words.js";
import { CursorMember } from "../viewport/shared-cursor.js";
import type { Guard } from "../widget/guard.js";
import { createGuard } from "../widget/guard.js";
import { languageOf } from "../widget/measure-text.js";
import type { WidgetContext, WidgetEvents, WidgetImpl } from "../widget/widget.js";
import { NewestRow } from "./newest-row.js";
import type { LiveTextOptions, LiveTextTemplate } from "./options.js";
import type { LivePart } from "./parts.js";
import { createLivePart } from "./parts.js";
import { parseTemplate } from "./template.js";
import type { RowFacts, Writer } from "./writers.js";
import { writerOf } from "./writers.js";

/** A piece of the text that changes: its writer, and its element. */
interface LivePiece<T> {
  readonly writer: Writer<T>;
  readonly part: LivePart;
}

/** The implementation of a live text: shows a text and keeps it up to date. */
export class TextImpl<T> implements WidgetImpl<LiveTextOptions<T>> {
  readonly #context: WidgetContext<WidgetEvents>;
  readonly #text: HTMLElement;
  /** Text for screen readers alone: that the words are old, or the whole text if changes are announced. */
  readonly #spoken: HTMLElement;
  readonly #announce: (words: string) => void;
  readonly #loop: FrameLoop;
  readonly #guard: Guard;
  #options: Readonly<LiveTextOptions<T>>;
  readonly #cursor: CursorMember;
  #momentFormat = momentFormat();
  #pieces: readonly (string | LivePiece<T>)[] = [];
  #newestRow: NewestRow<T>;
  #isUnseenDrawDue = false;
  #announced: string | undefined;
  /** The newest row of the last draw, and the time of its first draw by the steady clock. */
  #shownRow: object | undefined;
  #shownSince = -Infinity;

  /** Mounts the text's parts and subscribes. */
  constructor(context: WidgetContext<WidgetEvents>, options: Readonly<LiveTextOptions<T>>) {
    const { scope, node, root } = context;
    this.#context = context;
    this.#guard = createGuard(context, "text");
    this.#options = options;
    this.#text = context.element("span", "text");
    this.#spoken = context.element("span", "unseen");
    this.#announce = createAnnouncer(scope, this.#spoken).say;
    root.append(this.#text, this.#spoken);
    this.#loop = new FrameLoop(scope, node, (now) => this.#draw(now));
    this.#cursor = new CursorMember(scope, () => {
      this.#loop.invalidate();
    });
    this.#cursor.join(options.cursor, options.stream);
    this.#buildPieces();
    this.#newestRow = this.#open(options);
    scope.add(() => {
      this.#newestRow.close();
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
      const replaced = this.#newestRow;
      this.#newestRow = this.#open(options);
      replaced.close();
    }
    if (changed("template", "value", "locale", "timeZone", "announce", "ariaLabel")) this.#buildPieces();
    this.#loop.invalidate();
  }

  #open({ stream, where, key, cursor }: Readonly<LiveTextOptions<T>>): NewestRow<T> {
    const { emit } = this.#context;
    return new NewestRow<T>(
      stream,
      {
        key,
        keepsPast: cursor !== false,
        where: where && ((row) => this.#guard.call("where", () => where(row)) === true),
      },
      {
        changed: () => {
          // Throttle from the first draw of the last row: a draw of words that tick does not delay a new row.
          this.#loop.invalidateWithin(this.#shownSince + READABLE_TEXT_MS - clock.now());
          if (!this.#loop.visible) this.#drawUnseenSoon();
        },
        state: (change) => {
          this.#loop.invalidate();
          if (!this.#loop.visible) this.#drawUnseenSoon();
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

  /** Replaces all pieces by those of the current options. */
  #buildPieces(): void {
    const { template, value, timeZone, announce, ariaLabel } = this.#options;
    const locale = this.#options.locale ?? languageOf(this.#context.node);
    const text = this.#text;
    this.#guard.clear();
    this.#momentFormat = momentFormat(new TimeZone(timeZone), locale);
    text.textContent = "";
    const add = (writer: Writer<T>): LivePiece<T> => {
      const part = createLivePart(this.#context, writer.isNumber);
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
    text.role = ariaLabel === undefined ? null : "group";
    text.ariaLabel = ariaLabel ?? null;
    text.ariaHidden = announce ? "true" : null;
    this.#spoken.ariaLive = announce ? "polite" : null;
    this.#spoken.ariaLabel = announce ? (ariaLabel ?? null) : null;
    this.#announced = undefined;
  }

  /** Makes the writer of a template function, which draws again as often as the facts that it has read change. */
  #writerBy(template: LiveTextTemplate<T>): Writer<T> {
    let reads = { age: false, state: false };
    return {
      name: "text",
      isNumber: false,
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
              return formatAge(age);
            },
            get state() {
              reads.state = true;
              return word;
            },
          }),
        );
        return typeof words === "string" || typeof words === "number" ? String(words) : undefined;
      },
      nextMs: (facts, { nextMs }) =>
        Math.min(reads.age && facts ? msUntilLonger(facts.age) : Infinity, reads.state ? nextMs : Infinity),
    };
  }

  /** Writes all pieces, and returns ms until the words change by themselves. */
  #draw(now: number): number {
    const { placeholder, announce, stream } = this.#options;
    const { newest, change } = this.#newestRow;
    const { time } = this.#cursor;
    const row = time === undefined ? newest : this.#newestRow.upTo(time);
    const facts: RowFacts<T> | undefined = row && { ...row, age: Math.max(0, stream.now() - row.time) };
    const status = this.#status(facts?.age);
    const wordsAge = time !== undefined ? "then" : isCurrent(stateOf(change)) ? "new" : "old";
    const pointedWords =
      time === undefined
        ? undefined
        : row === undefined
          ? NOT_HELD_WORDS
          : `at ${this.#momentFormat(time, stream.now(), time % 1000 !== 0)}`;
    const ageWords = pointedWords ?? (wordsAge === "old" ? status.spoken : undefined);
    const waitingTitle = facts === undefined ? waitingWords(stateOf(change), this.#options.key) : undefined;
    let nextMs = Infinity;
    let news = "";
    let wholeText = "";
    if (newest !== this.#shownRow) [this.#shownRow, this.#shownSince] = [newest, now];
    for (const piece of this.#pieces) {
      if (typeof piece === "string") {
        wholeText += piece;
        continue;
      }
      const { writer, part } = piece;
      const words = writer.write(facts, status);
      part.write(words ?? placeholder);
      part.setTitle(
        ageWords ?? waitingTitle ?? (words === undefined ? `no ${writer.name} in the newest row` : undefined),
      );
      part.setAge(writer.name === "state" ? "new" : wordsAge);
      nextMs = Math.min(nextMs, writer.nextMs(facts, status));
      wholeText += words ?? placeholder;
      if (!writer.ticks) news += `${words ?? ""}|`;
    }
    const suffix = ageWords === undefined ? "" : ` (${ageWords})`;
    if (!announce) setText(this.#spoken, suffix);
    else if (pointedWords === undefined && news + suffix !== this.#announced) {
      this.#announced = news + suffix;
      this.#announce(wholeText + suffix);
    }
    return nextMs;
  }

  #status(age: number | undefined): StatusWords {
    const { state, previous, since, reason, retryIn } = this.#newestRow.change;
    // Bound the age of the state, as the two clocks may disagree.
    const lastedMs = Math.min(Math.max(0, clock.epoch() - since), retryIn ?? Infinity);
    return statusWords({
      state: stateOf({ state, previous, since }),
      reason,
      retryIn: retryIn === undefined ? undefined : retryIn - lastedMs,
      // A live text has `{age}` for the age of its row: a stale state alone tells it.
      age: state === "stale" ? age : undefined,
      lastedMs,
      refusedValues: 0,
      refusedRows: 0,
    });
  }

  /** Draws out of view within a second, as the text is still read aloud, searched and copied. */
  #drawUnseenSoon(): void {
    if (this.#isUnseenDrawDue) return;
    this.#isUnseenDrawDue = true;
    this.#context.scope.timeout(() => {
      this.#isUnseenDrawDue = false;
      if (!this.#loop.visible && this.#loop.pending) this.#loop.drawNow();
    }, UNSEEN_REPAINT_MS);
  }
}
