import type { CurveFactory, MeasureLabel, Painter, Plane, Tick, Trace } from "../../../draw/index.js";
import {
  curveLinear,
  curveMonotoneX,
  curveStepAfter,
  drawArea,
  drawDot,
  drawGaps,
  drawLine,
  drawNotHeld,
  drawNumber,
  drawTimeAxis,
  drawValueAxis,
  snapToPixel,
  SOLID,
  timeX,
} from "../../../draw/index.js";
import type { FrameAxis } from "../axis/value-axis.js";
import type { DrawnLine } from "../frame/drawn-lines.js";
import { isStep } from "../frame/drawn-lines.js";
import type { Frame } from "../frame/frame.js";
import { planeOn } from "../frame/frame.js";
import type { FrameOptions } from "../frame/frame-input.js";
import { boundsAt } from "../words/value-words.js";
import { paintAnnotations, paintRanges, paintReconnects, paintStretches, paintThresholds } from "./paint-references.js";
import type { PaintOptions, Palette } from "./paint-style.js";

/** A line's oldest end fades out over such a share of the plot at most. */
const fadeShare = 1 / 12;

/**
 * The soft area under a single line fades away as rows crowd, between so many a CSS pixel: under a line that is all ink
 * it tells nothing more.
 */
const airy = 0.2;
const crowded = 0.6;

/** The width of a band's edges where no line of values is in it, CSS pixels. */
const edge = 1;

/** What is not held: a breath of a tint. */
const voidness = 0.06;

/** The hairline of the cursor. */
const faint = 0.6;

/** By how much a point under the cursor is larger than the newest, CSS pixels. */
const larger = 1;

/** From the name of the value axis down to the plot, CSS pixels: half a label stands between. */
const gap = 12;

/** Before the name of an axis where there are two: the colours of its lines, so many at most, CSS pixels. */
const key = { width: 10, height: 2, gap: 4, middle: 7 };
const most = 4;

/** Labels so near to the newest value are gone, and twice as far they are there, CSS pixels. */
const near = 12;

/** From the plot's edge to the newest value, CSS pixels. */
const beside = 10;

/** Where it stands among the labels of an axis. */
const amid = 8;

/** Draws a frame. The painter's unit is the CSS pixel. */
export function paintFrame(painter: Painter, frame: Frame, { options, palette, measure, fresh }: PaintOptions): void {
  const { plane, oldest, gaps, drawn } = frame;
  const snap = isAnyDense(frame.lines);
  if (frame.annotations.length > 0) paintStretches(painter, frame, palette);
  paintAxes(painter, frame, options, palette, measure, snap);
  if (plane.width <= 0 || plane.height <= 0) return;
  if (oldest !== undefined) drawNotHeld(painter, plane, oldest, palette.muted, voidness);
  if (gaps.length > 0) {
    drawGaps(painter, plane, gaps, {
      lost: palette.muted,
      unknown: palette.muted,
      opacity: palette.sizes["gap-opacity"],
      hatch: palette.sizes["hatch-gap"],
    });
  }
  if (frame.reconnects.length > 0) paintReconnects(painter, plane, frame.reconnects, palette, snap);
  if (frame.thresholds.length > 0) paintRanges(painter, frame, palette);
  const { length } = drawn;
  let crowd = 0;
  for (let index = 0; index < length; index += 1) crowd += drawn[index].alpha;
  for (let index = 0; index < length; index += 1) paintArea(painter, drawn[index], crowd, options, palette);
  for (let index = 0; index < length; index += 1) paintLine(painter, drawn[index], options, palette);
  if (frame.thresholds.length > 0) paintThresholds(painter, frame, palette);
  if (frame.annotations.length > 0) paintAnnotations(painter, frame, palette);
  for (let index = 0; index < length; index += 1) {
    const { endPoint, line, alpha } = drawn[index];
    if (endPoint === undefined) continue;
    painter.fillStyle = palette.color(line.stroke);
    painter.globalAlpha = alpha;
    drawDot(painter, endPoint.x, endPoint.y, Math.max(palette.sizes["dot-radius"], widthOf(options, palette) * 1.5));
  }
  painter.globalAlpha = aloneIn(crowd, 1);
  if (frame.value !== undefined) paintValue(painter, frame, palette, measure, fresh);
  painter.globalAlpha = 1;
  if (frame.cursor !== undefined) paintCursor(painter, frame, palette);
}

