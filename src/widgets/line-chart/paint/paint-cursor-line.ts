import type { Painter } from "../../../draw/index.js";
import { drawDot, snapToPixel, SOLID, timeX } from "../../../draw/index.js";
import { planeOn } from "../axis/value-axes.js";
import type { Frame } from "../frame/frame.js";
import { followedValues } from "../marks/mark.js";
import type { PaintStyle } from "./paint-style.js";

/** Opacity of the cursor's hairline. */
const CURSOR_OPACITY = 0.6;

/** Growth of a dot under the cursor over the newest row's, CSS pixels. */
const POINTED_DOT_GROWTH_PX = 1;

/** Draws the hairline of the cursor, with dots at the rows that it points at. */
export function paintCursorLine(painter: Painter, { plane, axes, cursor }: Frame, { palette }: PaintStyle): void {
  if (cursor === undefined) return;
  const x = snapToPixel(plane, cursor.x);
  painter.globalAlpha = CURSOR_OPACITY;
  painter.strokeStyle = palette.muted;
  painter.lineWidth = Math.max(plane.pixel, palette.sizes["cursor-width"]);
  painter.setLineDash(SOLID);
  painter.beginPath();
  painter.moveTo(x, plane.top);
  painter.lineTo(x, plane.top + plane.height);
  painter.stroke();
  painter.globalAlpha = 1;
  const radius = palette.sizes["dot-radius"] + POINTED_DOT_GROWTH_PX;
  for (const { line, row } of cursor.values) {
    if (row === undefined || line.mark.dots === "none") continue;
    painter.fillStyle = palette.color(line.stroke);
    for (const value of followedValues(line, row)) {
      const y = planeOn(axes, line.axis).y(value);
      // NaN, a gap, fails this check too.
      if (y >= plane.top - radius && y <= plane.top + plane.height + radius) {
        drawDot(painter, timeX(plane, row.time), y, radius);
      }
    }
  }
}
