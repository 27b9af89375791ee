import type { Box } from "../../../draw/index.js";

/** Widths of a strip are rounded up to a multiple of this, CSS pixels: a canvas of another size is a new one. */
const WIDTH_STEP_PX = 64;

/** Keyframes of an element, and the times at which they begin and end. */
export interface Run {
  /** The moments of the keyframes, as shares of the duration. */
  readonly offsets: readonly number[];
  /** The way of the element to each of them, CSS pixels to the right and down. */
  readonly ways: readonly (readonly [x: number, y: number])[];
  /** Whether the element leaps from one to the next. */
  readonly leaps: boolean;
  /** The time that all of them take, ms. */
  readonly durationMs: number;
  /** The begin, ms of the timeline of the element's document. */
  readonly startTime: number;
}

/** Moves an element, in the place of what has moved it so far: the browser does it without the page. */
export function run(
  element: Element,
  previous: Animation | undefined,
  { offsets, ways, leaps, durationMs, startTime }: Run,
): Animation {
  const animation = element.animate(
    {
      transform: ways.map(([x, y]) => `translate(${x}px,${y}px)`),
      offset: [...offsets],
      easing: leaps ? "steps(1)" : "linear",
    },
    { duration: durationMs, fill: "both" },
  );
  animation.startTime = startTime;
  previous?.cancel();
  return animation;
}

/** A part of a chart that moves as a whole behind a window: a canvas wider than its box. */
export class Strip {
  /** The window. */
  readonly element: HTMLElement;
  readonly #canvas: HTMLCanvasElement;
  #context: CanvasRenderingContext2D | null | undefined;
  #animation: Animation | undefined;
  #box: Box = { left: 0, top: 0, width: 0, height: 0 };

  /** @param document - the document of the chart */
  constructor(document: Document) {
    this.element = document.createElement("div");
    this.#canvas = document.createElement("canvas");
    for (const { style } of [this.element, this.#canvas]) style.position = "absolute";
    this.element.style.overflow = "hidden";
    this.element.append(this.#canvas);
  }

  /**
   * Clears the strip, and gives it a place on the chart.
   *
   * @param box - the window, CSS pixels, on whole device pixels
   * @param extra - the width of the strip beyond the window, CSS pixels
   * @returns a context in the unit and from the origin of the chart; null on a platform without canvas
   */
  clear(box: Box, extra: number, dpr: number): CanvasRenderingContext2D | null {
    const { left, top, width, height } = (this.#box = box);
    const canvas = this.#canvas;
    const context = (this.#context ??= canvas.getContext("2d"));
    if (context === null) return null;
    place(this.element, box);
    const pixelWidth = Math.round(Math.ceil((width + extra) / WIDTH_STEP_PX) * WIDTH_STEP_PX * dpr);
    const pixelHeight = Math.round(height * dpr);
    if (canvas.width !== pixelWidth || canvas.height !== pixelHeight) {
      canvas.width = pixelWidth;
      canvas.height = pixelHeight;
      place(canvas, { left: 0, top: 0, width: pixelWidth / dpr, height: pixelHeight / dpr });
      context.direction = "ltr";
    }
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(-1, -1, pixelWidth + 2, pixelHeight + 2);
    context.setTransform(dpr, 0, 0, dpr, -left * dpr, -top * dpr);
    return context;
  }

  /** Draws anew all that is right of a place on the chart as it was when the strip was drawn, CSS pixels. */
  amend(left: number, dpr: number, draw: (painter: CanvasRenderingContext2D) => void): void {
    const context = this.#context;
    if (context === undefined || context === null) return;
    const { width, height } = this.#canvas;
    context.save();
    context.beginPath();
    context.rect(left, -height, width / dpr, 3 * height);
    context.clip();
    context.clearRect(left, -height, width / dpr, 3 * height);
    draw(context);
    context.restore();
  }

  /**
   * Draws a part of the strip, as it stands, onto the chart.
   *
   * @param box - where, CSS pixels from the top left of the chart, on whole device pixels
   * @param shift - the way of the strip to the left, CSS pixels: whole device pixels
   */
  copyTo(painter: CanvasRenderingContext2D, { left, top, width, height }: Box, shift: number, dpr: number): void {
    const [x, y] = [left + shift - this.#box.left, top - this.#box.top];
    painter.drawImage(this.#canvas, x * dpr, y * dpr, width * dpr, height * dpr, left, top, width, height);
  }

  /** Moves the strip behind its window. */
  run(keyframes: Run): void {
    this.#animation = run(this.#canvas, this.#animation, keyframes);
  }

  /** Moves the window. */
  runWindow(keyframes: Run): void {
    this.#animation = run(this.element, this.#animation, keyframes);
  }

  /** Stops the strip. */
  stop(): void {
    this.#animation?.cancel();
    this.#animation = undefined;
  }
}

/** Gives an element a place on the chart. */
export function place({ style }: HTMLElement, { left, top, width, height }: Box): void {
  style.left = `${left}px`;
  style.top = `${top}px`;
  style.width = `${width}px`;
  style.height = `${height}px`;
}
