import type { Size } from "./size.js";

/** A canvas that is drawn again frame by frame. */
export class Surface {
  readonly #canvas: HTMLCanvasElement;
  #context: CanvasRenderingContext2D | null | undefined;
  #fittedSize: Partial<Size> = {};

  /** @param canvas - the canvas; its backing store and context belong to the surface from now on */
  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas;
  }

  /**
   * Gives the canvas the backing store of a size, and clears it.
   *
   * @returns a context whose unit is the CSS pixel; null on a platform without canvas
   */
  clear(size: Size): CanvasRenderingContext2D | null {
    const context = this.fit(size);
    const { width, height } = size;
    // Clear beyond the edges: the browser need not copy a canvas that is cleared whole.
    context?.clearRect(-1, -1, width + 2, height + 2);
    return context;
  }

  /**
   * Gives the canvas the backing store of a size; one of another size is empty.
   *
   * @returns a context whose unit is the CSS pixel; null on a platform without canvas
   */
  fit(size: Size): CanvasRenderingContext2D | null {
    const context = (this.#context ??= this.#canvas.getContext("2d"));
    if (context === null) return null;
    const { width, height, pixelWidth, pixelHeight } = size;
    const fittedSize = this.#fittedSize;
    if (
      width !== fittedSize.width ||
      height !== fittedSize.height ||
      pixelWidth !== fittedSize.pixelWidth ||
      pixelHeight !== fittedSize.pixelHeight
    ) {
      this.#fittedSize = size;
      // Setting the size resets the state of the context too.
      this.#canvas.width = pixelWidth;
      this.#canvas.height = pixelHeight;
      // Numbers and times read from left to right on any page.
      context.direction = "ltr";
      context.setTransform(pixelWidth / width, 0, 0, pixelHeight / height, 0, 0);
    }
    return context;
  }
}
