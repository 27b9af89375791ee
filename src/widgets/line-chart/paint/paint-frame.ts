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

/** Most of the plot's width that a line's oldest end fades over, as a share. */
const FADE_SHARE = 1 / 12;

/** Rows a CSS pixel up to which the area under a single line has its full opacity. */
const AIRY_DENSITY = 0.2;

/** Rows a CSS pixel from which on that area is gone: the line is solid ink, and an area adds nothing. */
const CROWDED_DENSITY = 0.6;

/** Width of a band's edges if it has no line of values, CSS pixels. */
const BOUND_WIDTH_PX = 1;

/** Opacity of the tint over times before the oldest row. */
const NOT_HELD_OPACITY = 0.06;

/** Opacity of the cursor's hairline. */
const CURSOR_OPACITY = 0.6;

/** Growth of a dot under the cursor over the newest row's, CSS pixels. */
const POINTED_DOT_GROWTH_PX = 1;

/** Distance from an axis's name down to the plot, CSS pixels: leaves room for half a label. */
const AXIS_NAME_GAP_PX = 12;

/** Size and place of a line's colour before the name of one of two axes, CSS pixels. */
const AXIS_KEY = { width: 10, height: 2, gap: 4, middle: 7 };

/** Most colours before the name of an axis. */
const MAX_AXIS_KEYS = 4;

/** Distance from the newest value within which a label is gone, CSS pixels; at twice as much it is full. */
const LABEL_FADE_PX = 12;

/** Gap between the plot and the newest value, CSS pixels. */
const VALUE_GAP_PX = 10;

/** Gap between the plot and the newest value among the labels of a right axis, CSS pixels. */
const VALUE_GAP_ON_AXIS_PX = 8;

