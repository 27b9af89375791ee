import type { ValueFormatter } from "../../../draw/index.js";
import type { Series } from "../../../series/index.js";
import type { Side } from "../options/axis-options.js";
import type { Line } from "../series/line.js";

/** What writes the values of each axis. */
export type Formats = Readonly<Record<Side, ValueFormatter>>;

interface Row {
  readonly time: number;
  readonly value: number;
}

/** What stands before a bound without the other, and between both. */
interface RangeSigns {
  readonly least: string;
  readonly most: string;
  readonly between: string;
}

/** A dash before a number would be its sign. */
const written: RangeSigns = { least: "≥ ", most: "≤ ", between: "–" };
const spoken: RangeSigns = { least: "from ", most: "up to ", between: " to " };

/** A row of a line in words: its value; of a band its bounds, after the value where it has one. */
export function valueWords(line: Line, row: Row | undefined, formats: Formats): string {
  const format = formats[line.axis];
  const value = format(row?.value);
  return row === undefined ? value : withBounds(line, row, value, format(undefined), written, format);
}

/** A row of a line as it is read out. */
export function spokenWords(line: Line, row: Row, formats: Formats): string {
  const none = "no value";
  const format = formats[line.axis];
  return withBounds(line, row, Number.isNaN(row.value) ? none : format(row.value), none, spoken, format);
}

function withBounds(
  line: Line,
  { time }: Row,
  value: string,
  none: string,
  { least, most, between }: RangeSigns,
  format: ValueFormatter,
): string {
  const { bounds } = line;
  if (bounds === undefined) return value;
  const { low, high } = boundsAt(line, time);
  if (low === undefined && high === undefined) return bounds.lined ? value : none;
  const range =
    low === undefined
      ? most + format(high)
      : high === undefined
        ? least + format(low)
        : format(low) + between + format(high);
  return bounds.lined ? `${value} (${range})` : range;
}

/** The newest row of a line in words. */
export function newestWords(line: Line, formats: Formats): string {
  return valueWords(line, newestOf(line), formats);
}

/** The newest rows of some lines as they are read out, named where there are several. */
export function newestOfAll(lines: readonly { readonly line: Line }[], formats: Formats, most: number): string {
  const words = lines.slice(0, most).map(({ line }) => {
    const row = newestOf(line);
    const told = row === undefined ? formats[line.axis](undefined) : spokenWords(line, row, formats);
    return lines.length === 1 ? told : `${line.label} ${told}`;
  });
  return words.join(", ");
}

/** The bounds of a band in its row of a time on the chart; undefined: it has none there. */
export function boundsAt(
  { bounds, shift }: Line,
  time: number,
): { readonly low: number | undefined; readonly high: number | undefined } {
  return { low: valueAt(bounds?.low, time + shift), high: valueAt(bounds?.high, time + shift) };
}

function newestOf({ series, shift }: Line): Row | undefined {
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
