import type { Painter } from "../../../draw/index.js";
import { drawDot } from "../../../draw/index.js";
import type { Palette } from "../../style/palette.js";
import type { DrawnLine } from "../frame/drawn-lines.js";
import type { Frame } from "../frame/frame.js";
import { strokeWidthOf } from "../marks/stroke-trace.js";
import type { PaintStyle } from "./paint-style.js";

/** Fills what lies beneath the strokes of all lines. */
function paintAreas(painter: Painter, { drawn }: Frame, { palette }: PaintStyle): void {
  for (let index = 0; index < drawn.length; index += 1) {
    drawn[index].line.mark.paintArea?.(painter, drawn[index], palette);
  }
}

/** Draws the lines, each by its mark. */
function paintStrokes(painter: Painter, { drawn }: Frame, { palette }: PaintStyle): void {
  for (let index = 0; index < drawn.length; index += 1) drawn[index].line.mark.paint(painter, drawn[index], palette);
}

/** Draws lines, and what lies beneath their strokes. */
export function paintMarks(painter: Painter, frame: Frame, style: PaintStyle): void {
  paintAreas(painter, frame, style);
  paintStrokes(painter, frame, style);
}

/** Height of an arrow as a multiple of the radius of a dot. */
const ARROW_SCALE = 2;

/** Returns the radius of the dot at the end of a line, CSS pixels. */
export function dotRadius(drawnLine: DrawnLine, palette: Palette): number {
  return Math.max(palette.sizes["dot-radius"], strokeWidthOf(drawnLine, palette) * 1.5);
}

/** Returns the colour of the dot at the end of a line: muted where its newest row is no news. */
export function dotColor({ line }: DrawnLine, { palette, isCurrent }: PaintStyle): string {
  return isCurrent(line.state) ? palette.color(line.stroke) : palette.muted;
}

/** Draws a dot at the end of each line, or an arrow at the edge beyond which its value lies. */
export function paintEndPoints(painter: Painter, { drawn }: Frame, style: PaintStyle): void {
  for (let index = 0; index < drawn.length; index += 1) {
    const { endPoint, alpha } = drawn[index];
    if (endPoint === undefined) continue;
    painter.fillStyle = dotColor(drawn[index], style);
    painter.globalAlpha = alpha;
    const radius = dotRadius(drawn[index], style.palette);
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
