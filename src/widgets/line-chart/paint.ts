import { curveLinear, curveMonotoneX, curveStepAfter, drawArea, drawDot, drawGaps, drawLine, drawNotHeld, drawNumber, drawTimeAxis, drawValueAxis, shifted, SOLID, timeX } from "../../draw/index.js";
import type { CurveFactory, Painter, Plane } from "../../draw/index.js";
import type { Frame } from "./frame.js";
import type { FrameOptions, Measure } from "./scene.js";
import type { FrameLine } from "./traces.js";

/** Colours and fonts as a painter takes them. */
export interface Palette {
  /** Of words that matter. */
  readonly ink: string;
  /** Of labels. */
  readonly muted: string;
  /** Of hairlines. */
  readonly grid: string;
  /** Of thresholds. */
  readonly warn: string;
  /** The font of labels. */
  readonly label: string;
  /** The font of the newest value. */
  readonly strong: string;
  /** Any CSS colour, computed. */
  color(text: string): string;
}

/** How a frame is drawn. */
export interface PaintOptions {
  /** The chart's options. */
  readonly options: FrameOptions;
  /** Colours and fonts. */
  readonly palette: Palette;
  /** Measures texts. */
  readonly measure: Measure;
  /** Whether the newest row is news: else it is told quietly. */
  readonly fresh: boolean;
}

/** Over how many CSS pixels a line's oldest end fades out, and at most over which share of the plot. */
const fade = 40;
const fadeShare = 1 / 12;

/** The soft area under a single line. */
const softness = 0.1;

/** It fades away as rows crowd, between so many a CSS pixel: under a line that is all ink it tells nothing more. */
const airy = 0.2;
const crowded = 0.6;

/** What is not held: a breath of a tint. */
const voidness = 0.06;

/** The hairline of the cursor. */
const faint = 0.6;

/** The newest point, and a point under the cursor, CSS pixels. */
const dot = 3;
const ring = 4;

/** From the name of the value axis down to the plot, CSS pixels: half a label stands between. */
const gap = 12;

/** From the plot's edge to the newest value, CSS pixels. */
const beside = 10;

/** Draws a frame. The painter's unit is the CSS pixel. */
export function paintFrame(painter: Painter, frame: Frame, { options, palette, measure, fresh }: PaintOptions): void {
  const { plane, oldest, gaps, lines } = frame;
  paintAxes(painter, frame, options, palette);
  if (plane.width <= 0 || plane.height <= 0) return;
  if (oldest !== undefined) drawNotHeld(painter, plane, oldest, palette.muted, voidness);
  if (gaps.length > 0) drawGaps(painter, plane, gaps, { lost: palette.muted, unknown: palette.muted });
  const { length } = lines;
  for (let index = 0; index < length; index += 1) paintArea(painter, shifted(plane, lines[index].line.shift), lines[index], length, options, palette);
  for (let index = 0; index < length; index += 1) paintLine(painter, shifted(plane, lines[index].line.shift), lines[index], options, palette);
  if (frame.thresholds.length > 0) paintThresholds(painter, frame, palette);
  for (let index = 0; index < length; index += 1) {
    const { tip, line } = lines[index];
    if (tip === undefined) continue;
    painter.fillStyle = palette.color(line.stroke);
    drawDot(painter, tip.x, tip.y, Math.max(dot, options.strokeWidth * 1.5));
  }
  if (frame.value !== undefined) paintValue(painter, frame, palette, measure, fresh);
  if (frame.cursor !== undefined) paintCursor(painter, frame, palette);
}

function paintAxes(painter: Painter, { plane, values, times, inset, lines }: Frame, { x, y }: FrameOptions, palette: Palette): void {
  const { muted: color, label: font, grid } = palette;
  drawValueAxis(painter, plane, values, y.grid === false ? { color, font } : { color, font, grid });
  const snap = isAnyDense(lines);
  drawTimeAxis(painter, plane, times, x.grid === true ? { color, font, grid, snap, inset } : { color, font, snap, inset });
  if (y.label === undefined) return;
  painter.font = palette.label;
  painter.fillStyle = palette.muted;
  painter.textAlign = "left";
  painter.textBaseline = "bottom";
  painter.fillText(y.label, 0, plane.top - gap);
}

function isAnyDense(lines: Frame["lines"]): boolean {
  for (let index = 0; index < lines.length; index += 1) if (lines[index].trace.dense) return true;
  return false;
}

