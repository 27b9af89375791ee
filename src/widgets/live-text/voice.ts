import { setText } from "../host/dom.js";
import type { Scope } from "../host/scope.js";

/** How far apart a screen reader is told of changes, ms. */
const pace = 5_000;

/** Makes a function that writes into an element at most once in five seconds; the newest words are never lost. */
export function createPacedWords(scope: Scope, element: HTMLElement): (words: string) => void {
  let due: string | undefined;
  let resting = false;
  const write = (): void => {
    if (resting || due === undefined || due === element.textContent) return;
    setText(element, due);
    due = undefined;
    resting = true;
    scope.timeout(() => {
      resting = false;
      write();
    }, pace);
  };
  return (words) => {
    due = words;
    write();
  };
}
