import type { Scope } from "../page/scope.js";
import type { Cross } from "./crossings.js";

/** So long a value must stay where it has gone, ms, before it is told. */
const settling = 1_000;

/** Crossings told at once, at most. */
const most = 3;

interface Unsettled {
  /** Where the value was when it was told last. */
  readonly was: Cross["direction"];
  cross: Cross;
  /** Until when it must stay, ms. */
  due: number;
}

/**
 * Makes a function that takes crossings and tells of those that last, in words: `CPU rose above 80`. A value that is
 * back within a second has not gone anywhere.
 *
 * @param say - takes the words
 * @param format - writes a threshold's value
 * @param now - a steady clock, ms
 */
export function createSettledCrossings(
  scope: Scope,
  say: (words: string) => void,
  format: (value: number, cross: Cross) => string,
  now: () => number,
): (crosses: readonly Cross[]) => void {
  const unsettled = new Map<string, Unsettled>();
  let waiting = false;

  const wait = (): void => {
    if (waiting || unsettled.size === 0) return;
    waiting = true;
    const soonest = Math.min(...[...unsettled.values()].map(({ due }) => due));
    scope.timeout(
      () => {
        waiting = false;
        tell();
        wait();
      },
      Math.max(0, soonest - now()),
    );
  };

  const tell = (): void => {
    const settled: string[] = [];
    for (const [key, { was, cross, due }] of unsettled) {
      if (due > now()) continue;
      unsettled.delete(key);
      if (cross.direction !== was) settled.push(crossWords(cross, (value) => format(value, cross)));
    }
    if (settled.length === 0) return;
    const more = settled.length > most ? [`and ${settled.length - most} more`] : [];
    say([...settled.slice(0, most), ...more].join("; "));
  };

  return (crosses) => {
    for (const cross of crosses) {
      const key = JSON.stringify([cross.label, cross.limit, cross.threshold.label]);
      const before = unsettled.get(key);
      const was = before?.was ?? (cross.direction === "above" ? "below" : "above");
      unsettled.set(key, { was, cross, due: now() + settling });
    }
    wait();
  };
}

/** A crossing in words. */
function crossWords({ label, direction, threshold, limit }: Cross, format: (value: number) => string): string {
  const where = threshold.label === undefined ? format(limit) : `${threshold.label} (${format(limit)})`;
  return `${label} ${direction === "above" ? "rose above" : "fell below"} ${where}`;
}