function paintArea(
  painter: Painter,
  plane: Plane,
  { line, trace, density }: FrameLine,
  count: number,
  { fill, mark, curve }: FrameOptions,
  palette: Palette,
): void {
  const asked = fill === true || mark === "area";
  if (fill === false || (fill === undefined && !asked && count > 1)) return;
  const opacity = typeof fill === "string" ? 1 : asked ? softness : softness * airiness(density / plane.pixel);
  if (opacity === 0) return;
  drawArea(painter, plane, trace, {
    fill: palette.color(typeof fill === "string" ? fill : line.stroke),
    opacity,
    curve: curveOf(mark, curve),
    fade: fadeIn(plane),
  });
}

function fadeIn({ width }: Plane): number {
  return Math.min(fade, width * fadeShare);
}

/** How much of the softness is left with so many rows a CSS pixel, 1 to 0. */
function airiness(density: number): number {
  return Math.min(1, Math.max(0, (crowded - density) / (crowded - airy)));
}

function paintLine(painter: Painter, plane: Plane, { line, trace }: FrameLine, options: FrameOptions, palette: Palette): void {
  const strokeWidth = trace.dense ? Math.max(1, Math.floor(options.strokeWidth)) : options.strokeWidth;
  // A line along the plot's edge is not cut in half.
  const { left, top, width, height, to, msPerPixel, pixel, y } = plane;
  const room = { left, top: top - strokeWidth, width, height: height + 2 * strokeWidth, to, msPerPixel, pixel, y };
  drawLine(painter, room, trace, { stroke: palette.color(line.stroke), strokeWidth, curve: curveOf(options.mark, options.curve), fade: fadeIn(plane) });
}

function curveOf(mark: FrameOptions["mark"], curve: FrameOptions["curve"]): CurveFactory {
  if (mark === "step" || curve === "step") return curveStepAfter;
  return curve === "monotone-x" ? curveMonotoneX : curveLinear;
}

function paintThresholds(painter: Painter, { plane, thresholds }: Frame, palette: Palette): void {
  painter.font = palette.label;
  painter.textAlign = "right";
  painter.lineWidth = plane.pixel;
  painter.setLineDash([4, 4]);
  for (const { value, label, color } of thresholds) {
    const y = crisp(plane, plane.y(value));
    const right = plane.left + plane.width;
    painter.strokeStyle = painter.fillStyle = color === undefined ? palette.warn : palette.color(color);
    painter.beginPath();
    painter.moveTo(plane.left, y);
    painter.lineTo(right, y);
    painter.stroke();
    if (label === undefined) continue;
    const above = y - plane.top > 20;
    painter.textBaseline = above ? "bottom" : "top";
    painter.fillText(label, right - 8, above ? y - 3 : y + 4);
  }
}

function paintValue(painter: Painter, { plane, value }: Frame, palette: Palette, measure: Measure, fresh: boolean): void {
  if (value === undefined) return;
  // A font that is the same as in the last frame is taken at once; to read one anew takes longer than to write a label.
  painter.save();
  painter.font = palette.strong;
  painter.fillStyle = fresh ? palette.ink : palette.muted;
  painter.textBaseline = "middle";
  drawNumber(painter, value.text, plane.left + plane.width + beside, value.y, (text) => measure(text, true));
  painter.restore();
}

function paintCursor(painter: Painter, { plane, cursor }: Frame, palette: Palette): void {
  if (cursor === undefined) return;
  const x = crisp(plane, cursor.x);
  painter.globalAlpha = faint;
  painter.strokeStyle = palette.muted;
  painter.lineWidth = plane.pixel;
  painter.setLineDash(SOLID);
  painter.beginPath();
  painter.moveTo(x, plane.top);
  painter.lineTo(x, plane.top + plane.height);
  painter.stroke();
  painter.globalAlpha = 1;
  for (const { line, row } of cursor.readings) {
    if (row === undefined) continue;
    const y = plane.y(row.value);
    // Neither a gap, nor a value out of view.
    if (!(y >= plane.top - ring && y <= plane.top + plane.height + ring)) continue;
    painter.fillStyle = palette.color(line.stroke);
    drawDot(painter, timeX(plane, row.time), y, ring);
  }
}

/** The middle of the device pixel that a length falls into, for hairlines. */
function crisp({ pixel }: Plane, length: number): number {
  return (Math.round(length / pixel - 0.5) + 0.5) * pixel;
}
