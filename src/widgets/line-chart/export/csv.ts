import type { Phrase } from "../../words/phrase.js";
import { firstOnView } from "../series/first-on-view.js";
import type { Line } from "../series/line.js";

/**
 * Places in a text after which a spreadsheet would read a formula: its start, and the end of a cell for one that parts
 * cells by semicolons or tabs.
 */
const BEFORE_FORMULA = /([;\t\r\n]+|^)(?=["\s]*[=+\-@＝＋－＠])|^(?=[\t\r\n])/g;

/** Characters of a text that has to be quoted. */
const NEEDS_QUOTES = /[",\r\n]/;

/** Farthest that a date may be from 1970, ms. */
const MAX_DATE_MS = 8.64e15;

/**
 * Writes rows as CSV (RFC 4180): a header, then a record a time, with a column a line of the chart. A cell is empty if
 * the line has no row of that time, or one without a value; rows of one line with equal times get records of their own.
 * A mark whose numbers may not be final has a column more, which tells so; a line with rows that are sums has two more,
 * of the least and the greatest value that each stands for.
 * A name that a spreadsheet would take for a formula gets an apostrophe before it, and so does a part of a name.
 *
 * @param from - least time on the chart, epoch ms
 * @param to - greatest time on the chart, epoch ms
 */
export function writeCSV(lines: readonly Line[], phrase: Phrase, from = -Infinity, to = Infinity): string {
  const sources = lines.flatMap((line) => columnsOf(line, phrase));
  const columns = sources.flatMap(({ series, shift, mark, write, read }) =>
    series === undefined
      ? []
      : [
          {
            series,
            write,
            read,
            seq: firstOnView(series, mark, from + shift),
            end: Math.min(series.end, series.columns.after(to + shift)),
          },
        ],
  );
  const records = [headerOf(sources.filter(({ series }) => series !== undefined))];
  for (;;) {
    let time = Infinity;
    for (const { series, seq, end } of columns) if (seq < end) time = Math.min(time, series.time(seq));
    if (time === Infinity) break;
    let record = cell(timeText(time));
    for (const column of columns) {
      record += ",";
      const { series, seq, end, write, read = (at: number) => series.value(at) } = column;
      if (seq >= end || series.time(seq) !== time) continue;
      column.seq += 1;
      record += write(read(seq), time);
    }
    records.push(record);
  }
  return `${records.join("\r\n")}\r\n`;
}

/** A column of a line: a field of its mark, or what there is to note on its rows. */
interface Column extends Pick<Line, "label" | "mark" | "series" | "shift"> {
  /** Writes the cell of a row, safe as it is. */
  readonly write: (value: number, time: number) => string;
  /** Returns the number of a row. Default: its value. */
  readonly read?: (seq: number) => number;
}

function columnsOf(line: Line, phrase: Phrase): Column[] {
  const { label, fields, series, shift, mark } = line;
  const write: Column["write"] = (value) => (Number.isNaN(value) ? "" : String(value));
  const columns = mark.fields.flatMap((name, field): Column[] => {
    const own = fields[field];
    const column = { label: name === "value" ? label : `${label} ${name}`, mark, series: own, shift, write };
    if (own?.hasSums() !== true) return [column];
    return [
      column,
      { ...column, label: `${column.label} min`, read: (seq) => own.low(seq) },
      { ...column, label: `${column.label} max`, read: (seq) => own.high(seq) },
    ];
  });
  if (mark.note === undefined) return columns;
  const note: Column["write"] = (_, time) => {
    const name = mark.note?.(line, time);
    return name === undefined ? "" : cell(phrase(name));
  };
  return [...columns, { label: phrase("note", { name: label }), mark, series, shift, write: note }];
}

/** Writes the header; repeated names are numbered, so that each column has its own. */
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
  const safe = text.replace(BEFORE_FORMULA, "$&'");
  return safe !== text || NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Writes a time as ISO 8601 in UTC, to the ms; to the µs if it has a fraction of a ms. */
function timeText(time: number): string {
  if (Math.abs(time) > MAX_DATE_MS) return String(time);
  const ms = Math.floor(time);
  const microseconds = Math.round((time - ms) * 1000);
  if (microseconds === 0) return new Date(ms).toISOString();
  if (microseconds === 1000) return new Date(ms + 1).toISOString();
  return new Date(ms).toISOString().replace("Z", `${String(microseconds).padStart(3, "0")}Z`);
}
