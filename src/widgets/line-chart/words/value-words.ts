import type { ValueFormatter } from "../../../draw/index.js";
import type { Phrase } from "../../words/phrase.js";
import type { MarkedRow } from "../marks/mark.js";
import type { Side } from "../options/axis-options.js";
import type { Line } from "../series/line.js";

/** The formatter of values of each axis. */
export type Formats = Readonly<Record<Side, ValueFormatter>>;

/** Writes a row of a line, with what there is to note on it. */
export function valueWords(line: Line, row: MarkedRow | undefined, formats: Formats, phrase: Phrase): string {
  return numberWords(line, row, formats) + noteWords(line, row, formats[line.axis], phrase);
}

/** Writes a row of a line, without a note. */
export function numberWords(line: Line, row: MarkedRow | undefined, formats: Formats): string {
  const format = formats[line.axis];
  return row === undefined ? format(undefined) : line.mark.words(line, row, format);
}

function noteWords(line: Line, row: MarkedRow | undefined, format: ValueFormatter, phrase: Phrase): string {
  if (row === undefined) return "";
  const time = row.time + line.shift;
  const note = line.mark.note?.(line, time);
  const words = note === undefined ? line.sumWords(time, format) : phrase(note);
  return words === undefined ? "" : ` (${words})`;
}

/** Writes a row of a line for a screen reader. */
export function spokenWords(line: Line, row: MarkedRow, formats: Formats, phrase: Phrase): string {
  const format = formats[line.axis];
  const write: ValueFormatter = (value) =>
    value === undefined || Number.isNaN(value) ? phrase("noValue") : format(value);
  return line.mark.words(line, row, write, phrase) + noteWords(line, row, format, phrase);
}
