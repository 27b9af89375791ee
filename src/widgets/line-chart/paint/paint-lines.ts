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

/** Draws a dot at the end of each line. */
export function paintEndPoints(painter: Painter, { drawn }: Frame, { palette }: PaintStyle): void {
  for (let index = 0; index < drawn.length; index += 1) {
    const { endPoint, line, alpha } = drawn[index];
    if (endPoint === undefined) continue;
    painter.fillStyle = palette.color(line.stroke);
    painter.globalAlpha = alpha;
    const radius = Math.max(palette.sizes["dot-radius"], strokeWidthOf(drawn[index], palette) * 1.5);
    drawDot(painter, endPoint.x, endPoint.y, radius);
  }
  painter.globalAlpha = 1;
}
