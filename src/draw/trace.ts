import type { Series } from "../series/series.js";
import { pixelsOf, startOf, timeAt, type Plane } from "./plane.js";
import type { PixelColumns } from "./pixel-columns.js";

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

/**
 * Whether a plane shows a row or more of a series a device px.
 * @param was - what it was a frame ago
 */
export function isDense(series: Series, plane: Plane, was = false): boolean {
  const rows = series.columns.after(plane.to) - series.columns.atOrAfter(startOf(plane));
  return rows >= pixelsOf(plane) * (was ? HYSTERESIS : 1);
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