/** Draws a frame. The painter's unit is the CSS pixel. */
export function paintFrame(
  painter: Painter,
  frame: Frame,
  { options, palette, measure, isCurrent: fresh }: PaintOptions,
): void {
  const { plane, oldest, gaps, drawn } = frame;
  const snap = isAnyDense(frame.lines);
  if (frame.annotations.length > 0) paintStretches(painter, frame, palette);
  paintAxes(painter, frame, options, palette, measure, snap);
  if (plane.width <= 0 || plane.height <= 0) return;
  if (oldest !== undefined) drawNotHeld(painter, plane, oldest, palette.muted, NOT_HELD_OPACITY);
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
  let totalAlpha = 0;
  for (let index = 0; index < length; index += 1) totalAlpha += drawn[index].alpha;
  for (let index = 0; index < length; index += 1) paintArea(painter, drawn[index], totalAlpha, options, palette);
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
  painter.globalAlpha = alphaAlone(totalAlpha, 1);
  if (frame.newestValue !== undefined) paintValue(painter, frame, palette, measure, fresh);
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
  const { plane, axes, timeTicks: times, timeInset: inset } = frame;
  const {
    muted: color,
    label: font,
    grid,
    sizes: { "grid-width": gridWidth },
  } = palette;
  for (let index = 0; index < axes.length; index += 1) {
    const axis = axes[index];
    const { side } = axis;
    const axisOptions = side === "left" ? y : yRight;
    // Two sets of hairlines are unreadable: the second axis has them only if its option asks.
    const hasGrid = axisOptions.grid ?? index === 0;
    const ticks =
      side === "right" && frame.newestValue !== undefined ? fadeTicksNear(axis, frame.newestValue.y) : axis.ticks;
    drawValueAxis(painter, axis.plane, ticks, hasGrid ? { color, font, grid, gridWidth, side } : { color, font, side });
  }
  drawTimeAxis(
    painter,
    plane,
    times,
    x.grid === true ? { color, font, grid, gridWidth, snap, inset } : { color, font, snap, inset },
  );
  for (let index = 0; frame.hasAxisNames && index < axes.length; index += 1) {
    paintAxisName(painter, frame, axes[index], axes[index].side === "left" ? y.label : yRight.label, palette, measure);
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
  { side }: FrameAxis,
  label: string | undefined,
  palette: Palette,
  measure: MeasureLabel,
): void {
  const hasTwoAxes = axes.length > 1;
  if (label === undefined && !hasTwoAxes) return;
  const y = plane.top - AXIS_NAME_GAP_PX;
  let keyCount = 0;
  for (let index = 0; hasTwoAxes && index < lines.length; index += 1) {
    if (lines[index].line.axis === side) keyCount += 1;
  }
  keyCount = Math.min(keyCount, MAX_AXIS_KEYS);
  const width = keyCount * (AXIS_KEY.width + AXIS_KEY.gap) + (label === undefined ? -AXIS_KEY.gap : measure(label));
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
  totalAlpha: number,
  options: FrameOptions,
  palette: Palette,
): void {
  const { fill } = options;
  const { mark } = line;
  if (bounds !== undefined) {
    const hasOwnColor = typeof fill === "string";
    const style = {
      fill: palette.color(hasOwnColor ? fill : line.stroke),
      opacity: alpha * (hasOwnColor ? 1 : palette.sizes["band-opacity"]),
      curve: curveOf(line, options),
      fade: fadeLength(plane, palette),
      base: bounds.low,
    };
    if (fill !== false) drawArea(painter, plane, bounds.high, style);
    return;
  }
  const isAskedFor = fill === true || mark === "area";
  if (fill === false) return;
  const {
    sizes: { "fill-opacity": fillOpacity },
  } = palette;
  const opacity =
    typeof fill === "string"
      ? alpha
      : fillOpacity * (isAskedFor ? alpha : alphaAlone(totalAlpha, alpha) * airiness(density / plane.pixel));
  if (opacity === 0) return;
  drawArea(painter, plane, trace, {
    fill: palette.color(typeof fill === "string" ? fill : line.stroke),
    opacity,
    curve: curveOf(line, options),
    fade: fadeLength(plane, palette),
  });
}

function fadeLength({ width }: Plane, { sizes }: Palette): number {
  return Math.min(sizes["fade-length"], width * FADE_SHARE);
}

/** Returns the share of the area's opacity that is left at a density of rows a CSS pixel, 1 to 0. */
function airiness(density: number): number {
  return Math.min(1, Math.max(0, (CROWDED_DENSITY - density) / (CROWDED_DENSITY - AIRY_DENSITY)));
}

/**
 * Returns the opacity of parts that only a single line has, as others come and go: `totalAlpha` of all lines, `alpha`
 * of this one.
 */
function alphaAlone(totalAlpha: number, alpha: number): number {
  return Math.min(1, Math.max(0, 2 * alpha - totalAlpha));
}

function paintLine(painter: Painter, drawnLine: DrawnLine, options: FrameOptions, palette: Palette): void {
  const { line, trace, bounds } = drawnLine;
  if (line.bounds?.hasLine !== false) {
    strokeTrace(painter, drawnLine, trace, widthOf(options, palette), options, palette);
    return;
  }
  if (bounds === undefined) return;
  strokeTrace(painter, drawnLine, bounds.low, BOUND_WIDTH_PX, options, palette);
  strokeTrace(painter, drawnLine, bounds.high, BOUND_WIDTH_PX, options, palette);
}

function strokeTrace(
  painter: Painter,
  { line, plane, alpha }: DrawnLine,
  trace: Trace,
  wishedWidth: number,
  options: FrameOptions,
  palette: Palette,
): void {
  const strokeWidth = trace.dense ? Math.max(1, Math.floor(wishedWidth)) : wishedWidth;
  // Room for the full stroke of a line along the plot's edge.
  const { left, top, width, height, to, msPerPixel, pixel, y } = plane;
  const strokePlane = {
    left,
    top: top - strokeWidth,
    width,
    height: height + 2 * strokeWidth,
    to,
    msPerPixel,
    pixel,
    y,
  };
  drawLine(painter, strokePlane, trace, {
    stroke: palette.color(line.stroke),
    strokeWidth,
    curve: curveOf(line, options),
    opacity: alpha,
    fade: fadeLength(plane, palette),
  });
}

/** Returns the width of a line, at least 0.1: 0 would be ignored by a canvas. */
function widthOf({ strokeWidth }: FrameOptions, { sizes }: Palette): number {
  return strokeWidth ?? Math.max(0.1, sizes["line-width"]);
}

function curveOf({ mark }: DrawnLine["line"], options: FrameOptions): CurveFactory {
  if (isStep(mark, options)) return curveStepAfter;
  return options.curve === "monotone-x" ? curveMonotoneX : curveLinear;
}

function paintValue(
  painter: Painter,
  { plane, axes, newestValue: value }: Frame,
  palette: Palette,
  measure: MeasureLabel,
  isCurrent: boolean,
): void {
  if (value === undefined) return;
  // Restoring keeps the font of labels set: an equal font is taken at once, parsing another takes longer than a label.
  painter.save();
  painter.font = palette.strong;
  painter.fillStyle = isCurrent ? palette.ink : palette.muted;
  painter.textBaseline = "middle";
  drawNumber(
    painter,
    value.text,
    plane.left + plane.width + (axes[0].side === "right" ? VALUE_GAP_ON_AXIS_PX : VALUE_GAP_PX),
    value.y,
    (text) => measure(text, true),
  );
  painter.restore();
}

function paintCursor(painter: Painter, { plane, axes, cursor }: Frame, palette: Palette): void {
  if (cursor === undefined) return;
  const x = snapToPixel(plane, cursor.x);
  painter.globalAlpha = CURSOR_OPACITY;
  painter.strokeStyle = palette.muted;
  painter.lineWidth = Math.max(plane.pixel, palette.sizes["cursor-width"]);
  painter.setLineDash(SOLID);
  painter.beginPath();
  painter.moveTo(x, plane.top);
  painter.lineTo(x, plane.top + plane.height);
  painter.stroke();
  painter.globalAlpha = 1;
  const radius = palette.sizes["dot-radius"] + POINTED_DOT_GROWTH_PX;
  for (const { line, row } of cursor.values) {
    if (row === undefined) continue;
    painter.fillStyle = palette.color(line.stroke);
    const hasNoValue = line.bounds?.hasLine === false;
    // Bands without a value get a dot at both bounds.
    const { low, high } = hasNoValue ? boundsAt(line, row.time) : { low: undefined, high: row.value };
    for (const value of [low, high]) {
      const y = value === undefined ? NaN : planeOn(axes, line.axis).y(value);
      // NaN, a gap, fails this check too.
      if (y >= plane.top - radius && y <= plane.top + plane.height + radius) {
        drawDot(painter, timeX(plane, row.time), y, radius);
      }
    }
  }
}
