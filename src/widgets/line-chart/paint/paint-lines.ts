import type { Painter, Plane, Trace } from "../../../draw/index.js";
import { drawArea, drawDot, drawLine } from "../../../draw/index.js";
import type { DrawnLine } from "../frame/drawn-lines.js";
import type { Frame } from "../frame/frame.js";
import type { PaintStyle, Palette } from "./paint-style.js";

/** Most of the plot's width that a line's oldest end fades over, as a share. */
const FADE_SHARE = 1 / 12;

/** Rows a CSS pixel up to which the area under a single line has its full opacity. */
const AIRY_DENSITY = 0.2;

/** Rows a CSS pixel from which on that area is gone: the line is solid ink, and an area adds nothing. */
const CROWDED_DENSITY = 0.6;

/** Width of a band's edges if it has no line of values, CSS pixels. */
const BOUND_WIDTH_PX = 1;

/** Fills beneath lines, and between the bounds of bands. */
export function paintAreas(painter: Painter, { drawn }: Frame, { palette }: PaintStyle): void {
  for (let index = 0; index < drawn.length; index += 1) paintArea(painter, drawn[index], palette);
}

/** Draws lines, and the edges of bands that have none. */
export function paintStrokes(painter: Painter, { drawn }: Frame, { palette }: PaintStyle): void {
  for (let index = 0; index < drawn.length; index += 1) paintLine(painter, drawn[index], palette);
}

/** Draws a dot at the end of each line. */
export function paintEndPoints(painter: Painter, { drawn }: Frame, { palette }: PaintStyle): void {
  for (let index = 0; index < drawn.length; index += 1) {
    const drawnLine = drawn[index];
    const { endPoint, line, alpha } = drawnLine;
    if (endPoint === undefined) continue;
    painter.fillStyle = palette.color(line.stroke);
    painter.globalAlpha = alpha;
    drawDot(painter, endPoint.x, endPoint.y, Math.max(palette.sizes["dot-radius"], widthOf(drawnLine, palette) * 1.5));
  }
  painter.globalAlpha = 1;
}

function paintArea(painter: Painter, drawnLine: DrawnLine, palette: Palette): void {
  const { line, trace, bounds, density, plane, alpha, alphaAlone, curve, fill } = drawnLine;
  if (fill === false) return;
  const hasOwnColor = typeof fill === "string";
  const color = palette.color(hasOwnColor ? fill : line.stroke);
  const fade = fadeLength(plane, palette);
  const { sizes } = palette;
  if (bounds !== undefined) {
    const opacity = alpha * (hasOwnColor ? 1 : sizes["band-opacity"]);
    drawArea(painter, plane, bounds.high, { fill: color, opacity, curve, fade, base: bounds.low });
    return;
  }
  const softAlpha = fill === true || line.mark === "area" ? alpha : alphaAlone * airiness(density / plane.pixel);
  const opacity = hasOwnColor ? alpha : sizes["fill-opacity"] * softAlpha;
  if (opacity !== 0) drawArea(painter, plane, trace, { fill: color, opacity, curve, fade });
}

function fadeLength({ width }: Plane, { sizes }: Palette): number {
  return Math.min(sizes["fade-length"], width * FADE_SHARE);
}

/** Returns the share of the area's opacity that is left at a density of rows a CSS pixel, 1 to 0. */
function airiness(density: number): number {
  return Math.min(1, Math.max(0, (CROWDED_DENSITY - density) / (CROWDED_DENSITY - AIRY_DENSITY)));
}

function paintLine(painter: Painter, drawnLine: DrawnLine, palette: Palette): void {
  const { line, trace, bounds } = drawnLine;
  if (line.bounds?.hasLine !== false) {
    strokeTrace(painter, drawnLine, trace, widthOf(drawnLine, palette), palette);
    return;
  }
  if (bounds === undefined) return;
  strokeTrace(painter, drawnLine, bounds.low, BOUND_WIDTH_PX, palette);
  strokeTrace(painter, drawnLine, bounds.high, BOUND_WIDTH_PX, palette);
}

function strokeTrace(
  painter: Painter,
  { line, plane, alpha, curve }: DrawnLine,
  trace: Trace,
  wishedWidth: number,
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
    curve,
    opacity: alpha,
    fade: fadeLength(plane, palette),
  });
}

/** Returns the width of a line, at least 0.1: 0 would be ignored by a canvas. */
function widthOf({ strokeWidth }: DrawnLine, { sizes }: Palette): number {
  return strokeWidth ?? Math.max(0.1, sizes["line-width"]);
}
