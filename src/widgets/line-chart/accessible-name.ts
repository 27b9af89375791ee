import type { Frame } from "./frame.js";
import { newestOfAll } from "./line-words.js";
import type { LineChartOptions } from "./options.js";

/** How far apart the name changes, ms: it is read out when somebody comes by, not with every row. */
const pace = 10_000;

/** What a chart is called by a screen reader: its name and its newest values, renewed sparsely. */
export interface AccessibleName {
  /** Takes the words of now, at a steady time, ms; only asked for when they are due. */
  offer(words: () => string, now: number): void;
  /** The next words are taken at once. */
  renew(): void;
}

/** Names an element, as a picture. */
export function createAccessibleName(element: HTMLElement): AccessibleName {
  element.role = "img";
  let told = -Infinity;
  return {
    offer(words, now) {
      if (now - told < pace) return;
      told = now;
      const text = words();
      if (element.ariaLabel !== text) element.ariaLabel = text;
    },
    renew() {
      told = -Infinity;
    },
  };
}

/** Lines whose values are part of the chart's accessible name, at most. */
const most = 6;

/** What a screen reader calls the chart: its name, its newest values, its state where that matters. */
export function chartName<T>({ ariaLabel, title }: LineChartOptions<T>, { lines, formats }: Frame, state: string): string {
  const name = ariaLabel ?? title ?? "line chart";
  return [`${name}: ${lines.length === 0 ? "no rows yet" : newestOfAll(lines, formats, most)}`, ...(state === "live" ? [] : [state])].join("; ");
}
