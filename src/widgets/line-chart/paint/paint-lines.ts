import type { Painter } from "../../../draw/index.js";
import { drawDot } from "../../../draw/index.js";
import type { Frame } from "../frame/frame.js";
import { strokeWidthOf } from "../marks/stroke-trace.js";
import type { PaintStyle } from "./paint-style.js";

/** Fills what lies beneath the strokes of all lines. */
export function paintAreas(painter: Painter, { drawn }: Frame, { palette }: PaintStyle): void {
  for (let index = 0; index < drawn.length; index += 1) {
    drawn[index].line.mark.paintArea?.(painter, drawn[index], palette);
  }
}

/** Draws the lines, each by its mark. */
export function paintStrokes(painter: Painter, { drawn }: Frame, { palette }: PaintStyle): void {
  for (let index = 0; index < drawn.length; index += 1) drawn[index].line.mark.paint(painter, drawn[index], palette);
}

/** Height of an arrow as a multiple of the radius of a dot. */
const ARROW_SCALE = 2;

/** Draws a dot at the end of each line, or an arrow at the edge beyond which its value lies. */
export function paintEndPoints(painter: Painter, { drawn }: Frame, { palette, isCurrent }: PaintStyle): void {
  for (let index = 0; index < drawn.length; index += 1) {
    const { endPoint, line, alpha } = drawn[index];
    if (endPoint === undefined) continue;
    painter.fillStyle = isCurrent(line.state) ? palette.color(line.stroke) : palette.muted;
    painter.globalAlpha = alpha;
    const radius = Math.max(palette.sizes["dot-radius"], strokeWidthOf(drawn[index], palette) * 1.5);
    const { x, y, beyond } = endPoint;
    if (beyond === 0) {
      drawDot(painter, x, y, radius);
      continue;
    }
    const base = y - beyond * radius * ARROW_SCALE;
    painter.beginPath();
    painter.moveTo(x, y);
    painter.lineTo(x + radius, base);
    painter.lineTo(x - radius, base);
    painter.closePath();
    painter.fill();
  }
  painter.globalAlpha = 1;
}
