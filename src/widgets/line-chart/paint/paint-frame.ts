import type { Painter } from "../../../draw/index.js";
import type { Frame } from "../frame/frame.js";
import type { Layer } from "./layer.js";
import { paintAxisNames, paintTimeAxis, paintValueAxes } from "./paint-axes.js";
import { paintCursorLine } from "./paint-cursor-line.js";
import { paintGaps, paintNotHeld, paintPast } from "./paint-gaps.js";
import { paintEndPoints, paintMarks } from "./paint-lines.js";
import { paintNewestValue } from "./paint-newest-value.js";
import { paintReconnects } from "./paint-reconnects.js";
import type { PaintStyle } from "./paint-style.js";
import { paintAnnotations, paintRanges, paintStretches, paintThresholds } from "./references-code.js";

/** The layers around the plot, from the bottom. */
const OUTER_LAYERS: readonly Layer[] = [paintStretches, paintValueAxes, paintTimeAxis, paintAxisNames];

/** The layers within the plot beneath the lines, from the bottom, and those above them. */
const LAYERS_BENEATH: readonly Layer[] = [paintNotHeld, paintPast, paintGaps, paintReconnects, paintRanges];
const LAYERS_ABOVE: readonly Layer[] = [
  paintThresholds,
  paintAnnotations,
  paintEndPoints,
  paintNewestValue,
  paintCursorLine,
];

/**
 * Draws a frame. The painter's unit is the CSS pixel.
 *
 * @param paintLines - draws the lines
 */
export function paintFrame(painter: Painter, frame: Frame, style: PaintStyle, paintLines: Layer = paintMarks): void {
  const { width, height } = frame.plane;
  for (const layer of OUTER_LAYERS) layer(painter, frame, style);
  if (width <= 0 || height <= 0) return;
  for (const layer of LAYERS_BENEATH) layer(painter, frame, style);
  paintLines(painter, frame, style);
  for (const layer of LAYERS_ABOVE) layer(painter, frame, style);
}
