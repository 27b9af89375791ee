import type { Series } from "../series/series.js";
import type { PixelColumns } from "./pixel-columns.js";
import type { Plane } from "./plane.js";
import { columnAt, pixelsOf, startOf, timeAt } from "./plane.js";

/** Rows beside the view that a curve's shape in view may depend on. */
const BESIDE = 4;

/** A dense line turns sparse only below this share of a row a device px, so that it does not flicker between both. */
const HYSTERESIS = 0.75;

/** One series as a view sees it. */
export interface Trace {
  /** The rows. */
  readonly series: Series;
  /** Their spans, up to date for the plane. */
  readonly columns: PixelColumns;
  /** Whether to draw spans (a row or more a device px) or the rows themselves. See {@link isDense}. */
  readonly dense: boolean;
}

/** How many rows a plane shows a device px. */
export function densityOf(series: Series, plane: Plane): number {
  return (series.columns.after(plane.to) - series.columns.atOrAfter(startOf(plane))) / pixelsOf(plane);
}

/**
 * Whether a density is that of a dense line: a row or more a device px.
 * @param was - what it was a frame ago
 */
export function isDense(density: number, was = false): boolean {
  return density >= (was ? HYSTERESIS : 1);
}

/** The first column that begins at a place across the plane, or after it. */
export function firstColumn({ columns }: Trace, plane: Plane, x: number): number {
  return Math.max(columns.first, columnAt(plane, x));
}

/** The last column that begins before a place across the plane. */
export function lastColumn({ columns }: Trace, plane: Plane, x: number): number {
  return Math.min(columns.last, columnAt(plane, x) - 1);
}

/** The first row that a curve depends on to the right of a place. */
export function firstRow(series: Series, plane: Plane, x: number): number {
  return Math.max(series.first, series.columns.atOrAfter(timeAt(plane, x)) - BESIDE);
}

/** The row after the last that a curve depends on to the left of a place. */
export function endRow(series: Series, plane: Plane, x: number): number {
  return Math.min(series.end, series.columns.after(timeAt(plane, x)) + BESIDE);
}

/** The height of a value, kept within what every painter can take: a plane's height times 1,000 beyond its edges. */
export function heightOf(plane: Plane, value: number): number {
  const reach = plane.height * 1000;
  return Math.min(Math.max(plane.y(value), plane.top - reach), plane.top + plane.height + reach);
}
