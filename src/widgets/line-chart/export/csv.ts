import type { Line } from "../series/line.js";

/** Of a text in a cell: what a spreadsheet would take for a formula, and what has to be quoted. */
const formula = /^[=+\-@\t\r\n＝＋－＠]/;
const special = /[",\r\n]/;

/** The farthest from 1970 that a date may be, ms. */
const last = 8.64e15;

/**
 * Writes rows as CSV (RFC 4180): a header, then a line a time, with a column a line of the chart. Where a line has no
 * row of a time, or one without a value, its cell is empty; rows of one line and an equal time are lines of their own.
 * A name that a spreadsheet would take for a formula has an apostrophe before it.
 *
 * @param from - the least time on the chart, epoch ms
 * @param to - the greatest
 */
export function writeCSV(lines: readonly Line[], from = -Infinity, to = Infinity): string {
  const sources = lines.flatMap(columnsOf);
  const columns = sources.flatMap(({ series, shift }) =>
    series === undefined
      ? []
      : [
          {
            series,
            at: Math.max(series.first, series.columns.atOrAfter(from + shift)),
            end: Math.min(series.end, series.columns.after(to + shift)),
          },
        ],
  );
  const records = [headerOf(sources.filter(({ series }) => series !== undefined))];
  for (;;) {
    let time = Infinity;
    for (const { series, at, end } of columns) if (at < end) time = Math.min(time, series.time(at));
    if (time === Infinity) break;
    let record = cell(timeText(time));
    for (const column of columns) {
      record += ",";
      const { series, at, end } = column;
      if (at >= end || series.time(at) !== time) continue;
      column.at += 1;
      const value = series.value(at);
      if (!Number.isNaN(value)) record += String(value);
    }
    records.push(record);
  }
  return `${records.join("\r\n")}\r\n`;
}

/** The numbers of a line: its values, and the bounds of a band. */
type Column = Pick<Line, "label" | "series" | "shift">;

function columnsOf({ label, series, shift, bounds }: Line): Column[] {
  if (bounds === undefined) return [{ label, series, shift }];
  const both = [
    { label: `${label} low`, series: bounds.low, shift },
    { label: `${label} high`, series: bounds.high, shift },
  ];
  return bounds.lined ? [{ label, series, shift }, ...both] : both;
}

/** No two columns have the same name. */
function headerOf(lines: readonly Column[]): string {
  const names = new Set(["time"]);
  for (const { label } of lines) {
    let name = label;
    for (let count = 2; names.has(name); count += 1) name = `${label} (${count})`;
    names.add(name);
  }
  return [...names].map(cell).join();
}

function cell(text: string): string {
  const safe = formula.test(text) ? `'${text}` : text;
  return safe !== text || special.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** ISO 8601 in UTC, to the ms; to the µs where a time has a part of a ms. */
function timeText(time: number): string {
  if (Math.abs(time) > last) return String(time);
  const ms = Math.floor(time);
  const rest = Math.round((time - ms) * 1000);
  if (rest === 0) return new Date(ms).toISOString();
  if (rest === 1000) return new Date(ms + 1).toISOString();
  return new Date(ms).toISOString().replace("Z", `${String(rest).padStart(3, "0")}Z`);
}
