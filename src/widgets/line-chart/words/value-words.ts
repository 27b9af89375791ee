import type { ValueFormatter } from "../../../draw/index.js";
import type { Phrase } from "../../words/phrase.js";
import type { MarkedRow } from "../marks/mark.js";
import type { Side } from "../options/axis-options.js";
import type { Line } from "../series/line.js";

/** The formatter of values of each axis. */
export type Formats = Readonly<Record<Side, ValueFormatter>>;

/** Writes a row of a line, with what there is to note on it. */
export function valueWords(line: Line, row: MarkedRow | undefined, formats: Formats, phrase: Phrase): string {
  return numberWords(line, row, formats) + noteWords(line, row, phrase);
}

/** Writes a row of a line, without a note. */
function numberWords(line: Line, row: MarkedRow | undefined, formats: Formats): string {
  const format = formats[line.axis];
  return row === undefined ? format(undefined) : line.mark.words(line, row, format);
}

function noteWords(line: Line, row: MarkedRow | undefined, phrase: Phrase): string {
  const note = row && line.mark.note?.(line, row.time + line.shift);
  return note === undefined ? "" : ` (${phrase(note)})`;
}

/** Writes a row of a line for a screen reader. */
export function spokenWords(line: Line, row: MarkedRow, formats: Formats, phrase: Phrase): string {
  const format = formats[line.axis];
  const write: ValueFormatter = (value) =>
    value === undefined || Number.isNaN(value) ? phrase("noValue") : format(value);
  return line.mark.words(line, row, write, phrase) + noteWords(line, row, phrase);
}

/** Writes the newest row of a line. */
export function newestWords(line: Line, formats: Formats): string {
  return numberWords(line, newestRowOf(line), formats);
}

/** Writes the newest rows of the first lines for a screen reader, with names where there are several lines. */
export function newestWordsOfAll(
  lines: readonly { readonly line: Line }[],
  formats: Formats,
  maxLines: number,
  phrase: Phrase,
): string {
  const words = lines.slice(0, maxLines).map(({ line }) => {
    const row = newestRowOf(line);
    const text = row === undefined ? formats[line.axis](undefined) : spokenWords(line, row, formats, phrase);
    return lines.length === 1 ? text : `${line.label} ${text}`;
  });
  return words.join(", ");
}

/** Finds the newest row; of buckets of time that one of which any line has rows. */
function newestRowOf(line: Line): MarkedRow | undefined {
  const { series, shift, mark } = line;
  if (series === undefined || series.length === 0) return undefined;
  const seq = mark.rowAt?.(series, line.newestTime() ?? series.time(series.end - 1), 0) ?? series.end - 1;
  return seq < 0 ? undefined : { time: series.time(seq) - shift, value: series.value(seq) };
}
