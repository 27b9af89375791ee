import type { Series } from "../../series/index.js";
import { Surface } from "../host/canvas.js";
import type { Size } from "../host/size.js";
import { Sparkline } from "../sparkline/sparkline.js";
import type { SparklineMark, SparkStyle } from "../sparkline/sparkline.js";
import { timeView, untilMoved } from "../view/time-view.js";

/** What a card's sparkline shows, and where. */
export interface CardSparkView {
  /** The card's. */
  readonly size: Size;
  /** The sparkline's, CSS pixels; 0: it has no room. */
  readonly height: number;
  /** Space at its right end, CSS pixels. */
  readonly padding: number;
  /** The stream's time, epoch ms. */
  readonly now: number;
  /** How far apart rows arrive, ms. */
  readonly spacing: number;
  /** The span, ms. */
  readonly timeWindow: number;
  /** Whether no more rows come: then it ends at the last. */
  readonly over: boolean;
  /** Literal. */
  readonly color: string;
  /** How else it looks. */
  readonly style: SparkStyle;
}

/** The sparkline at a card's lower edge. */
export class CardSpark {
  readonly #canvas: HTMLCanvasElement;
  readonly #surface: Surface;
  #sparkline: Sparkline | undefined;

  /** @param canvas - which is its own from now on */
  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas;
    this.#surface = new Surface(canvas);
  }

  /** Takes another way of drawing. */
  mark(mark: SparklineMark): void {
    this.#sparkline = mark === false ? undefined : new Sparkline(mark);
  }

  /** Draws. Returns ms until something will have moved. */
  draw(series: Series | undefined, { size, height, padding, now, spacing, timeWindow, over, color, style }: CardSparkView): number {
    if (height === 0 || this.#sparkline === undefined) return Infinity;
    const { dpr, pixelWidth } = size;
    const pixelHeight = Math.round(height * dpr);
    this.#canvas.style.height = `${String(pixelHeight / dpr)}px`;
    const painter = this.#surface.clear({ ...size, height: pixelHeight / dpr, pixelWidth, pixelHeight });
    if (painter === null || series === undefined || series.length === 0) return Infinity;
    const pixels = Math.max(1, pixelWidth - Math.round(padding * dpr));
    const newest = series.time(series.end - 1);
    const view = timeView({ now, delay: "auto", spacing, timeWindow, pixels, anchor: over ? newest : null });
    const space = { to: view.to, msPerPixel: view.msPerDevicePixel, width: pixels / dpr, height: pixelHeight / dpr, dpr };
    this.#sparkline.draw(painter, series, space, color, style);
    return newest > view.from ? untilMoved(view) : Infinity;
  }
}