function paintAxes(
  painter: Painter,
  frame: Frame,
  { x, y, yRight }: FrameOptions,
  palette: Palette,
  measure: MeasureLabel,
  snap: boolean,
): void {
  const { plane, axes, times, inset } = frame;
  const {
    muted: color,
    label: font,
    grid,
    sizes: { "grid-width": gridWidth },
  } = palette;
  for (let index = 0; index < axes.length; index += 1) {
    const axis = axes[index];
    const { side } = axis;
    const own = side === "left" ? y : yRight;
    // Two sets of hairlines would be none: the second axis has them only where it asks.
    const lined = own.grid ?? index === 0;
    const ticks = side === "right" && frame.value !== undefined ? besides(axis, frame.value.y) : axis.ticks;
    drawValueAxis(painter, axis.plane, ticks, lined ? { color, font, grid, gridWidth, side } : { color, font, side });
  }
  drawTimeAxis(
    painter,
    plane,
    times,
    x.grid === true ? { color, font, grid, gridWidth, snap, inset } : { color, font, snap, inset },
  );
  for (let index = 0; frame.named && index < axes.length; index += 1) {
    paintAxisName(painter, frame, axes[index], axes[index].side === "left" ? y.label : yRight.label, palette, measure);
  }
}

/** The labels at the right, fading where the newest value stands among them. */
function besides({ plane, ticks }: FrameAxis, y: number): readonly Tick[] {
  return ticks.map(({ value, label, alpha }) => ({
    value,
    label,
    alpha: alpha * Math.min(1, Math.max(0, (Math.abs(plane.y(value) - y) - near) / near)),
  }));
}

/** What an axis tells, above it; where there are two, after the colours of its lines. */
function paintAxisName(
  painter: Painter,
  { plane, axes, lines, width: whole }: Frame,
  { side }: FrameAxis,
  label: string | undefined,
  palette: Palette,
  measure: MeasureLabel,
): void {
  const two = axes.length > 1;
  if (label === undefined && !two) return;
  const y = plane.top - gap;
  let keys = 0;
  for (let index = 0; two && index < lines.length; index += 1) if (lines[index].line.axis === side) keys += 1;
  keys = Math.min(keys, most);
  const width = keys * (key.width + key.gap) + (label === undefined ? -key.gap : measure(label));
  let x = side === "right" ? whole - width : 0;
  for (let index = 0; keys > 0 && index < lines.length; index += 1) {
    if (lines[index].line.axis !== side) continue;
    keys -= 1;
    painter.fillStyle = palette.color(lines[index].line.stroke);
    painter.beginPath();
    painter.rect(x, y - key.middle, key.width, key.height);
    painter.fill();
    x += key.width + key.gap;
  }
  if (label === undefined) return;
  painter.font = palette.label;
  painter.fillStyle = palette.muted;
  painter.textAlign = "left";
  painter.textBaseline = "bottom";
  painter.fillText(label, x, y);
}

function isAnyDense(lines: Frame["lines"]): boolean {
  for (let index = 0; index < lines.length; index += 1) if (lines[index].trace.dense) return true;
  return false;
}

function paintArea(
  painter: Painter,
  { line, trace, bounds, density, plane, alpha }: DrawnLine,
  crowd: number,
  options: FrameOptions,
  palette: Palette,
): void {
  const { fill } = options;
  const { mark } = line;
  if (bounds !== undefined) {
    const solid = typeof fill === "string";
    const style = {
      fill: palette.color(solid ? fill : line.stroke),
      opacity: alpha * (solid ? 1 : palette.sizes["band-opacity"]),
      curve: curveOf(line, options),
      fade: fadeIn(plane, palette),
      base: bounds.low,
    };
    if (fill !== false) drawArea(painter, plane, bounds.high, style);
    return;
  }
  const asked = fill === true || mark === "area";
  if (fill === false) return;
  const {
    sizes: { "fill-opacity": softness },
  } = palette;
  const opacity =
    typeof fill === "string"
      ? alpha
      : softness * (asked ? alpha : aloneIn(crowd, alpha) * airiness(density / plane.pixel));
  if (opacity === 0) return;
  drawArea(painter, plane, trace, {
    fill: palette.color(typeof fill === "string" ? fill : line.stroke),
    opacity,
    curve: curveOf(line, options),
    fade: fadeIn(plane, palette),
  });
}

