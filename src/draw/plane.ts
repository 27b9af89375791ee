import type { Painter } from "./painter.js";

/** A rectangle, CSS pixels. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Where times and values fall: a rectangle of the painter whose right edge is a time and whose height is a scale.
 * Lengths are in CSS px, unless they are said to be device px. The left edge is a whole device px, so that columns are
 * crisp.
 */
export interface Plane extends Box {
  /** The time at the right edge, epoch ms. */
  readonly to: number;
  /** Milliseconds a device px. Given, not derived, so that it is the same number from frame to frame. */
  readonly msPerPixel: number;
  /** One device px in CSS px: 1 / devicePixelRatio. */
  readonly pixel: number;
  /** The height of a value, CSS px from the top of the painter. */
  readonly y: (value: number) => number;
}

/** The plane of a clock that is `shift` ms ahead. */
export function shifted(plane: Plane, shift: number): Plane {
  return shift === 0 ? plane : { ...plane, to: plane.to + shift };
}

/** The time at the left edge, epoch ms. */
export function startOf(plane: Plane): number {
  return plane.to - (plane.width / plane.pixel) * plane.msPerPixel;
}

/** How many device px wide. */
export function pixelsOf(plane: Plane): number {
  return Math.round(plane.width / plane.pixel);
}

/** Where a time falls, by fractions of a px. */
export function timeX(plane: Plane, time: number): number {
  return plane.left + plane.width - ((plane.to - time) / plane.msPerPixel) * plane.pixel;
}

/** The time at a place. */
export function timeAt(plane: Plane, x: number): number {
  return plane.to - ((plane.left + plane.width - x) / plane.pixel) * plane.msPerPixel;
}

/** The pixel column that a time belongs to; columns are anchored to absolute time. */
export function columnOf(msPerPixel: number, time: number): number {
  return Math.floor(time / msPerPixel);
}

/**
 * The left edge of a pixel column: a whole number of device px from the plane's right edge, half of one off at most.
 */
export function columnX(plane: Plane, column: number): number {
  const ahead = Math.round(plane.to / plane.msPerPixel) - column;
  return plane.left + plane.width - ahead * plane.pixel;
}

/** The pixel column at a place. */
export function columnAt(plane: Plane, x: number): number {
  // A border is a border, whatever a division by 1 / devicePixelRatio makes of it.
  return Math.round(plane.to / plane.msPerPixel) - Math.ceil((plane.left + plane.width - x) / plane.pixel - 1e-6);
}

/** Where a time falls, moved to the middle of its pixel column: for hairlines that go along with a dense line. */
export function snappedX(plane: Plane, time: number): number {
  return columnX(plane, columnOf(plane.msPerPixel, time)) + plane.pixel / 2;
}

/** Draws inside the plane only, between two places across it, until the painter's `restore()`. */
export function clipTo(painter: Painter, plane: Plane, from = plane.left, to = plane.left + plane.width): void {
  painter.save();
  painter.beginPath();
  painter.rect(from, plane.top, to - from, plane.height);
  painter.clip();
}
