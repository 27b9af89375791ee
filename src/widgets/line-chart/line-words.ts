import type { ValueFormatter } from "../../draw/index.js";
import type { Series } from "../../series/index.js";
import type { Side } from "./axes.js";
import type { Line } from "./lines.js";

/** What writes the values of each axis. */
export type Formats = Readonly<Record<Side, ValueFormatter>>;

/** A row of a line in words: its value; of a band its bounds, after the value where it has one. */
export function valueWords({ axis, bounds, shift }: Line, row: { readonly time: number; readonly value: number } | undefined, formats: Formats): string {
  const format = formats[axis];
  const value = format(row?.value);
  if (bounds === undefined || row === undefined) return value;
  const range = `${format(valueAt(bounds.low, row.time + shift))}–${format(valueAt(bounds.high, row.time + shift))}`;
  return bounds.lined ? `${value} (${range})` : range;
}

/** The newest row of a line in words. */
export function newestWords(line: Line, formats: Formats): string {
  const { series, shift } = line;
  if (series === undefined || series.length === 0) return formats[line.axis](undefined);
  const { end } = series;
  return valueWords(line, { time: series.time(end - 1) - shift, value: series.value(end - 1) }, formats);
}

/** The newest rows of some lines in words, named where there are several. */
export function newestOfAll(lines: readonly { readonly line: Line }[], formats: Formats, most: number): string {
  const words = lines.slice(0, most).map(({ line }) => (lines.length === 1 ? newestWords(line, formats) : `${line.label} ${newestWords(line, formats)}`));
  return words.join(", ");
}

function valueAt(series: Series | undefined, time: number): number | undefined {
  if (series === undefined || series.length === 0) return undefined;
  const seq = series.nearest(time);
  return series.time(seq) === time ? series.value(seq) : undefined;
}