function fadeIn({ width }: Plane, { sizes }: Palette): number {
  return Math.min(sizes["fade-length"], width * fadeShare);
}

/** How much of the softness is left with so many rows a CSS pixel, 1 to 0. */
function airiness(density: number): number {
  return Math.min(1, Math.max(0, (crowded - density) / (crowded - airy)));
}

/** How much is left of what a line has by itself, as others come and go: `crowd` of them all, `alpha` of itself. */
function aloneIn(crowd: number, alpha: number): number {
  return Math.min(1, Math.max(0, 2 * alpha - crowd));
}

function paintLine(painter: Painter, seen: DrawnLine, options: FrameOptions, palette: Palette): void {
  const { line, trace, bounds } = seen;
  if (line.bounds?.lined !== false) {
    stroke(painter, seen, trace, widthOf(options, palette), options, palette);
    return;
  }
  if (bounds === undefined) return;
  stroke(painter, seen, bounds.low, edge, options, palette);
  stroke(painter, seen, bounds.high, edge, options, palette);
}

function stroke(
  painter: Painter,
  { line, plane, alpha }: DrawnLine,
  trace: Trace,
  wish: number,
  options: FrameOptions,
  palette: Palette,
): void {
  const strokeWidth = trace.dense ? Math.max(1, Math.floor(wish)) : wish;
  // A line along the plot's edge is not cut in half.
  const { left, top, width, height, to, msPerPixel, pixel, y } = plane;
  const room = { left, top: top - strokeWidth, width, height: height + 2 * strokeWidth, to, msPerPixel, pixel, y };
  drawLine(painter, room, trace, {
    stroke: palette.color(line.stroke),
    strokeWidth,
    curve: curveOf(line, options),
    opacity: alpha,
    fade: fadeIn(plane, palette),
  });
}

/** A line is never nothing. */
function widthOf({ strokeWidth }: FrameOptions, { sizes }: Palette): number {
  return strokeWidth ?? Math.max(0.1, sizes["line-width"]);
}

function curveOf({ mark }: DrawnLine["line"], options: FrameOptions): CurveFactory {
  if (isStep(mark, options)) return curveStepAfter;
  return options.curve === "monotone-x" ? curveMonotoneX : curveLinear;
}

function paintValue(
  painter: Painter,
  { plane, axes, value }: Frame,
  palette: Palette,
  measure: MeasureLabel,
  fresh: boolean,
): void {
  if (value === undefined) return;
  // A font that is the same as in the last frame is taken at once; to read one anew takes longer than to write a label.
  painter.save();
  painter.font = palette.strong;
  painter.fillStyle = fresh ? palette.ink : palette.muted;
  painter.textBaseline = "middle";
  drawNumber(
    painter,
    value.text,
    plane.left + plane.width + (axes[0].side === "right" ? amid : beside),
    value.y,
    (text) => measure(text, true),
  );
  painter.restore();
}

function paintCursor(painter: Painter, { plane, axes, cursor }: Frame, palette: Palette): void {
  if (cursor === undefined) return;
  const x = snapToPixel(plane, cursor.x);
  painter.globalAlpha = faint;
  painter.strokeStyle = palette.muted;
  painter.lineWidth = Math.max(plane.pixel, palette.sizes["cursor-width"]);
  painter.setLineDash(SOLID);
  painter.beginPath();
  painter.moveTo(x, plane.top);
  painter.lineTo(x, plane.top + plane.height);
  painter.stroke();
  painter.globalAlpha = 1;
  const ring = palette.sizes["dot-radius"] + larger;
  for (const { line, row } of cursor.readings) {
    if (row === undefined) continue;
    painter.fillStyle = palette.color(line.stroke);
    const bare = line.bounds?.lined === false;
    // A band without a value is pointed at on both sides.
    const { low, high } = bare ? boundsAt(line, row.time) : { low: undefined, high: row.value };
    for (const value of [low, high]) {
      const y = value === undefined ? NaN : planeOn(axes, line.axis).y(value);
      // Neither a gap, nor a value out of view.
      if (y >= plane.top - ring && y <= plane.top + plane.height + ring) {
        drawDot(painter, timeX(plane, row.time), y, ring);
      }
    }
  }
}
