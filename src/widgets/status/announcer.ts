import { setText } from "../page/dom.js";
import type { Scope, Undo } from "../page/scope.js";

/** The throttle of announcements that nobody asked for, ms: also after an answer, which they would cut short. */
const ANNOUNCE_EVERY_MS = 5_000;

/** The debounce of answers to keys, ms: a held key is answered once, where it ends. */
const ANSWER_DEBOUNCE_MS = 200;

/** Speaks to a screen reader, through one live region. */
export interface Announcer {
  /** Whether `say` is silent; `answer` still speaks. Default false. */
  muted: boolean;
  /**
   * Announces words, five seconds after the last ones or the last answer at the earliest: the newest words win, equal
   * words are not said twice in a row.
   */
  readonly say: (words: string) => void;
  /** Answers a reader's keys, 200 ms after the last one. */
  readonly answer: (words: string) => void;
}

/** Makes an announcer that speaks through an element, which must be a live region. */
export function createAnnouncer(scope: Scope, element: HTMLElement): Announcer {
  let dueWords: string | undefined;
  let lastWords = "";
  let endThrottle: Undo | undefined;
  let dueAnswer: string | undefined;

  const write = (words: string): void => {
    setText(element, words);
    endThrottle?.();
    endThrottle = scope.timeout(() => {
      endThrottle = undefined;
      speak();
    }, ANNOUNCE_EVERY_MS);
  };
  const speak = (): void => {
    if (endThrottle !== undefined || dueWords === undefined || dueWords === lastWords) return;
    write((lastWords = dueWords));
    dueWords = undefined;
  };
  const announcer: Announcer = {
    muted: false,
    say(words) {
      if (announcer.muted) return;
      dueWords = words;
      speak();
    },
    answer(words) {
      const isDebouncing = dueAnswer !== undefined;
      dueAnswer = words;
      if (isDebouncing) return;
      const debounce = (): void => {
        const previous = dueAnswer;
        scope.timeout(() => {
          if (dueAnswer !== previous) {
            debounce();
            return;
          }
          dueAnswer = undefined;
          write(previous ?? "");
          // The answer has replaced the last words, so the same words are news again.
          lastWords = "";
        }, ANSWER_DEBOUNCE_MS);
      };
      debounce();
    },
  };
  return announcer;
}
