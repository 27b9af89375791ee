import type { Painter, Tick } from "../../../draw/index.js";
import { drawTimeAxis, drawValueAxis } from "../../../draw/index.js";
import type { FrameAxis } from "../axis/value-axis.js";
import type { Frame } from "../frame/frame.js";
import type { PaintStyle } from "./paint-style.js";

/** Distance from an axis's name down to the plot, CSS pixels: leaves room for half a label. */
const AXIS_NAME_GAP_PX = 12;

/** Size and place of a line's colour before the name of one of two axes, CSS pixels. */
const AXIS_KEY = { width: 10, height: 2, gap: 4, middle: 7 };

/** Most colours before the name of an axis. */
const MAX_AXIS_KEYS = 4;

/** Distance from the newest value within which a label is gone, CSS pixels; at twice as much it is full. */
const LABEL_FADE_PX = 12;

/** Draws the axes of values: labels and hairlines. */
export function paintValueAxes(painter: Painter, frame: Frame, style: PaintStyle): void {
  const { axes, newestValue } = frame;
  const {
    muted: color,
    label: font,
    grid,
    sizes: { "grid-width": gridWidth },
  } = style.palette;
  for (let index = 0; index < axes.length; index += 1) {
    const axis = axes[index];
    const { side, hasGrid } = axis;
    const ticks = side === "right" && newestValue !== undefined ? fadeTicksNear(axis, newestValue.y) : axis.ticks;
    drawValueAxis(painter, axis.plane, ticks, { color, font, grid: hasGrid ? grid : undefined, gridWidth, side });
  }
}

/** Draws the axis of time: labels and hairlines. */
export function paintTimeAxis(painter: Painter, frame: Frame, { palette }: PaintStyle): void {
  const { plane, timeTicks, timeInset: inset, hasTimeGrid, hasDense: snap } = frame;
  const { muted: color, label: font, sizes } = palette;
  const grid = hasTimeGrid ? palette.grid : undefined;
  drawTimeAxis(painter, plane, timeTicks, { color, font, grid, gridWidth: sizes["grid-width"], snap, inset });
}

/** Draws the names of the axes of values. */
export function paintAxisNames(painter: Painter, frame: Frame, style: PaintStyle): void {
  const { axes, hasAxisNames } = frame;
  for (let index = 0; hasAxisNames && index < axes.length; index += 1) {
    paintAxisName(painter, frame, axes[index], style);
  }
}

/** Fades the labels of the right axis near the newest value. */
function fadeTicksNear({ plane, ticks }: FrameAxis, y: number): readonly Tick[] {
  return ticks.map(({ value, label, alpha }) => ({
    value,
    label,
    alpha: alpha * Math.min(1, Math.max(0, (Math.abs(plane.y(value) - y) - LABEL_FADE_PX) / LABEL_FADE_PX)),
  }));
}

/** Draws the name of an axis above it; with two axes, after the colours of its lines. */
function paintAxisName(
  painter: Painter,
  { plane, axes, lines, width: frameWidth }: Frame,
  { side, name }: FrameAxis,
  { palette, measure }: PaintStyle,
): void {
  const hasTwoAxes = axes.length > 1;
  if (name === undefined && !hasTwoAxes) return;
  const y = plane.top - AXIS_NAME_GAP_PX;
  let keyCount = 0;
  for (let index = 0; hasTwoAxes && index < lines.length; index += 1) {
    if (lines[index].line.axis === side) keyCount += 1;
  }
  keyCount = Math.min(keyCount, MAX_AXIS_KEYS);
  const width = keyCount * (AXIS_KEY.width + AXIS_KEY.gap) + (name === undefined ? -AXIS_KEY.gap : measure(name));
  let x = side === "right" ? frameWidth - width : 0;
  for (let index = 0; keyCount > 0 && index < lines.length; index += 1) {
    if (lines[index].line.axis !== side) continue;
    keyCount -= 1;
    painter.fillStyle = palette.color(lines[index].line.stroke);
    painter.beginPath();
    painter.rect(x, y - AXIS_KEY.middle, AXIS_KEY.width, AXIS_KEY.height);
    painter.fill();
    x += AXIS_KEY.width + AXIS_KEY.gap;
  }
  if (name === undefined) return;
  painter.font = palette.label;
  painter.fillStyle = palette.muted;
  painter.textAlign = "left";
  painter.textBaseline = "bottom";
  painter.fillText(name, x, y);
}
