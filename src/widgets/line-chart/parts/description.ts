import type { momentFormat } from "../../../draw/index.js";
import { emptySummary } from "../../../series/index.js";
import type { StatusWords } from "../../status/status-words.js";
import type { Phrase } from "../../words/phrase.js";
import type { Frame } from "../frame/frame.js";
import { firstOnView } from "../series/first-on-view.js";
import type { Line } from "../series/line.js";
import { newestWordsOfAll } from "../words/newest-words.js";
import type { Formats } from "../words/value-words.js";
import { nameOf } from "./name-of.js";

/** Time between changes of the words, ms: they are read out on a visit, not with every row. */
const RENEWAL_MS = 10_000;

/** Words of a chart for a screen reader. */
export interface ChartWords {
  /** Name and newest values. */
  readonly summary: string;
  /** Description of the view. */
  readonly description: string;
}

/** Description of a chart, renewed sparsely. */
export interface Description {
  /** Tells whether the words are old enough to be written anew, at a steady time, ms. */
  readonly isDue: (at: number) => boolean;
  /** Writes the current words. */
  write(words: ChartWords, at: number): void;
  /** Lets the next words be written at once. */
  readonly renew: () => void;
}

/** Describes a figure, and the plot in it. */
export function createDescription(figure: HTMLElement, plot: HTMLElement): Description {
  let renewedAt = -Infinity;
  let isWritten = false;
  return {
    isDue: (at) => at - renewedAt >= RENEWAL_MS,
    write({ summary, description }, at) {
      renewedAt = at;
      if (figure.ariaDescription !== description) figure.ariaDescription = description;
      // Some screen readers announce the focused element whenever its name changes.
      if (plot.ariaLabel !== summary && (!isWritten || !plot.matches(":focus"))) plot.ariaLabel = summary;
      isWritten = true;
    },
    renew: () => {
      renewedAt = -Infinity;
    },
  };
}

/** Most lines that get their values in words. */
const MAX_TOLD_LINES = 6;

/**
 * Returns the words of a chart for a screen reader: its name and newest values, its state unless it is live, the view.
 *
 * @param waiting - stands in for a missing first row
 * @param restingAt - time of the row at which the view rests, epoch ms: its values are no news. Default: the view
 * follows its stream
 */
export function chartWords(
  options: Parameters<typeof nameOf>[0],
  frame: Frame,
  { spoken, tone }: Pick<StatusWords, "spoken" | "tone">,
  waiting: string,
  moment: ReturnType<typeof momentFormat>,
  now: number,
  phrase: Phrase,
  restingAt?: number,
): ChartWords {
  const { lines, formats, plane } = frame;
  const name = nameOf(options, phrase);
  const values = lines.length === 0 ? waiting : newestWordsOfAll(lines, frame, MAX_TOLD_LINES, phrase);
  const from = plane.to - plane.msPerPixel * (plane.width / plane.pixel);
  const restingWords = restingAt === undefined ? [] : [phrase("newestRow", { time: moment(restingAt, now) })];
  const span = phrase("between", { from: moment(from, now), to: moment(plane.to, now) });
  const parts = lines
    .slice(0, MAX_TOLD_LINES)
    .map(({ line }) => `${line.label} ${rangeWords(line, from, plane.to, formats, phrase)}`);
  if (lines.length > MAX_TOLD_LINES) parts.push(phrase("more", { n: lines.length - MAX_TOLD_LINES }));
  return {
    summary: [`${name}: ${values}`, ...restingWords, ...(tone === "good" ? [] : [spoken])].join("; "),
    description: [
      `${phrase("lineCount", { n: lines.length })}, ${span}`,
      ...(parts.length === 0 ? [waiting] : parts),
      ...restingWords,
      spoken,
    ].join("; "),
  };
}

/** Tells the range of the numbers of a line. */
function rangeWords(
  { fields, shift, axis, mark }: Line,
  from: number,
  to: number,
  formats: Formats,
  phrase: Phrase,
): string {
  let [min, max] = [Infinity, -Infinity];
  for (const each of fields) {
    if (each === undefined) continue;
    const { columns, pyramid } = each;
    const extent = pyramid.extent(firstOnView(each, mark, from + shift), columns.after(to + shift), emptySummary());
    min = Math.min(min, extent.min);
    max = Math.max(max, extent.max);
  }
  if (min > max) return phrase("noRows");
  const [low, high] = [formats[axis](min), formats[axis](max)];
  return low === high ? low : phrase("between", { from: low, to: high });
}
