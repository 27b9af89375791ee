import { READABLE_TEXT_MS } from "../loop/repaint-times.js";
import { setText } from "../page/dom.js";
import { createAnnouncer } from "../status/announcer.js";
import { isCurrent } from "../status/states.js";
import { choosesAlike } from "../store/chooses-alike.js";
import type { RowChoice } from "../store/newest-row.js";
import { NewestRow } from "../store/newest-row.js";
import type { Refusal } from "../store/refusals.js";
import { hubOf } from "../store/stream-hub.js";
import { LiveWidget } from "../widget/live-widget.js";
import type { WidgetContext, WidgetEvents, WidgetImpl } from "../widget/widget.js";
import { functionWriter } from "./function-writer.js";
import type { LiveTextOptions } from "./options.js";
import { liveTextSchema } from "./options.js";
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

/** The newest row, and what the words that are on the page tell of it. */
interface TextData<T> extends NewestRow<T> {
  /** The options by which its rows are chosen. */
  readonly by: { options: Readonly<LiveTextOptions<T>> };
  /** Returns the rows that the stream has refused, where it has kept none. */
  readonly refusals: () => readonly Refusal[];
  /** Whether the words tell the state of the stream. */
  isShown: boolean;
  /** Whether the words tell the age of the row. */
  isAgeTold: boolean;
}

/** The implementation of a live text: shows a text and keeps it up to date. */
export class TextImpl<T> implements WidgetImpl<LiveTextOptions<T>> {
  readonly #context: WidgetContext<WidgetEvents>;
  readonly #text: HTMLElement;
  /** Text for screen readers alone: that the words are old, or the whole text if changes are announced. */
  readonly #spoken: HTMLElement;
  readonly #announce: (words: string) => void;
  readonly #live: LiveWidget<LiveTextOptions<T>, TextData<T>>;
  #options: Readonly<LiveTextOptions<T>>;
  #pieces: readonly (string | LivePiece<T>)[] = [];
  #announced: string | undefined;

