import type { Box, Painter } from "../../../draw/index.js";
import type { PaintStyle } from "./paint-style.js";

/** Tints a box, as ranges of values and stretches of time are. */
export function paintTint(
  painter: Painter,
  { left, top, width, height }: Box,
  color: string,
  { palette }: PaintStyle,
): void {
  painter.globalAlpha = palette.sizes["range-opacity"];
  painter.fillStyle = color;
  painter.beginPath();
  painter.rect(left, top, width, height);
  painter.fill();
  painter.globalAlpha = 1;
}
