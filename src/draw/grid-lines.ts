import type { Painter } from "./painter.js";
import { SOLID } from "./painter.js";
import type { AxisStyle, Tick } from "./tick.js";

/**
 * Strokes the hairlines of ticks: those of full opacity in one path, then those that fade, each by itself.
 *
 * @param pixel - one device px in CSS px, the least width
 * @param addLine - adds the hairline of a value to the path
 */
export function strokeGridLines(
  painter: Painter,
  ticks: readonly Tick[],
  { grid, gridWidth = 0 }: AxisStyle,
  pixel: number,
  addLine: (value: number) => void,
): void {
  if (grid === undefined) return;
  painter.strokeStyle = grid;
  painter.lineWidth = Math.max(pixel, gridWidth);
  painter.lineCap = "butt";
  painter.setLineDash(SOLID);
  painter.beginPath();
  // Call `forEach`: in code that runs but once a frame an iterator makes an object a step.
  ticks.forEach(({ value, alpha = 1 }) => {
    if (alpha === 1) addLine(value);
  });
  painter.stroke();
  ticks.forEach(({ value, alpha = 1 }) => {
    if (alpha === 1) return;
    painter.globalAlpha = alpha;
    painter.beginPath();
    addLine(value);
    painter.stroke();
  });
  painter.globalAlpha = 1;
}
