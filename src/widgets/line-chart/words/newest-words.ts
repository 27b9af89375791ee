import type { Plane } from "../../../draw/index.js";
import { startOf } from "../../../draw/index.js";
import { formatAge } from "../../format/duration.js";
import type { Phrase } from "../../words/phrase.js";
import type { MarkedRow } from "../marks/mark.js";
import { isBefore } from "../series/first-on-view.js";
import type { Line } from "../series/line.js";
import type { Formats } from "./value-words.js";
import { numberWords, spokenWords } from "./value-words.js";

/** A view of time, of which the newest rows are told. */
export interface ToldView {
  /** The formatters of values, by axis. */
  readonly formats: Formats;
  /** The scale of time. */
  readonly plane: Plane;
  /** The time now, epoch ms. */
  readonly now: number;
}

/**
 * Returns the age of the newest row of a silent line, one that has left the view or whose key has gone, ms; undefined:
 * it is not silent.
 */
export function silenceOf({ series, mark, shift, isGone }: Line, { plane, now }: ToldView): number | undefined {
  if (series === undefined || series.length === 0) return undefined;
  if (!isGone && !isBefore(series, mark, startOf(plane) + shift)) return undefined;
  return Math.max(0, now + shift - series.time(series.end - 1));
}

/** Writes the newest row of a line, with its age where the line is silent. */
export function newestWords(line: Line, view: ToldView, phrase: Phrase): string {
  const silence = silenceOf(line, view);
  return agedWords(numberWords(line, newestRowOf(line, silence), view.formats), silence, phrase);
}

/** Writes the newest rows of the first lines for a screen reader, with names where there are several lines. */
export function newestWordsOfAll(
  lines: readonly { readonly line: Line }[],
  view: ToldView,
  maxLines: number,
  phrase: Phrase,
): string {
  const { formats } = view;
  const words = lines.slice(0, maxLines).map(({ line }) => {
    const silence = silenceOf(line, view);
    const row = newestRowOf(line, silence);
    const value = row === undefined ? formats[line.axis](undefined) : spokenWords(line, row, formats, phrase);
    const text = agedWords(value, silence, phrase);
    return lines.length === 1 ? text : `${line.label} ${text}`;
  });
  return words.join(", ");
}

function agedWords(value: string, age: number | undefined, phrase: Phrase): string {
  return age === undefined ? value : phrase("ago", { value, age: formatAge(age, phrase) });
}

/** Finds the newest row; of buckets of time that one of which any line has rows, unless the line is silent. */
function newestRowOf(line: Line, silence: number | undefined): MarkedRow | undefined {
  const { series, shift, mark } = line;
  if (series === undefined || series.length === 0) return undefined;
  const newest = series.end - 1;
  const seq =
    silence === undefined ? (mark.rowAt?.(series, line.newestTime() ?? series.time(newest), 0) ?? newest) : newest;
  return seq < 0 ? undefined : { time: series.time(seq) - shift, value: series.value(seq) };
}
