import type { Size } from "./size.js";

/**
 * Gives a canvas the backing store of a size, and clears it.
 *
 * @returns a context whose unit is the CSS pixel; null where the platform has no canvas
 */
export function fitCanvas(canvas: HTMLCanvasElement, size: Size): CanvasRenderingContext2D | null {
  if (canvas.width !== size.pixelWidth) canvas.width = size.pixelWidth;
  if (canvas.height !== size.pixelHeight) canvas.height = size.pixelHeight;
  const context = canvas.getContext("2d");
  // Numbers and times read from left to right, whatever the page.
  if (context) context.direction = "ltr";
  context?.setTransform(1, 0, 0, 1, 0, 0);
  context?.clearRect(0, 0, canvas.width, canvas.height);
  context?.setTransform(size.pixelWidth / size.width, 0, 0, size.pixelHeight / size.height, 0, 0);
  return context;
}
