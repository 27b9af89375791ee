import { gapWords } from "../../format/absence.js";
import { formatDuration } from "../../format/duration.js";
import type { Phrase } from "../../words/phrase.js";
import type { PastStretch } from "../frame/frame-past.js";
import { firstOnView } from "../series/first-on-view.js";
import type { Line } from "../series/line.js";
import { gapAfter } from "../words/row-words.js";

/** Record of a table of rows. */
export interface TableRow {
  /** Key, unique in the table. */
  readonly key: string;
  /** Time on the chart, epoch ms; undefined for missing rows. */
  readonly time: number | undefined;
  /**
   * Cells, one a line of the chart: its value, NaN if the row has none, undefined without a row of that time. Missing
   * rows: one cell in words.
   */
  readonly cells: readonly (number | string | undefined)[];
}

/**
 * Lists the newest rows of a stretch of time, the newest first, with the gaps between them. Rows of one line with equal
 * times get records of their own.
 *
 * @param from - least time on the chart, epoch ms
 * @param to - greatest time on the chart, epoch ms
 * @param maxRows - number of records from which on it stops
 */
export function rowsOnView(
  lines: readonly Line[],
  from: number,
  to: number,
  maxRows: number,
  phrase: Phrase,
): readonly TableRow[] {
  const columns = lines.map(({ series, shift, mark }) => ({
    series,
    shift,
    first: series === undefined ? 0 : firstOnView(series, mark, from + shift),
    seq: (series?.columns.after(to + shift) ?? 0) - 1,
  }));
  const rows: TableRow[] = [];
  let sameTimeCount = 0;
  let previousTime = NaN;
  while (rows.length < maxRows) {
    let time = -Infinity;
    for (const { series, shift, first, seq } of columns) {
      if (series !== undefined && seq >= first) time = Math.max(time, series.time(seq) - shift);
    }
    if (time === -Infinity) break;
    sameTimeCount = time === previousTime ? sameTimeCount + 1 : 0;
    previousTime = time;
    let gap: ReturnType<typeof gapAfter>;
    const cells = columns.map((column) => {
      const { series, shift, first, seq } = column;
      if (series === undefined || seq < first || series.time(seq) - shift !== time) return undefined;
      gap ??= gapAfter(series, seq);
      column.seq -= 1;
      return series.value(seq);
    });
    const key = `${time} ${sameTimeCount}`;
    if (gap !== undefined) {
      const length = gap.length > 0 ? [formatDuration(gap.length, phrase)] : [];
      rows.push({
        key: `${key} gap`,
        time: undefined,
        cells: [[gapWords(phrase, gap.kind), ...length].join(", ")],
      });
    }
    rows.push({ key, time, cells });
  }
  return rows;
}

/**
 * Adds a record for each stretch of the past that has no rows, where it belongs.
 *
 * @param rows - records of the rows, the newest first
 * @param isCut - whether older ones were left out
 */
export function withAbsent(
  rows: readonly TableRow[],
  stretches: readonly PastStretch[],
  isCut: boolean,
): readonly TableRow[] {
  const all = [...rows];
  for (const { from, kind, isEmpty, words } of stretches) {
    const index = all.findIndex(({ time = Infinity }) => time < from);
    if (!isEmpty || (index < 0 && isCut)) continue;
    all.splice(index < 0 ? all.length : index, 0, { key: `${kind} ${from}`, time: undefined, cells: [words] });
  }
  return all;
}
