import type { Painter, Plane } from "../../../draw/index.js";
import { clipTo, snappedX, snapToPixel, SOLID, startOf, timeX } from "../../../draw/index.js";
import type { Frame, FrameThreshold } from "../frame/frame.js";
import type { Palette } from "./paint-style.js";

/** From a threshold to its name, a name's height, and the least from one name to the next, CSS pixels. */
const apart = 3;
const line = 16;
const close = 12;

/** Moments that stand closer than this on average, CSS pixels, are fainter: together they hide no line. */
const crowded = 8;

/** Half the foot and the height of the mark of a reconnect, CSS pixels. */
const foot = 3.5;
const height = 5;

/** Tints the ranges of values that matter, beneath the lines. */
export function paintRanges(painter: Painter, { thresholds }: Frame, palette: Palette): void {
  for (const { threshold, plane } of thresholds) {
    const { value, to } = threshold;
    if (to === undefined) continue;
    const [a, b] = [heightIn(plane, value), heightIn(plane, to)];
    fill(painter, palette, colorOf(threshold, palette), plane.left, Math.min(a, b), plane.width, Math.abs(b - a));
  }
}

/** Draws values that matter, and the ends of ranges, with their names. */
export function paintThresholds(painter: Painter, { thresholds }: Frame, palette: Palette): void {
  painter.font = palette.label;
  painter.textAlign = "right";
  // The middle of each name: one that has no room is left out.
  const named: number[] = [];
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
    const { y, above } = nameOf({ threshold, plane });
    const middle = y + (above ? -line / 2 : line / 2);
    if (named.some((other) => Math.abs(other - middle) < close)) continue;
    named.push(middle);
    painter.textBaseline = above ? "bottom" : "top";
    painter.fillText(label, plane.left + plane.width - 8, above ? y - apart : y + apart + 1);
  }
}

/** A line's name stands above it, a range's inside its upper end, where there is room for it. */
function nameOf({ threshold: { value, to }, plane }: FrameThreshold): { y: number; above: boolean } {
  if (to === undefined) {
    const y = snapToPixel(plane, plane.y(value));
    return { y, above: y - plane.top > line + 4 };
  }
  const [a, b] = [heightIn(plane, value), heightIn(plane, to)];
  const y = Math.min(a, b);
  return { y, above: Math.abs(b - a) < line + 4 && y - plane.top > line + 4 };
}

function addLevel(painter: Painter, plane: Plane, value: number): void {
  const y = snapToPixel(plane, plane.y(value));
  if (!(y >= plane.top - 1 && y <= plane.top + plane.height + 1)) return;
  painter.moveTo(plane.left, y);
  painter.lineTo(plane.left + plane.width, y);
}

/** Tints the stretches of time that matter, beneath all. */
export function paintStretches(painter: Painter, { plane, annotations }: Frame, palette: Palette): void {
  for (const { annotation, from, to } of annotations) {
    if (from === to) continue;
    const left = Math.max(from, plane.left);
    const width = Math.min(to, plane.left + plane.width) - left;
    if (width > 0) {
      fill(painter, palette, palette.color(annotation.color ?? muted), left, plane.top, width, plane.height);
    }
  }
}

/** Draws moments that matter, with their names at the top. */
export function paintAnnotations(painter: Painter, { plane, annotations }: Frame, palette: Palette): void {
  clipTo(painter, plane);
  painter.lineWidth = plane.pixel;
  painter.setLineDash(SOLID);
  painter.font = palette.label;
  painter.textAlign = "left";
  painter.textBaseline = "middle";
  let moments = 0;
  for (const { from, to } of annotations) if (from === to) moments += 1;
  const strength = Math.min(1, plane.width / (moments * crowded));
  for (const { annotation, label, from, to, names } of annotations) {
    painter.strokeStyle = painter.fillStyle = palette.color(annotation.color ?? muted);
    const x = snapToPixel(plane, from);
    if (from === to) {
      painter.globalAlpha = strength;
      painter.beginPath();
      painter.moveTo(x, plane.top);
      painter.lineTo(x, plane.top + plane.height);
      painter.stroke();
    }
    for (const { x: left, row, alpha } of names) {
      painter.globalAlpha = alpha;
      painter.fillText(label, left, plane.top + (row + 0.5) * line);
    }
    painter.globalAlpha = 1;
  }
  painter.restore();
}

/** Marks on the floor when streams were back. */
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
    painter.moveTo(x - foot, floor);
    painter.lineTo(x, floor - height);
    painter.lineTo(x + foot, floor);
    painter.closePath();
  }
  painter.fill();
}

const muted = "var(--tick-muted)";

function colorOf({ color }: FrameThreshold["threshold"], palette: Palette): string {
  return color === undefined ? palette.warn : palette.color(color);
}

function fill(
  painter: Painter,
  { sizes }: Palette,
  color: string,
  x: number,
  y: number,
  width: number,
  tall: number,
): void {
  painter.globalAlpha = sizes["range-opacity"];
  painter.fillStyle = color;
  painter.beginPath();
  painter.rect(x, y, width, tall);
  painter.fill();
  painter.globalAlpha = 1;
}

/** Where a value is, within the plot. */
function heightIn(plane: Plane, value: number): number {
  return Math.min(Math.max(plane.y(value), plane.top), plane.top + plane.height);
}
