import type { Painter } from "../../../draw/index.js";
import { snappedX, startOf, timeX } from "../../../draw/index.js";
import type { Frame } from "../frame/frame.js";
import type { PaintStyle } from "./paint-style.js";

/** Half the width of a reconnect's mark, CSS pixels. */
const MARK_HALF_WIDTH_PX = 3.5;

/** Height of the mark of a reconnect, CSS pixels. */
const MARK_HEIGHT_PX = 5;

/** Draws marks on the floor of the plot where streams have reconnected. */
export function paintReconnects(
  painter: Painter,
  { plane, reconnects, hasDense }: Frame,
  { palette }: PaintStyle,
): void {
  if (reconnects.length === 0) return;
  const start = startOf(plane);
  const floor = plane.top + plane.height;
  painter.fillStyle = palette.muted;
  painter.beginPath();
  for (let index = reconnects.length - 1; index >= 0 && reconnects[index] >= start; index -= 1) {
    if (reconnects[index] > plane.to) continue;
    const x = hasDense ? snappedX(plane, reconnects[index]) : timeX(plane, reconnects[index]);
    painter.moveTo(x - MARK_HALF_WIDTH_PX, floor);
    painter.lineTo(x, floor - MARK_HEIGHT_PX);
    painter.lineTo(x + MARK_HALF_WIDTH_PX, floor);
    painter.closePath();
  }
  painter.fill();
}
