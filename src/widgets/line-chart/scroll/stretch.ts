import type { Plane } from "../../../draw/index.js";
import type { Frame } from "../frame/frame.js";
import type { Steps } from "./steps.js";
import type { Run } from "./strip.js";

/** Returns the length of the way of a strip, CSS pixels: whole device pixels. */
export function wayOf({ places }: Steps, { msPerPixel, pixel }: Plane): number {
  return Math.ceil((places[places.length - 1] - places[0]) / msPerPixel) * pixel;
}

/** Returns the keyframes of a strip that begins to move at a time, ms of the document's timeline. */
export function runOf({ places, offsets, periodMs, durationMs }: Steps, plane: Plane, startTime: number): Run {
  const { msPerPixel, pixel } = plane;
  const ways = places.map((to) => [((places[0] - to) / msPerPixel) * pixel, 0] as const);
  return { offsets, ways, leaps: periodMs > 0, durationMs, startTime };
}

/**
 * Returns a plane from and to two places across the plot, CSS pixels from its left edge, as it is at the first of some
 * steps.
 *
 * @param plane - the plane of the plot, or of a line whose clock is ahead
 * @param plot - the plane of the plot
 */
export function stretched(plane: Plane, plot: Plane, { places }: Steps, from: number, right: number): Plane {
  const { left, msPerPixel, pixel } = plane;
  const beyond = ((right - plot.width) / pixel) * msPerPixel;
  return { ...plane, left: left + from, width: right - from, to: plane.to - plot.to + places[0] + beyond };
}

/** Returns a frame whose plot and lines are stretched likewise. */
export function stretchedFrame(frame: Frame, steps: Steps, from: number, right: number): Frame {
  const stretch = (plane: Plane): Plane => stretched(plane, frame.plane, steps, from, right);
  return {
    ...frame,
    plane: stretch(frame.plane),
    drawn: frame.drawn.map((line) => ({ ...line, plane: stretch(line.plane) })),
  };
}

/** Tells whether two lists hold the same. */
export function isSame(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((item, index) => Object.is(item, b[index]));
}
