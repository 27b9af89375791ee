import type { Plane } from "./plane.js";

/** Returns the middle of the device pixel that a length falls into, for hairlines. */
export function snapToPixel({ pixel }: Plane, length: number): number {
  return (Math.round(length / pixel - 0.5) + 0.5) * pixel;
}
