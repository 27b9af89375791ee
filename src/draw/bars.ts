import type { Painter } from "./painter.js";
import type { Plane } from "./plane.js";
import { columnX } from "./plane.js";

/**
 * Adds a bar to the path of a painter, from one time to another, on whole device px: at least one wide, and one high.
 *
 * @param base - the height at which it stands, CSS px
 * @param end - the height up or down to which it goes, CSS px
 * @param gap - the space left free at its right, CSS px
 */
export function addBar(
  painter: Painter,
  plane: Plane,
  from: number,
  to: number,
  base: number,
  end: number,
  gap: number,
): void {
  const { msPerPixel, pixel } = plane;
  const left = columnX(plane, Math.floor(from / msPerPixel));
  const right = columnX(plane, Math.floor(to / msPerPixel));
  const top = Math.min(end, base, base - pixel);
  painter.rect(left, top, Math.max(pixel, right - left - gap), Math.max(end, base) - top);
}
