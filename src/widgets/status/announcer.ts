import { setText } from "../page/dom.js";
import type { Scope } from "../page/scope.js";

/** How far apart a screen reader is told of what happens by itself, ms. */
const pace = 5_000;

/** What a reader asks for by keys is told once they rest, ms: of a key that is held, where it ends. */
const settling = 200;

/** Speaks to a screen reader, through one live region. */
export interface Announcer {
  /** Whether nothing is said; answers are given all the same. Default false. */
  muted: boolean;
  /**
   * Tells of something, at most once in five seconds: the newest words win, the same words are not said twice in a row.
   */
  readonly say: (words: string) => void;
  /** Answers a reader, as soon as they rest. */
  readonly answer: (words: string) => void;
}

/** Makes an element, a live region, speak. */
export function createAnnouncer(scope: Scope, element: HTMLElement): Announcer {
  let due: string | undefined;
  let said = "";
  let resting = false;
  let answer: string | undefined;

  const speak = (): void => {
    if (resting || due === undefined || due === said) return;
    setText(element, (said = due));
    due = undefined;
    resting = true;
    scope.timeout(() => {
      resting = false;
      speak();
    }, pace);
  };
  const announcer: Announcer = {
    muted: false,
    say(words) {
      if (announcer.muted) return;
      due = words;
      speak();
    },
    answer(words) {
      const waiting = answer !== undefined;
      answer = words;
      if (waiting) return;
      const wait = (): void => {
        const before = answer;
        scope.timeout(() => {
          if (answer !== before) {
            wait();
            return;
          }
          answer = undefined;
          setText(element, before ?? "");
          // What is said next is news again, also where it was said before.
          said = "";
        }, settling);
      };
      wait();
    },
  };
  return announcer;
}
