import { waitingWord, waitingWords } from "../format/absence.js";
import { clock } from "../page/clock.js";
import type { Scope, Undo } from "../page/scope.js";
import type { Refusal } from "../store/refusals.js";
import type { RowsAhead } from "../store/waiting-rows.js";
import type { Phrase } from "../words/phrase.js";
import type { StatusChange, StatusWords } from "./status-words.js";
import { refusalWords, refusedWords, stateOf, statusWords } from "./status-words.js";

/** A further stream of a widget. */
export interface OtherStream {
  /** The name of the stream. */
  readonly name: string;
  readonly change: StatusChange;
  /** The age of its newest row, ms; undefined: there is none. */
  readonly age: number | undefined;
}

/** What the words of a state are made from, beside the state. */
export interface StatusSource {
  /** The time of the newest row on show, epoch ms; undefined before the first. */
  readonly newest: number | undefined;
  /** Whether the view stands still at the newest row. Default: it does not. */
  readonly isAtRest?: boolean;
  /** Whether the widget tells the age of its row itself, so that the words of a live state do not. Default false. */
  readonly isAgeTold?: boolean;
  /** The rows that are ahead of the stream's time, and wait. Default: there are none. */
  readonly ahead?: RowsAhead;
  /** Whether the word is on show, so that it ticks. Default true. */
  readonly isShown?: boolean;
  /** The further streams, those in another state than the widget's. Default: there are none. */
  readonly others?: readonly OtherStream[];
  /** Returns the stream's time now, epoch ms. */
  now(): number;
  /** Whether there is no row on show because the keys of those that there were have gone. Default false. */
  readonly isGone?: boolean;
  /** Returns why there is no row on show: what was refused of the stream so far. Default: nothing was. */
  refusals?(): readonly Refusal[];
}

/** The status tells of refusals for this long after the last one, ms. */
const REFUSALS_TOLD_MS = 30_000;

/** The least time between two changes of words that tick, ms. */
const MIN_TICK_MS = 100;

/** Refusals of late. */
interface RecentRefusals {
  readonly value: number;
  readonly row: number;
  /** The fault of the newest ones, with the cure. */
  readonly reason?: string | undefined;
  /** The steady time at which they are told no more, ms. */
  readonly until: number;
}

const NO_REFUSALS: RecentRefusals = { value: 0, row: 0, until: 0 };

/** A stream's state in words, for one widget. One timer runs, and only while the words hold a number that ticks. */
export class StreamStatus {
  readonly #scope: Scope;
  readonly #source: () => StatusSource;
  readonly #phrase: () => Phrase;
  readonly #onChange: (words: StatusWords, change: StatusChange) => void;
  #change: StatusChange = { state: "connecting", since: clock.epoch() };
  #beganAt = clock.now();
  #refusals = NO_REFUSALS;
  #words: StatusWords | undefined;
  #timer: Undo | undefined;
  /** Whether the words tell an age, which a new row may change before the timer does. */
  #tellsAge = true;
  /** Number of rows ahead of which the words were made. */
  #aheadCount = 0;

  /**
   * @param source - returns what the words are made from
   * @param phrase - returns the words of the widget
   * @param onChange - called with words that differ from those before
   */
  constructor(
    scope: Scope,
    source: () => StatusSource,
    phrase: () => Phrase,
    onChange: (words: StatusWords, change: StatusChange) => void,
  ) {
    this.#scope = scope;
    this.#source = source;
    this.#phrase = phrase;
    this.#onChange = onChange;
  }

  /** The words now. */
  get words(): StatusWords {
    return this.#words ?? this.refresh();
  }

  /** Takes another state of the stream. */
  setState(change: StatusChange): void {
    this.#change = change;
    // A late subscriber hears of a state that began earlier; bound its age, as the two clocks may disagree.
    const agoMs = Math.min(Math.max(0, clock.epoch() - change.since), change.retryIn ?? Infinity);
    this.#beganAt = clock.now() - agoMs;
    this.refresh();
  }

  /** Counts refused values or rows. */
  refuse({ what, count, reason }: Refusal): void {
    const refusals = this.#refusals;
    this.#refusals = { ...refusals, [what]: refusals[what] + count, reason, until: clock.now() + REFUSALS_TOLD_MS };
    this.refresh();
  }

  /** Forgets what was refused: the widget has another stream. */
  forget(): void {
    this.#refusals = NO_REFUSALS;
  }

  /**
   * Returns the words that stand in for a missing first row, or for one that has gone, of a series if its key is given.
   *
   * @param isShort - whether there is no room for more than a word or two
   */
  absence(key?: string, isShort = false): string {
    const phrase = this.#phrase();
    const { isGone = false } = this.#source();
    if (isGone) return key === undefined || isShort ? phrase("noValue") : phrase("gone", { key });
    const refusals = this.#source().refusals?.() ?? [];
    if (refusals.length > 0) {
      return refusals.map((each) => (isShort ? refusedWords : refusalWords)(each, phrase)).join("; ");
    }
    const state = stateOf(this.#change);
    return isShort ? waitingWord(phrase, state) : waitingWords(phrase, state, key);
  }

  /** Takes notice of new rows; does nothing unless the words tell an age, or of rows ahead. */
  rowsArrived(): void {
    if (this.#tellsAge || (this.#source().ahead?.count ?? 0) !== this.#aheadCount) this.refresh();
  }

  /** Makes the words again: the widget has another stream, or another clock. */
  refresh(): StatusWords {
    this.#timer?.();
    const source = this.#source();
    const { newest, ahead, isAtRest = false, isAgeTold = false, isShown = true, others = [] } = source;
    this.#aheadCount = ahead?.count ?? 0;
    const change = this.#change;
    const time = clock.now();
    if (time >= this.#refusals.until) this.#refusals = NO_REFUSALS;
    const { value, row, reason, until } = this.#refusals;
    const lastedMs = time - this.#beganAt;
    const words = statusWords(
      {
        state: stateOf(change),
        reason: change.reason,
        retryIn: change.retryIn === undefined ? undefined : Math.max(0, change.retryIn - lastedMs),
        age: newest === undefined ? undefined : Math.max(0, source.now() - newest),
        isAtRest,
        isAgeTold,
        lastedMs,
        refusedValues: value,
        refusedRows: row,
        refusalReason: reason,
        others: others.map(({ name, age, change: { since, ...other } }) => ({
          name,
          age,
          state: stateOf({ since, ...other }),
          reason: other.reason,
          lastedMs: Math.max(0, clock.epoch() - since),
        })),
        aheadCount: this.#aheadCount,
        aheadMs: ahead === undefined || this.#aheadCount === 0 ? 0 : ahead.nextTime - source.now(),
      },
      this.#phrase(),
    );
    const previous = this.#words;
    this.#words = words;
    if (words.word !== previous?.word || words.shape !== previous.shape) this.#onChange(words, change);
    this.#tellsAge = newest === undefined || words.tellsAge;
    const waitMs = Math.min(words.nextMs, until === 0 ? Infinity : until - time);
    if (isShown && waitMs < Infinity) {
      this.#timer = this.#scope.timeout(
        () => {
          this.refresh();
        },
        Math.max(waitMs, MIN_TICK_MS),
      );
    }
    return words;
  }
}
