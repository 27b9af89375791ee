import type { Series } from "../../../series/index.js";
import { Surface } from "../../loop/surface.js";
import { setVisible } from "../../page/dom.js";
import type { MountPoint } from "../../page/mount-point.js";
import type { SparklineMark } from "../../sparkline/sparkline.js";
import { dotSpace, Sparkline } from "../../sparkline/sparkline.js";
import { Rest } from "../../viewport/rest.js";

/** Time span, size and colour with which a sparkline is drawn. */
export interface SparklineView {
  /** Right edge, epoch ms. */
  readonly to: number;
  /** Span, ms. */
  readonly timeWindow: number;
  /** Width, CSS pixels. */
  readonly width: number;
  /** Height, CSS pixels. */
  readonly height: number;
  /** Device pixels per CSS pixel. */
  readonly dpr: number;
  /** Literal colour, no custom property. */
  readonly color: string;
}

/** A sparkline in a cell. */
export class CellSpark {
  readonly canvas: HTMLCanvasElement;
  /** Keeps the view at the newest row while that is older than the span. */
  readonly rest = new Rest();
  readonly #surface: Surface;
  readonly #mark: SparklineMark;
  #sparkline: Sparkline;
  #series: Series | undefined;
  #drawnKey = "";

  /** Makes an empty sparkline. */
  constructor(mountPoint: MountPoint, mark: SparklineMark) {
    this.canvas = mountPoint.element("canvas", "spark");
    this.canvas.ariaHidden = "true";
    this.#surface = new Surface(this.canvas);
    this.#mark = mark;
    this.#sparkline = new Sparkline(mark);
  }

  /** Draws a series, unless the picture would be the same as before. */
  draw(series: Series | undefined, { to, timeWindow, width, height, dpr, color }: SparklineView): void {
    const pixelWidth = Math.round(width * dpr);
    const pixelHeight = Math.round(height * dpr);
    const linePixels = Math.max(1, pixelWidth - Math.ceil(dotSpace(this.#mark) * dpr));
    const msPerPixel = timeWindow / linePixels;
    const key = [series?.revision, Math.floor(to / msPerPixel), pixelWidth, pixelHeight, color].join();
    if (key === this.#drawnKey && series === this.#series) return;
    if (series !== this.#series) this.#sparkline = new Sparkline(this.#mark);
    this.#drawnKey = key;
    this.#series = series;
    const size = { width: pixelWidth / dpr, height: pixelHeight / dpr, pixelWidth, pixelHeight, dpr };
    const { style } = this.canvas;
    const [cssWidth, cssHeight] = [`${size.width}px`, `${size.height}px`];
    if (style.width !== cssWidth) style.width = cssWidth;
    if (style.height !== cssHeight) style.height = cssHeight;
    setVisible(this.canvas, pixelWidth > 0);
    if (pixelWidth < 1) return;
    const painter = this.#surface.clear(size);
    if (painter === null || series === undefined || series.length === 0) return;
    this.#sparkline.draw(painter, series, { to, msPerPixel, width: linePixels / dpr, height: size.height, dpr }, color);
  }
}
