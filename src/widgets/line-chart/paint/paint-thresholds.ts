import type { Painter, Plane } from "../../../draw/index.js";
import { snapToPixel } from "../../../draw/index.js";
import type { Frame } from "../frame/frame.js";
import type { FrameThreshold } from "../frame/thresholds.js";
import type { PaintStyle } from "./paint-style.js";
import { paintTint } from "./paint-tint.js";

/** Gap between a threshold and its name, CSS pixels. */
const NAME_GAP_PX = 3;

/** Height of a name, CSS pixels. */
const NAME_HEIGHT_PX = 16;

/** Least distance between the middles of two names, CSS pixels. */
const NAME_SPACING_PX = 12;

/** Tints the ranges of thresholds, beneath the lines. */
export function paintRanges(painter: Painter, { thresholds }: Frame, style: PaintStyle): void {
  for (const { threshold, plane } of thresholds) {
    const { value, to } = threshold;
    if (to === undefined) continue;
    const [a, b] = [clampedY(plane, value), clampedY(plane, to)];
    const box = { left: plane.left, top: Math.min(a, b), width: plane.width, height: Math.abs(b - a) };
    paintTint(painter, box, colorOf(threshold, style), style);
  }
}

/** Draws the lines of thresholds, and the ends of ranges, with their names. */
export function paintThresholds(painter: Painter, { thresholds }: Frame, style: PaintStyle): void {
  if (thresholds.length === 0) return;
  const { palette } = style;
  painter.font = palette.label;
  painter.textAlign = "right";
  // Middles of the names so far: a name without room is left out.
  const nameMiddles: number[] = [];
  for (const { threshold, plane } of thresholds) {
    const { value, to, label } = threshold;
    painter.strokeStyle = painter.fillStyle = colorOf(threshold, style);
    painter.lineWidth = Math.max(plane.pixel, palette.sizes["threshold-width"]);
    painter.setLineDash(palette.dashes);
    painter.beginPath();
    addLevel(painter, plane, value);
    if (to !== undefined) addLevel(painter, plane, to);
    painter.stroke();
    if (label === undefined) continue;
    const { y, isAbove } = namePlace({ threshold, plane });
    const middle = y + (isAbove ? -NAME_HEIGHT_PX / 2 : NAME_HEIGHT_PX / 2);
    if (nameMiddles.some((other) => Math.abs(other - middle) < NAME_SPACING_PX)) continue;
    nameMiddles.push(middle);
    painter.textBaseline = isAbove ? "bottom" : "top";
    painter.fillText(label, plane.left + plane.width - 8, isAbove ? y - NAME_GAP_PX : y + NAME_GAP_PX + 1);
  }
}

/** Places a name: a line's above it, a range's inside its upper end, where there is room for it. */
function namePlace({ threshold: { value, to }, plane }: FrameThreshold): { y: number; isAbove: boolean } {
  if (to === undefined) {
    const y = snapToPixel(plane, plane.y(value));
    return { y, isAbove: y - plane.top > NAME_HEIGHT_PX + 4 };
  }
  const [a, b] = [clampedY(plane, value), clampedY(plane, to)];
  const y = Math.min(a, b);
  return { y, isAbove: Math.abs(b - a) < NAME_HEIGHT_PX + 4 && y - plane.top > NAME_HEIGHT_PX + 4 };
}

function addLevel(painter: Painter, plane: Plane, value: number): void {
  const y = snapToPixel(plane, plane.y(value));
  if (!(y >= plane.top - 1 && y <= plane.top + plane.height + 1)) return;
  painter.moveTo(plane.left, y);
  painter.lineTo(plane.left + plane.width, y);
}

function colorOf({ color }: FrameThreshold["threshold"], { palette }: PaintStyle): string {
  return color === undefined ? palette.warn : palette.color(color);
}

/** Returns the height of a value, kept within the plot. */
function clampedY(plane: Plane, value: number): number {
  return Math.min(Math.max(plane.y(value), plane.top), plane.top + plane.height);
}
