import type { Painter } from "./painter.js";

/** A rectangle, CSS pixels. */
export interface Box {
  /** The left edge. */
  readonly left: number;
  /** The upper edge. */
  readonly top: number;
  /** The width. */
  readonly width: number;
  /** The height. */
  readonly height: number;
}

/**
 * Plotting area: a rectangle of the painter whose right edge is a time and whose height is a scale. Lengths are in CSS
 * px, unless they are said to be device px. The left edge is a whole device px, so that columns are crisp.
 */
export interface Plane extends Box {
  /** The time at the right edge, epoch ms. */
  readonly to: number;
  /** Milliseconds per device px. Stored, not derived, so that it is the same number from frame to frame. */
  readonly msPerPixel: number;
  /** One device px in CSS px: 1 / devicePixelRatio. */
  readonly pixel: number;
  /** The height of a value, CSS px from the top of the painter. */
  readonly y: (value: number) => number;
}

/** Returns the plane of a clock that is `shift` ms ahead. */
export function shifted(plane: Plane, shift: number): Plane {
  return shift === 0 ? plane : { ...plane, to: plane.to + shift };
}

/** Returns the time at the left edge, epoch ms. */
export function startOf(plane: Plane): number {
  return plane.to - (plane.width / plane.pixel) * plane.msPerPixel;
}

/** Returns the width in device px. */
export function pixelsOf(plane: Plane): number {
  return Math.round(plane.width / plane.pixel);
}

/** Returns the x of a time, in fractions of a px. */
export function timeX(plane: Plane, time: number): number {
  return plane.left + plane.width - ((plane.to - time) / plane.msPerPixel) * plane.pixel;
}

/** Returns the time at an x, epoch ms. */
export function timeAt(plane: Plane, x: number): number {
  return plane.to - ((plane.left + plane.width - x) / plane.pixel) * plane.msPerPixel;
}

/** Returns the pixel column that a time belongs to; columns are anchored to absolute time. */
function columnOf(msPerPixel: number, time: number): number {
  return Math.floor(time / msPerPixel);
}

/**
 * Returns the left edge of a pixel column: a whole number of device px from the plane's right edge, half of one off at
 * most.
 */
export function columnX(plane: Plane, column: number): number {
  const ahead = Math.round(plane.to / plane.msPerPixel) - column;
  return plane.left + plane.width - ahead * plane.pixel;
}

/** Returns the pixel column at an x. */
export function columnAt(plane: Plane, x: number): number {
  // Tolerance for a border that a division by 1 / devicePixelRatio has moved.
  return Math.round(plane.to / plane.msPerPixel) - Math.ceil((plane.left + plane.width - x) / plane.pixel - 1e-6);
}

/** Returns the x of a time, moved to the middle of its pixel column: for hairlines that go along with a dense line. */
export function snappedX(plane: Plane, time: number): number {
  return columnX(plane, columnOf(plane.msPerPixel, time)) + plane.pixel / 2;
}

/** Clips to the plane, between two places across it, until the painter's `restore()`. */
export function clipTo(painter: Painter, plane: Plane, from = plane.left, to = plane.left + plane.width): void {
  painter.save();
  painter.beginPath();
  painter.rect(from, plane.top, to - from, plane.height);
  painter.clip();
}
