import type { Series } from "../series/series.js";
import type { PixelColumns } from "./pixel-columns.js";
import type { Plane } from "./plane.js";
import { columnAt, pixelsOf, startOf, timeAt } from "./plane.js";

/** Rows beside the view that a curve's shape in view may depend on. */
const ROWS_BESIDE = 4;

/**
 * Density below which a dense line turns sparse, in rows a device px: less than 1, so that the line does not flicker
 * between both.
 */
const DENSE_HYSTERESIS = 0.75;

/** Series as a view draws it. */
export interface Trace {
  /** The rows. */
  readonly series: Series;
  /** Spans of the rows, up to date for the plane. */
  readonly columns: PixelColumns;
  /** Whether to draw spans (a row or more a device px) or the rows themselves. See {@link isDense}. */
  readonly dense: boolean;
}

/** Returns how many rows a plane shows a device px. */
export function densityOf(series: Series, plane: Plane): number {
  return (series.columns.after(plane.to) - series.columns.atOrAfter(startOf(plane))) / pixelsOf(plane);
}

/**
 * Tells whether a density is that of a dense line: a row or more a device px.
 * @param wasDense - whether the line was dense a frame ago
 */
export function isDense(density: number, wasDense = false): boolean {
  return density >= (wasDense ? DENSE_HYSTERESIS : 1);
}

/** Returns the first column that begins at a place across the plane, or after it. */
export function firstColumn({ columns }: Trace, plane: Plane, x: number): number {
  return Math.max(columns.first, columnAt(plane, x));
}

/** Returns the last column that begins before a place across the plane. */
export function lastColumn({ columns }: Trace, plane: Plane, x: number): number {
  return Math.min(columns.last, columnAt(plane, x) - 1);
}

/** Returns the first row that a curve depends on to the right of a place. */
export function firstRow(series: Series, plane: Plane, x: number): number {
  return Math.max(series.first, series.columns.atOrAfter(timeAt(plane, x)) - ROWS_BESIDE);
}

/** Returns the row after the last that a curve depends on to the left of a place. */
export function endRow(series: Series, plane: Plane, x: number): number {
  return Math.min(series.end, series.columns.after(timeAt(plane, x)) + ROWS_BESIDE);
}

/** Returns the y of a value, kept within what every painter can take: a plane's height times 1,000 beyond its edges. */
export function heightOf(plane: Plane, value: number): number {
  const reach = plane.height * 1000;
  return Math.min(Math.max(plane.y(value), plane.top - reach), plane.top + plane.height + reach);
}
