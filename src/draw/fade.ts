import type { Painter } from "./painter.js";
import type { Plane } from "./plane.js";
import { clipTo } from "./plane.js";

/** Steps from nothing to full, at most, and how wide one is at least, CSS px. */
const STEPS = 6;
const STEP = 5;

/**
 * Draws something whose left end fades out: a strip for each step, then the rest of the plane.
 * @param fade - how wide the fade is, CSS px; 0 for none
 * @param opacity - of the rest, 0 to 1
 * @param draw - draws what is between two places across the plane
 */
export function drawFading(
  painter: Painter,
  plane: Plane,
  fade: number,
  opacity: number,
  draw: (from: number, to: number) => void,
): void {
  const width = Math.min(fade, plane.width);
  const steps = Math.min(STEPS, Math.floor(width / STEP));
  const strip = Math.floor(width / steps / plane.pixel) * plane.pixel;
  for (let step = 0; step <= steps; step += 1) {
    const from = step > 0 ? plane.left + step * strip : plane.left;
    const to = step < steps ? from + strip : plane.left + plane.width;
    painter.globalAlpha = step < steps ? (opacity * (step + 0.5)) / steps : opacity;
    draw(from, to);
  }
  painter.globalAlpha = 1;
}

/** As {@link drawFading}, for what does not end at two places by itself: it is clipped to them. */
export function drawFadingClipped(
  painter: Painter,
  plane: Plane,
  fade: number,
  opacity: number,
  draw: (from: number, to: number) => void,
): void {
  drawFading(painter, plane, fade, opacity, (from, to) => {
    clipTo(painter, plane, from, to);
    draw(from, to);
    painter.restore();
  });
}
