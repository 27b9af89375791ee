import type { Painter, Plane, Trace } from "../../../draw/index.js";
import { drawLine } from "../../../draw/index.js";
import type { Palette } from "../../style/palette.js";
import type { MarkView } from "./mark.js";

/** Most of the plot's width that a line's oldest end fades over, as a share. */
const FADE_SHARE = 1 / 12;

/** Draws one of the lines of a mark. */
export function strokeTrace(
  painter: Painter,
  { line, plane, alpha, curve }: MarkView,
  trace: Trace,
  width: number,
  palette: Palette,
): void {
  const strokeWidth = trace.dense ? Math.max(1, Math.floor(width)) : width;
  // Room for the full stroke of a line along the plot's edge.
  const strokePlane = { ...plane, top: plane.top - strokeWidth, height: plane.height + 2 * strokeWidth };
  drawLine(painter, strokePlane, trace, {
    stroke: palette.color(line.stroke),
    strokeWidth,
    curve,
    opacity: alpha,
    fade: fadeLength(plane, palette),
  });
}

/** Returns the width over which the oldest end of a line fades, CSS pixels. */
export function fadeLength({ width }: Plane, { sizes }: Palette): number {
  return Math.min(sizes["fade-length"], width * FADE_SHARE);
}

/** Returns the width of a line, at least 0.1: 0 would be ignored by a canvas. */
export function strokeWidthOf({ strokeWidth }: MarkView, { sizes }: Palette): number {
  return strokeWidth ?? Math.max(0.1, sizes["line-width"]);
}
