import type { Painter } from "./painter.js";
import type { Plane } from "./plane.js";
import { clipTo } from "./plane.js";

/** Most steps from transparent to full, and least width of one, CSS px. */
const MAX_STEPS = 6;
const MIN_STEP_PX = 5;

/**
 * Draws something whose left end fades out: a strip for each step, then the rest of the plane.
 * @param fade - width of the fade, CSS px; 0 for none
 * @param opacity - opacity of the rest, 0 to 1
 * @param draw - draws the part between two places across the plane
 */
export function drawFading(
  painter: Painter,
  plane: Plane,
  fade: number,
  opacity: number,
  draw: (from: number, to: number) => void,
): void {
  const width = Math.min(fade, plane.width);
  const steps = Math.min(MAX_STEPS, Math.floor(width / MIN_STEP_PX));
  const strip = Math.floor(width / steps / plane.pixel) * plane.pixel;
  for (let step = 0; step <= steps; step += 1) {
    const from = step > 0 ? plane.left + step * strip : plane.left;
    const to = step < steps ? from + strip : plane.left + plane.width;
    painter.globalAlpha = step < steps ? (opacity * (step + 0.5)) / steps : opacity;
    draw(from, to);
  }
  painter.globalAlpha = 1;
}

/** Draws like {@link drawFading}, clipped to each strip: for what does not end at two places by itself. */
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
