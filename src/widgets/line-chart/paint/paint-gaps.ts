import type { Painter } from "../../../draw/index.js";
import { drawGaps, drawNotHeld } from "../../../draw/index.js";
import type { Frame } from "../frame/frame.js";
import type { PaintStyle } from "./paint-style.js";

/** Opacity of the tint over times before the oldest row. */
const NOT_HELD_OPACITY = 0.06;

/** Tints the times before the oldest row, of which nothing is held. */
export function paintNotHeld(painter: Painter, { plane, oldest, past }: Frame, { palette }: PaintStyle): void {
  if (oldest !== undefined && past === undefined) drawNotHeld(painter, plane, oldest, palette.muted, NOT_HELD_OPACITY);
}

/** Shows what of the past is not loaded. */
export function paintPast(painter: Painter, frame: Frame, { palette }: PaintStyle): void {
  frame.past?.paint(painter, frame, palette);
}

/** Marks where rows are missing. */
export function paintGaps(painter: Painter, { plane, gaps }: Frame, { palette }: PaintStyle): void {
  if (gaps.length === 0) return;
  drawGaps(painter, plane, gaps, {
    lost: palette.muted,
    unknown: palette.muted,
    opacity: palette.sizes["gap-opacity"],
    hatch: palette.sizes["hatch-gap"],
  });
}
