import type { Size } from "./size.js";

/** A canvas to be drawn on anew, frame by frame. */
export class Surface {
  readonly #canvas: HTMLCanvasElement;
  #context: CanvasRenderingContext2D | null | undefined;
  #fitted: Partial<Size> = {};

  /** @param canvas - whose backing store and context are the surface's from now on */
  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas;
  }

  /**
   * Gives the canvas the backing store of a size, and clears it.
   *
   * @returns a context whose unit is the CSS pixel; null where the platform has no canvas
   */
  clear(size: Size): CanvasRenderingContext2D | null {
    const context = (this.#context ??= this.#canvas.getContext("2d"));
    if (context === null) return null;
    const { width, height, pixelWidth, pixelHeight } = size;
    const fitted = this.#fitted;
    if (
      width !== fitted.width ||
      height !== fitted.height ||
      pixelWidth !== fitted.pixelWidth ||
      pixelHeight !== fitted.pixelHeight
    ) {
      this.#fitted = size;
      // Takes the state of the context back to what it is at first, too.
      this.#canvas.width = pixelWidth;
      this.#canvas.height = pixelHeight;
      // Numbers and times read from left to right, whatever the page.
      context.direction = "ltr";
      context.setTransform(pixelWidth / width, 0, 0, pixelHeight / height, 0, 0);
    }
    // Beyond the edges, for what is cleared whole need not be copied.
    context.clearRect(-1, -1, width + 2, height + 2);
    return context;
  }
}
