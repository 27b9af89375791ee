/** The most rows that a view takes, a CSS pixel. */
const ROWS_A_PIXEL = 4;

/** The level of rows as they came in, of which none is summed up. */
export const RAW = 0;

/**
 * Returns the level of a view: the span that a row sums up there, ms. Powers of two, so that the rows of one level are
 * used while a reader zooms, and the finest with at most four rows a CSS pixel.
 */
export function levelOf(msPerPixel: number): number {
  return Math.max(1, 2 ** Math.ceil(Math.log2(msPerPixel / ROWS_A_PIXEL)));
}
