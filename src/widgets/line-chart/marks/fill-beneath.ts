import type { Painter } from "../../../draw/index.js";
import { drawArea } from "../../../draw/index.js";
import type { Palette } from "../../style/palette.js";
import type { MarkView } from "./mark.js";
import { fadeLength } from "./stroke-trace.js";

/** Rows a CSS pixel up to which the area under a single line has its full opacity. */
const AIRY_DENSITY = 0.2;

/** Rows a CSS pixel from which on that area is gone: the line is solid ink, and an area adds nothing. */
const CROWDED_DENSITY = 0.6;

/** Fills beneath a line: as it is asked for, or else softly beneath a single one. */
export function fillBeneath(painter: Painter, view: MarkView, palette: Palette, isAskedFor: boolean): void {
  const { line, traces, plane, density, curve, fill, alpha, alphaAlone } = view;
  const softAlpha = isAskedFor || fill === true ? alpha : alphaAlone * airiness(density / plane.pixel);
  const opacity = typeof fill === "string" ? alpha : fill === false ? 0 : palette.sizes["fill-opacity"] * softAlpha;
  if (opacity === 0) return;
  const color = palette.color(typeof fill === "string" ? fill : line.stroke);
  drawArea(painter, plane, traces[0], { fill: color, opacity, curve, fade: fadeLength(plane, palette) });
}

/** Returns the share of the area's opacity that is left at a density of rows a CSS pixel, 1 to 0. */
function airiness(density: number): number {
  return Math.min(1, Math.max(0, (CROWDED_DENSITY - density) / (CROWDED_DENSITY - AIRY_DENSITY)));
}
