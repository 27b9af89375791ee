import { clipTo, type Plane } from "./plane.js";
import type { Painter } from "./painter.js";

/** Steps from nothing to full. */
const STEPS = 8;

/**
 * Draws something whose left end fades out: once for the whole plane but the fade, then a strip for each step.
 * @param fade - how wide the fade is, CSS px; 0 for none
 * @param draw - draws what can be seen between two places across the plane; it is clipped to them
 */
export function drawFading(
  painter: Painter,
  plane: Plane,
  fade: number,
  draw: (from: number, to: number) => void,
): void {
  const alpha = painter.globalAlpha;
  const strip = Math.round(Math.min(fade, plane.width) / STEPS / plane.pixel) * plane.pixel;
  const steps = strip > 0 ? STEPS : 0;
  for (let step = 0; step <= steps; step += 1) {
    const from = plane.left + step * strip;
    const to = step < steps ? from + strip : plane.left + plane.width;
    clipTo(painter, plane, from, to);
    painter.globalAlpha = step < steps ? (alpha * (step + 0.5)) / STEPS : alpha;
    draw(from, to);
    painter.restore();
  }
}
