import type { Scope } from "../page/scope.js";
import type { Phrase } from "../words/phrase.js";
import type { Cross } from "./crossings.js";

/** Time that a value must stay on the other side before it is told, ms. */
const SETTLING_MS = 1_000;

/** Most crossings told at once. */
const MAX_TOLD_CROSSINGS = 3;

interface Unsettled {
  /** Side of the value when it was told last. */
  readonly toldDirection: Cross["direction"];
  cross: Cross;
  /** Time until which it must stay, ms. */
  due: number;
}

/**
 * Makes a function that takes crossings and tells of those that last, in words: `CPU rose above 80`. A value that is
 * back within a second has crossed nothing.
 *
 * @param say - takes the words
 * @param phrase - returns the words of the widget
 * @param format - writes the value of a threshold
 * @param now - steady clock, ms
 */
export function createSettledCrossings(
  scope: Scope,
  say: (words: string) => void,
  phrase: () => Phrase,
  format: (value: number, cross: Cross) => string,
  now: () => number,
): (crosses: readonly Cross[]) => void {
  const unsettled = new Map<string, Unsettled>();
  let isWaiting = false;

  const schedule = (): void => {
    if (isWaiting || unsettled.size === 0) return;
    isWaiting = true;
    const soonestDue = Math.min(...[...unsettled.values()].map(({ due }) => due));
    scope.timeout(
      () => {
        isWaiting = false;
        tellSettled();
        schedule();
      },
      Math.max(0, soonestDue - now()),
    );
  };

  const tellSettled = (): void => {
    const settledWords: string[] = [];
    for (const [key, { toldDirection, cross, due }] of unsettled) {
      if (due > now()) continue;
      unsettled.delete(key);
      if (cross.direction !== toldDirection) {
        settledWords.push(crossWords(cross, phrase(), (value) => format(value, cross)));
      }
    }
    if (settledWords.length === 0) return;
    const moreWords =
      settledWords.length > MAX_TOLD_CROSSINGS
        ? [phrase()("more", { n: settledWords.length - MAX_TOLD_CROSSINGS })]
        : [];
    say([...settledWords.slice(0, MAX_TOLD_CROSSINGS), ...moreWords].join("; "));
  };

  return (crosses) => {
    for (const cross of crosses) {
      const key = JSON.stringify([cross.label, cross.limit, cross.threshold.label]);
      const pending = unsettled.get(key);
      const toldDirection = pending?.toldDirection ?? (cross.direction === "above" ? "below" : "above");
      unsettled.set(key, { toldDirection, cross, due: now() + SETTLING_MS });
    }
    schedule();
  };
}

/** Tells a crossing in words. */
function crossWords(
  { label, direction, threshold, limit: value }: Cross,
  phrase: Phrase,
  format: (value: number) => string,
): string {
  const limit = threshold.label === undefined ? format(value) : `${threshold.label} (${format(value)})`;
  return phrase(direction === "above" ? "roseAbove" : "fellBelow", { name: label, limit });
}
