import { durationText } from "../../../draw/index.js";
import type { Line } from "../series/line.js";
import { gapAfter, missing } from "../words/row-words.js";

/** A line of a table of rows. */
export interface TableRow {
  /** Tells it from the others. */
  readonly key: string;
  /** The time on the chart, epoch ms; undefined: here rows are missing. */
  readonly time: number | undefined;
  /**
   * A cell a line of the chart: its value, NaN where a row has none; undefined where it has no row of that time. What
   * is missing: one cell in words.
   */
  readonly cells: readonly (number | string | undefined)[];
}

/**
 * The newest rows of a stretch of time, the newest first, with what is missing between them. Rows of equal times are
 * lines of their own.
 *
 * @param from - the least time on the chart, epoch ms
 * @param to - the greatest
 * @param most - lines at most
 */
export function rowsOnView(lines: readonly Line[], from: number, to: number, most: number): readonly TableRow[] {
  const columns = lines.map(({ series, shift }) => ({
    series,
    shift,
    at: (series?.columns.after(to + shift) ?? 0) - 1,
  }));
  const rows: TableRow[] = [];
  let again = 0;
  let before = NaN;
  while (rows.length < most) {
    let time = -Infinity;
    for (const { series, shift, at } of columns) {
      if (series !== undefined && at >= series.first) time = Math.max(time, series.time(at) - shift);
    }
    if (!(time >= from)) break;
    again = time === before ? again + 1 : 0;
    before = time;
    let gap: ReturnType<typeof gapAfter>;
    const cells = columns.map((column) => {
      const { series, shift, at } = column;
      if (series === undefined || at < series.first || series.time(at) - shift !== time) return undefined;
      gap ??= gapAfter(series, at);
      column.at -= 1;
      return series.value(at);
    });
    const key = `${time} ${again}`;
    if (gap !== undefined) {
      rows.push({
        key: `${key} gap`,
        time: undefined,
        cells: [`${missing[gap.kind]}${gap.length > 0 ? `, ${durationText(gap.length)}` : ""}`],
      });
    }
    rows.push({ key, time, cells });
  }
  return rows;
}
