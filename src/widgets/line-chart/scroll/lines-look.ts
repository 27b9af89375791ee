import type { CurveFactory } from "../../../draw/index.js";
import { curveLinear, curveStepAfter, timeX } from "../../../draw/index.js";
import type { Frame } from "../frame/frame.js";
import { fadeLength } from "../marks/stroke-trace.js";
import type { PaintStyle } from "../paint/paint-style.js";
import type { Steps } from "./steps.js";
import { stretched, wayOf } from "./stretch.js";

/** Room of strokes above and below the plot, CSS pixels. */
export const STROKE_ROOM_PX = 4;

/** Distance from the first change to which a stroke may look otherwise for it, CSS pixels. */
export const CHANGE_ROOM_PX = 4;

/** Curves that depend on no row beyond the next. */
const STRAIGHT: readonly CurveFactory[] = [curveLinear, curveStepAfter];

/** Rows before a change to which a curve may look otherwise for it. */
const CURVE_ROWS = 4;

/** Lists all that lines, and what is told of times, are drawn from, but rows: for an equal list they look alike. */
export function lookOf({ plane, drawn, gaps, reconnects, oldest = -Infinity }: Frame, style: PaintStyle): unknown[] {
  const { left, top, width, height, pixel, msPerPixel } = plane;
  const isAllHeld = timeX(plane, oldest) <= left;
  const look: unknown[] = [style.palette, left, top, width, height, pixel, msPerPixel];
  look.push(gaps, reconnects.length, isAllHeld || oldest);
  for (const { line, traces, plane: linePlane, alpha, alphaAlone, strokeWidth, fill, curve, density } of drawn) {
    look.push(line.id, line.stroke, line.shift, line.mark, strokeWidth, fill, curve, alpha, alphaAlone);
    // Of these the dots at their ends look otherwise.
    look.push(line.isGone, style.isCurrent(line.state));
    // Two places tell a scale; the opacity of an area goes by the density.
    look.push(linePlane.y(1), linePlane.y(2), Math.round((density / pixel) * 50));
    for (const { series } of traces) look.push(series);
  }
  return look;
}

/** Returns the length of the oldest end, which fades out, CSS pixels: whole device pixels. */
export function fadeOf({ plane }: Frame, dpr: number, { palette }: PaintStyle): number {
  return Math.round(fadeLength(plane, palette) * dpr) / dpr;
}

/** Returns a style in which no line fades: a mask lets all of them. */
export function withoutFade(style: PaintStyle): PaintStyle {
  const { palette } = style;
  return { ...style, palette: { ...palette, sizes: { ...palette.sizes, "fade-length": 0 } } };
}

/** Returns the revisions of all series that a frame draws. */
export function revisionsOf({ drawn }: Frame): readonly number[] {
  return drawn.flatMap(({ traces }) => traces.map(({ series }) => series.revision));
}

/**
 * Finds the place of the first change of a strip of lines, CSS pixels from the left edge of the plot as it was when the
 * strip was drawn.
 *
 * @param steps - the steps for which the strip was drawn
 * @param revisions - the revisions of the series that were drawn
 * @returns `Infinity`: none; undefined: it is not known
 */
export function firstChange({ plane, drawn }: Frame, steps: Steps, revisions: readonly number[]): number | undefined {
  const right = plane.width + wayOf(steps, plane);
  let first = Infinity;
  let trace = 0;
  for (const { plane: linePlane, traces, curve } of drawn) {
    const placed = stretched(linePlane, plane, steps, 0, right);
    for (const { series } of traces) {
      const { changes, columns } = series;
      let change = changes.since(revisions[trace]);
      trace += 1;
      if (change < 0) return undefined;
      for (; change < changes.end; change += 1) {
        const row = columns.atOrAfter(changes.from(change)) - (STRAIGHT.includes(curve) ? 0 : CURVE_ROWS);
        first = Math.min(first, timeX(placed, series.time(Math.max(series.first, row))) - plane.left);
      }
    }
  }
  return first;
}
