import type { Box, Plane } from "./plane.js";
import { columnX } from "./plane.js";

/** The box that each call overwrites, so that a bar allocates nothing. */
const box = { left: 0, top: 0, width: 0, height: 0 };

/**
 * Returns the box of a bar, from one time to another, on whole device px: at least one wide, and one high. The next
 * call overwrites it.
 *
 * @param base - the height at which it stands, CSS px
 * @param end - the height up or down to which it goes, CSS px
 * @param gap - the space left free at its right, CSS px
 */
export function barBox(plane: Plane, from: number, to: number, base: number, end: number, gap: number): Readonly<Box> {
  const { msPerPixel, pixel } = plane;
  box.left = columnX(plane, Math.floor(from / msPerPixel));
  box.width = Math.max(pixel, columnX(plane, Math.floor(to / msPerPixel)) - box.left - gap);
  box.top = end > base ? base : Math.min(end, base - pixel);
  box.height = Math.max(end, base, box.top + pixel) - box.top;
  return box;
}
