import { Surface } from "../host/canvas.js";
import { roleValue } from "../host/roles.js";
import type { Size } from "../host/size.js";
import { fresh, over } from "../host/states.js";
import { stateOf } from "../host/status-words.js";
import type { Theme } from "../host/theme.js";
import { Sparkline } from "../sparkline/sparkline.js";
import type { SparklineMark } from "../sparkline/sparkline.js";
import type { SeriesStore } from "../store/series-store.js";
import { timeView, untilMoved } from "../view/time-view.js";
import type { CardColors } from "./figure.js";
import type { CardLayout } from "./layout.js";
import type { WholeOptions } from "./options.js";

/** The sparkline at a card's lower edge. */
export class CardSpark {
  readonly #canvas: HTMLCanvasElement;
  readonly #theme: Theme;
  readonly #surface: Surface;
  #mark: SparklineMark = false;
  #sparkline: Sparkline | undefined;

  /** @param canvas - which is its own from now on */
  constructor(canvas: HTMLCanvasElement, theme: Theme) {
    this.#canvas = canvas;
    this.#theme = theme;
    this.#surface = new Surface(canvas);
  }

  /**
   * Draws the series of a key.
   *
   * @param size - the card's
   * @param strokeWidth - CSS pixels
   * @param time - the moment that is pointed at, epoch ms
   * @returns ms until something will have moved
   */
  draw<T>(
    store: SeriesStore<T>,
    { key, sparkline, timeWindow, thresholds, colorOn }: WholeOptions,
    size: Size,
    { spark, padding }: CardLayout,
    strokeWidth: number | undefined,
    { reached, ink }: CardColors,
    time: number | undefined,
  ): number {
    const { dpr, pixelWidth } = size;
    const pixelHeight = Math.round(spark * dpr);
    if (sparkline === false || pixelHeight === 0) return Infinity;
    if (sparkline !== this.#mark) this.#sparkline = new Sparkline((this.#mark = sparkline));
    const height = pixelHeight / dpr;
    this.#canvas.style.height = `${String(height)}px`;
    const painter = this.#surface.clear({ ...size, height, pixelHeight });
    const series = store.series(key);
    if (painter === null || series === undefined || series.length === 0) return Infinity;

    const state = stateOf(store.change);
    const pixels = Math.max(1, pixelWidth - Math.round(padding * dpr));
    const newest = series.time(series.end - 1);
    const span = { now: store.now(), delay: "auto", spacing: store.spacing.p95, timeWindow, pixels } as const;
    let view = timeView({ ...span, anchor: over.has(state) ? newest : null });
    // A moment before all that is on view is shown at the end of what led to it.
    if (time !== undefined && time < view.from) view = timeView({ ...span, anchor: time });

    const sure = fresh.has(state);
    const colored = sure && ink === undefined && colorOn.includes("sparkline");
    const theme = this.#theme;
    const steps = (colored ? thresholds : [])
      .map(({ value, color = roleValue("warn") }) => ({ value, color: theme.color(color) }))
      .sort((a, b) => a.value - b.value);
    const color = ink ?? (colored && steps.length === 0 ? reached : undefined) ?? theme.role(sure ? "accent" : "muted");
    this.#sparkline?.draw(painter, series, { to: view.to, msPerPixel: view.msPerDevicePixel, width: pixels / dpr, height, dpr }, color, {
      ...(strokeWidth !== undefined && { strokeWidth }),
      steps,
      ...(time !== undefined && { at: { time, color: ink ?? theme.role("muted") } }),
    });
    return newest > view.from ? untilMoved(view) : Infinity;
  }
}
