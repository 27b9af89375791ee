import type { momentFormat } from "../../../draw/index.js";
import { emptySummary } from "../../../series/index.js";
import type { Frame } from "../frame/frame.js";
import type { LineChartOptions } from "../options/line-chart-options.js";
import type { Line } from "../series/line.js";
import type { Formats } from "../words/value-words.js";
import { newestOfAll } from "../words/value-words.js";

/** How far apart the words change, ms: they are read out when somebody comes by, not with every row. */
const pace = 10_000;

/** Says what keys do, to who comes by with them. */
const keys =
  "Left and right arrow keys read row by row, up and down another line, Home and End the first and the last row. " +
  "Shift and an arrow key move the view, plus and minus zoom, Space holds it, Escape lets go.";

/** What a chart is to a screen reader. */
export interface AccessibleWords {
  /** Its name. */
  readonly name: string;
  /** Its name and its newest values. */
  readonly summary: string;
  /** What is on view. */
  readonly description: string;
}

/** What a screen reader calls a chart, and says of it, renewed sparsely. */
export interface AccessibleName {
  /** Takes the words of now, at a steady time, ms; only asked for when they are due. */
  offer(words: () => AccessibleWords, now: number): void;
  /** The next words are taken at once. */
  renew(): void;
}

/** Names a figure, and the plot in it, which takes the keys. */
export function createAccessibleName(figure: HTMLElement, plot: HTMLElement): AccessibleName {
  figure.role = "figure";
  // A picture has no keys: a screen reader would keep the arrows to itself.
  plot.role = "application";
  plot.ariaRoleDescription = "line chart";
  plot.ariaDescription = keys;
  let told = -Infinity;
  return {
    offer(words, now) {
      if (now - told < pace) return;
      told = now;
      const { name, summary, description } = words();
      if (figure.ariaLabel !== name) figure.ariaLabel = name;
      if (figure.ariaDescription !== description) figure.ariaDescription = description;
      // Some screen readers read out what they are at whenever its name changes.
      if (plot.ariaLabel !== summary && (plot.ariaLabel === null || !plot.matches(":focus"))) plot.ariaLabel = summary;
    },
    renew() {
      told = -Infinity;
    },
  };
}

/** Lines whose values are told, at most. */
const most = 6;

/** What a chart is called. */
export function nameOf<T>({ ariaLabel, title }: Pick<LineChartOptions<T>, "ariaLabel" | "title">): string {
  return ariaLabel ?? title ?? "line chart";
}

/**
 * What a screen reader says of a chart: its name, its newest values, its state where that matters, what is on view.
 *
 * @param resting - of when the row is at which the view rests, epoch ms: its values are no news. Default: it follows
 * its stream
 */
export function chartWords<T>(
  options: LineChartOptions<T>,
  { lines, formats, plane }: Frame,
  state: string,
  moment: ReturnType<typeof momentFormat>,
  now: number,
  resting?: number,
): AccessibleWords {
  const name = nameOf(options);
  const values = lines.length === 0 ? "no rows yet" : newestOfAll(lines, formats, most);
  const from = plane.to - plane.msPerPixel * (plane.width / plane.pixel);
  const old = resting === undefined ? [] : [`newest row ${moment(resting, now)}`];
  const parts = lines.slice(0, most).map(({ line }) => `${line.label} ${rangeWords(line, from, plane.to, formats)}`);
  if (lines.length > most) parts.push(`and ${lines.length - most} more`);
  return {
    name,
    summary: [`${name}: ${values}`, ...old, ...(state === "live" ? [] : [state])].join("; "),
    description: [
      `${lines.length} ${lines.length === 1 ? "line" : "lines"}, ${moment(from, now)} to ${moment(plane.to, now)}`,
      ...(parts.length === 0 ? ["no rows yet"] : parts),
      ...old,
      state,
    ].join("; "),
  };
}

/** Between which values a line goes; of a band between which its bounds do. */
function rangeWords({ series, bounds, shift, axis }: Line, from: number, to: number, formats: Formats): string {
  let [min, max] = [Infinity, -Infinity];
  for (const each of [series, bounds?.low, bounds?.high]) {
    if (each === undefined) continue;
    const { columns, pyramid } = each;
    const extent = pyramid.extent(columns.atOrAfter(from + shift), columns.after(to + shift), emptySummary());
    min = Math.min(min, extent.min);
    max = Math.max(max, extent.max);
  }
  if (min > max) return "no rows";
  const [low, high] = [formats[axis](min), formats[axis](max)];
  return low === high ? low : `${low} to ${high}`;
}
