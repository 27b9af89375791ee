import type { Painter, Plane } from "../../../draw/index.js";
import { clipTo, snappedX, snapToPixel, SOLID, startOf, timeX } from "../../../draw/index.js";
import type { Frame, FrameThreshold } from "../frame/frame.js";
import type { Palette } from "./paint-style.js";

/** Gap between a threshold and its name, CSS pixels. */
const NAME_GAP_PX = 3;

/** Height of the name of a threshold or an annotation, CSS pixels. */
const NAME_HEIGHT_PX = 16;

/** Least distance between the middles of two names, CSS pixels. */
const NAME_SPACING_PX = 12;

/** Average distance below which moments are fainter, CSS pixels: together they hide no line. */
const MOMENT_SPACING_PX = 8;

/** Half the width of a reconnect's mark, CSS pixels. */
const MARK_HALF_WIDTH_PX = 3.5;

/** Height of the mark of a reconnect, CSS pixels. */
const MARK_HEIGHT_PX = 5;

/** Colour of an annotation without one of its own. */
const MUTED_COLOR = "var(--tick-muted)";

/** Tints the ranges of thresholds, beneath the lines. */
export function paintRanges(painter: Painter, { thresholds }: Frame, palette: Palette): void {
  for (const { threshold, plane } of thresholds) {
    const { value, to } = threshold;
    if (to === undefined) continue;
    const [a, b] = [clampedY(plane, value), clampedY(plane, to)];
    paintTint(painter, palette, colorOf(threshold, palette), plane.left, Math.min(a, b), plane.width, Math.abs(b - a));
  }
}

/** Draws the lines of thresholds, and the ends of ranges, with their names. */
export function paintThresholds(painter: Painter, { thresholds }: Frame, palette: Palette): void {
  painter.font = palette.label;
  painter.textAlign = "right";
  // Middles of the names so far: a name without room is left out.
  const nameMiddles: number[] = [];
  for (const { threshold, plane } of thresholds) {
    const { value, to, label } = threshold;
    painter.strokeStyle = painter.fillStyle = colorOf(threshold, palette);
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

/** Tints the stretches of time of annotations, beneath all. */
export function paintStretches(painter: Painter, { plane, annotations }: Frame, palette: Palette): void {
  for (const { annotation, from, to } of annotations) {
    if (from === to) continue;
    const left = Math.max(from, plane.left);
    const width = Math.min(to, plane.left + plane.width) - left;
    if (width > 0) {
      paintTint(painter, palette, palette.color(annotation.color ?? MUTED_COLOR), left, plane.top, width, plane.height);
    }
  }
}

/** Draws the moments of annotations, with their names at the top. */
export function paintAnnotations(painter: Painter, { plane, annotations }: Frame, palette: Palette): void {
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

/** Draws marks on the floor of the plot where streams have reconnected. */
export function paintReconnects(
  painter: Painter,
  plane: Plane,
  times: readonly number[],
  palette: Palette,
  snap: boolean,
): void {
  const start = startOf(plane);
  const floor = plane.top + plane.height;
  painter.fillStyle = palette.muted;
  painter.beginPath();
  for (let index = times.length - 1; index >= 0 && times[index] >= start; index -= 1) {
    if (times[index] > plane.to) continue;
    const x = snap ? snappedX(plane, times[index]) : timeX(plane, times[index]);
    painter.moveTo(x - MARK_HALF_WIDTH_PX, floor);
    painter.lineTo(x, floor - MARK_HEIGHT_PX);
    painter.lineTo(x + MARK_HALF_WIDTH_PX, floor);
    painter.closePath();
  }
  painter.fill();
}

function colorOf({ color }: FrameThreshold["threshold"], palette: Palette): string {
  return color === undefined ? palette.warn : palette.color(color);
}

function paintTint(
  painter: Painter,
  { sizes }: Palette,
  color: string,
  x: number,
  y: number,
  width: number,
  height: number,
): void {
  painter.globalAlpha = sizes["range-opacity"];
  painter.fillStyle = color;
  painter.beginPath();
  painter.rect(x, y, width, height);
  painter.fill();
  painter.globalAlpha = 1;
}

/** Returns the height of a value, kept within the plot. */
function clampedY(plane: Plane, value: number): number {
  return Math.min(Math.max(plane.y(value), plane.top), plane.top + plane.height);
}
