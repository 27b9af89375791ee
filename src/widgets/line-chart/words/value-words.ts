import type { ValueFormatter } from "../../../draw/index.js";
import type { Series } from "../../../series/index.js";
import type { Side } from "../options/axis-options.js";
import type { Line } from "../series/line.js";

/** The formatter of values of each axis. */
export type Formats = Readonly<Record<Side, ValueFormatter>>;

interface Row {
  readonly time: number;
  readonly value: number;
}

/** The signs of a range: before a lone lower or upper bound, and between both. */
interface RangeSigns {
  readonly low: string;
  readonly high: string;
  readonly between: string;
}

/** Signs for the eye; no dash stands before a number, where it would be a minus. */
const WRITTEN_SIGNS: RangeSigns = { low: "≥ ", high: "≤ ", between: "–" };

/** Signs for a screen reader. */
const SPOKEN_SIGNS: RangeSigns = { low: "from ", high: "up to ", between: " to " };

/** Writes a row of a line: its value, or the bounds of a band, after its value where it has one. */
export function valueWords(line: Line, row: Row | undefined, formats: Formats): string {
  const format = formats[line.axis];
  const value = format(row?.value);
  return row === undefined ? value : withBounds(line, row, value, format(undefined), WRITTEN_SIGNS, format);
}

/** Writes a row of a line for a screen reader. */
export function spokenWords(line: Line, row: Row, formats: Formats): string {
  const none = "no value";
  const format = formats[line.axis];
  return withBounds(line, row, Number.isNaN(row.value) ? none : format(row.value), none, SPOKEN_SIGNS, format);
}

/** Adds the bounds of a band to its value, or puts them in place of it. */
function withBounds(
  line: Line,
  { time }: Row,
  value: string,
  none: string,
  signs: RangeSigns,
  format: ValueFormatter,
): string {
  const { bounds } = line;
  if (bounds === undefined) return value;
  const { low, high } = boundsAt(line, time);
  if (low === undefined && high === undefined) return bounds.hasLine ? value : none;
  const range =
    low === undefined
      ? signs.high + format(high)
      : high === undefined
        ? signs.low + format(low)
        : format(low) + signs.between + format(high);
  return bounds.hasLine ? `${value} (${range})` : range;
}

/** Writes the newest row of a line. */
export function newestWords(line: Line, formats: Formats): string {
  return valueWords(line, newestRowOf(line), formats);
}

/** Writes the newest rows of the first lines for a screen reader, with names where there are several lines. */
export function newestWordsOfAll(
  lines: readonly { readonly line: Line }[],
  formats: Formats,
  maxLines: number,
): string {
  const words = lines.slice(0, maxLines).map(({ line }) => {
    const row = newestRowOf(line);
    const text = row === undefined ? formats[line.axis](undefined) : spokenWords(line, row, formats);
    return lines.length === 1 ? text : `${line.label} ${text}`;
  });
  return words.join(", ");
}

/** Returns the bounds of a band in its row at a time on the chart; undefined: no such bound. */
export function boundsAt(
  { bounds, shift }: Line,
  time: number,
): { readonly low: number | undefined; readonly high: number | undefined } {
  return { low: valueAt(bounds?.low, time + shift), high: valueAt(bounds?.high, time + shift) };
}

function newestRowOf({ series, shift }: Line): Row | undefined {
  if (series === undefined || series.length === 0) return undefined;
  const { end } = series;
  return { time: series.time(end - 1) - shift, value: series.value(end - 1) };
}

function valueAt(series: Series | undefined, time: number): number | undefined {
  if (series === undefined || series.length === 0) return undefined;
  const seq = series.nearest(time);
  const value = series.time(seq) === time ? series.value(seq) : NaN;
  return Number.isNaN(value) ? undefined : value;
}