  /** Mounts the text's parts and subscribes. */
  constructor(context: WidgetContext<WidgetEvents>, options: Readonly<LiveTextOptions<T>>) {
    const { scope, root } = context;
    this.#context = context;
    this.#options = options;
    this.#text = context.element("span", "text");
    this.#spoken = context.element("span", "unseen");
    this.#announce = createAnnouncer(scope, this.#spoken).say;
    root.append(this.#text, this.#spoken);
    this.#live = new LiveWidget(context, options, {
      name: "text",
      schema: liveTextSchema(),
      hasRow: true,
      rowsWaitMs: READABLE_TEXT_MS,
      open(opened, events, guard, replaced) {
        if (replaced !== undefined && goesOn(opened, replaced.by.options)) {
          replaced.by.options = opened;
          return replaced;
        }
        const by = { options: opened };
        const { stream, where, seriesKey, cursor } = opened;
        const choice: RowChoice<T> = {
          key: seriesKey,
          keepsPast: cursor !== false,
          where: where && ((row) => guard.call("where", () => by.options.where?.(row)) === true),
        };
        return Object.assign(new NewestRow(stream, choice, events), {
          by,
          isShown: false,
          isAgeTold: false,
          refusals: () => hubOf(stream).refusals,
        });
      },
      draw: () => this.#draw(),
      drawUnseen: () => {
        this.#live.loop.drawNow();
      },
      statusChanged: () => {
        this.#live.loop.invalidate();
      },
    });
    this.#buildPieces();
    this.#live.start();
  }

  /** Takes changed options. */
  update(options: Readonly<LiveTextOptions<T>>, previous: Readonly<LiveTextOptions<T>>): void {
    this.#options = options;
    this.#live.update(options, previous);
    if (PIECE_OPTIONS.some((name) => options[name] !== previous[name])) this.#buildPieces();
    this.#live.refresh();
  }

  /** Replaces all pieces by those of the current options. */
  #buildPieces(): void {
    const { stream, template, value, announce, ariaLabel } = this.#options;
    const { locale, timeZone, guard, phrase } = this.#live;
    const text = this.#text;
    text.textContent = "";
    const add = (writer: Writer<T>): LivePiece<T> => {
      const part = createLivePart(this.#context, writer.isNumber);
      text.append(part.element);
      return { writer, part };
    };
    const guarded = (writer: Writer<T>): Writer<T> => ({
      ...writer,
      write: (facts, status) => guard.call("value", () => writer.write(facts, status)),
    });
    this.#pieces =
      typeof template === "function"
        ? [add(functionWriter(template, guard, phrase))]
        : parseTemplate(template).map((piece) => {
            if (typeof piece !== "string") {
              return add(guarded(writerOf(piece, value, locale, timeZone, phrase, stream.numbers)));
            }
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

  /** Writes all pieces, and returns ms until the words change by themselves. */
  #draw(): number {
    const live = this.#live;
    const { placeholder, announce, seriesKey } = this.#options;
    const { data, cursor, state, phrase, guard } = live;
    const { time } = cursor;
    const row = time === undefined ? data.row : data.upTo(time);
    const facts: RowFacts<T> | undefined = row && { ...row, age: Math.max(0, live.now() - data.timeOf(row)) };
    const { words: status } = live.status;
    const wordsAge = time !== undefined ? "then" : isCurrent(state) ? "new" : "old";
    const pointedWords =
      time === undefined
        ? undefined
        : row === undefined
          ? phrase("notHeld")
          : phrase("at", { time: live.formatMoment(time) });
    const ageWords = pointedWords ?? (wordsAge === "old" ? status.spoken : undefined);
    const waitingTitle = facts === undefined ? live.status.absence(seriesKey) : undefined;
    let nextMs = Infinity;
    let news = "";
    let wholeText = "";
    let [tellsAge, tellsState] = [false, false];
    for (const piece of this.#pieces) {
      if (typeof piece === "string") {
        wholeText += piece;
        continue;
      }
      const { writer, part } = piece;
      const words = writer.write(facts, status);
      part.write(words ?? placeholder);
      const absence = (): string => (facts && guard.call("value", () => writer.fault?.(facts))) ?? writer.absence;
      part.setTitle(pointedWords ?? waitingTitle ?? ageWords ?? (words === undefined ? absence() : undefined));
      part.setAge(writer.ticks && writer.tellsState ? "new" : wordsAge);
      tellsAge ||= writer.tellsAge;
      tellsState ||= writer.tellsState;
      nextMs = Math.min(nextMs, writer.nextMs(facts));
      wholeText += words ?? placeholder;
      if (!writer.ticks) news += `${words ?? ""}|`;
    }
    if (data.isAgeTold !== tellsAge || data.isShown !== tellsState) {
      [data.isAgeTold, data.isShown] = [tellsAge, tellsState];
      live.status.refresh();
    }
    const suffix = ageWords === undefined ? "" : ` (${ageWords})`;
    if (!announce) setText(this.#spoken, suffix);
    else if (pointedWords === undefined && news + suffix !== this.#announced) {
      this.#announced = news + suffix;
      this.#announce(wholeText + suffix);
    }
    return nextMs;
  }
}

/** The options that decide the pieces, which know the numbers that they wrote. */
const PIECE_OPTIONS = [
  "stream",
  "seriesKey",
  "template",
  "value",
  "locale",
  "timeZone",
  "words",
  "announce",
  "ariaLabel",
] as const;

/** Tells whether changed options choose the same row, so that the one that is held may go on. */
function goesOn<T>(next: Readonly<LiveTextOptions<T>>, previous: Readonly<LiveTextOptions<T>>): boolean {
  const isSame = (["stream", "seriesKey", "cursor"] as const).every((name) => next[name] === previous[name]);
  return isSame && choosesAlike(next.stream, next.where, previous.where);
}
