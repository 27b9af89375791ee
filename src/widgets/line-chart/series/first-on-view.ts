import type { Series } from "../../../series/index.js";
import type { Mark } from "../marks/mark.js";

/**
 * Returns the sequence number of the first row whose shape is on view from a time of its stream's clock on: a bar may
 * begin before that.
 */
export function firstOnView(series: Series, mark: Pick<Mark, "rowAt">, from: number): number {
  const cut = mark.rowAt?.(series, from, 0) ?? -1;
  return cut < 0 ? Math.max(series.first, series.columns.atOrAfter(from)) : cut;
}

/** Tells whether all rows of a series, and their shapes, lie before a time of its stream's clock. */
export function isBefore(series: Series, mark: Pick<Mark, "rowAt">, from: number): boolean {
  const { length, end } = series;
  return length > 0 && series.time(end - 1) < from && firstOnView(series, mark, from) >= end;
}
