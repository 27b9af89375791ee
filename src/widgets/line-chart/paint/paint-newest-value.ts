import type { Painter } from "../../../draw/index.js";
import { drawNumber } from "../../../draw/index.js";
import type { Frame } from "../frame/frame.js";
import type { PaintStyle } from "./paint-style.js";

/** Gap between the plot and the newest value, CSS pixels. */
const VALUE_GAP_PX = 10;

/** Gap between the plot and the newest value among the labels of a right axis, CSS pixels. */
const VALUE_GAP_ON_AXIS_PX = 8;

/** Writes the newest value of a single line at the right edge. */
export function paintNewestValue(
  painter: Painter,
  { plane, axes, lines, newestValue }: Frame,
  { palette, measure, isCurrent }: PaintStyle,
): void {
  if (newestValue === undefined) return;
  painter.globalAlpha = newestValue.alpha;
  // Restoring keeps the font of labels set: an equal font is taken at once, parsing another takes longer than a label.
  painter.save();
  painter.font = palette.strong;
  painter.fillStyle = isCurrent(lines[0].line.state) ? palette.ink : palette.muted;
  painter.textBaseline = "middle";
  drawNumber(
    painter,
    newestValue.text,
    plane.left + plane.width + (axes[0].side === "right" ? VALUE_GAP_ON_AXIS_PX : VALUE_GAP_PX),
    newestValue.y,
    (text) => measure(text, true),
  );
  painter.restore();
  painter.globalAlpha = 1;
}
