import type { Painter } from "../../../draw/index.js";
import { clipTo, snapToPixel, SOLID } from "../../../draw/index.js";
import type { Frame } from "../frame/frame.js";
import type { PaintStyle } from "./paint-style.js";
import { paintTint } from "./paint-tint.js";

/** Height of a name, CSS pixels. */
const NAME_HEIGHT_PX = 16;

/** Average distance below which moments are fainter, CSS pixels: together they hide no line. */
const MOMENT_SPACING_PX = 8;

/** Colour of an annotation without one of its own. */
const MUTED_COLOR = "var(--tick-muted)";

/** Tints the stretches of time of annotations, beneath all. */
export function paintStretches(painter: Painter, { plane, annotations }: Frame, style: PaintStyle): void {
  for (const { annotation, from, to } of annotations) {
    if (from === to) continue;
    const left = Math.max(from, plane.left);
    const width = Math.min(to, plane.left + plane.width) - left;
    if (width > 0) {
      const color = style.palette.color(annotation.color ?? MUTED_COLOR);
      paintTint(painter, { left, top: plane.top, width, height: plane.height }, color, style);
    }
  }
}

/** Draws the moments of annotations, with their names at the top. */
export function paintAnnotations(painter: Painter, { plane, annotations }: Frame, { palette }: PaintStyle): void {
  if (annotations.length === 0) return;
  clipTo(painter, plane);
  painter.lineWidth = plane.pixel;
  painter.setLineDash(SOLID);
  painter.font = palette.label;
  painter.textAlign = "left";
  painter.textBaseline = "middle";
  let moments = 0;
  for (const { from, to } of annotations) if (from === to) moments += 1;
  const momentAlpha = Math.min(1, plane.width / (moments * MOMENT_SPACING_PX));
  for (const { annotation, label, from, to, names } of annotations) {
    painter.strokeStyle = painter.fillStyle = palette.color(annotation.color ?? MUTED_COLOR);
    const x = snapToPixel(plane, from);
    if (from === to) {
      painter.globalAlpha = momentAlpha;
      painter.beginPath();
      painter.moveTo(x, plane.top);
      painter.lineTo(x, plane.top + plane.height);
      painter.stroke();
    }
    for (const { x: left, row, alpha } of names) {
      painter.globalAlpha = alpha;
      painter.fillText(label, left, plane.top + (row + 0.5) * NAME_HEIGHT_PX);
    }
    painter.globalAlpha = 1;
  }
  painter.restore();
}
