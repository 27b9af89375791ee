import type { Size } from "../../loop/size.js";
import { Surface } from "../../loop/surface.js";
import type { SparklineMark } from "../../sparkline/sparkline.js";
import { dotSpace, Sparkline } from "../../sparkline/sparkline.js";
import { isCurrent, isOver } from "../../status/states.js";
import { stateOf } from "../../status/status-words.js";
import type { SeriesSet } from "../../store/series-set.js";
import { roleValue } from "../../style/roles.js";
import type { Theme } from "../../style/theme.js";
import { reachOf, Rest } from "../../viewport/rest.js";
import { timeView, untilMoved } from "../../viewport/time-view.js";
import type { CardLayout } from "../layout/card-layout.js";
import type { ResolvedCardOptions } from "../options/card-options.js";
import type { CardColors } from "./figure.js";

/**
 * Draws a card's sparkline.
 *
 * @param size - size of the card
 * @param strokeWidth - width of the stroke, CSS pixels; undefined: the sparkline's default
 * @param time - time that is pointed at, by the clock of the rows, epoch ms
 * @returns the time until something will have moved, ms
 */
export type DrawSpark = <T>(
  set: SeriesSet<T>,
  options: ResolvedCardOptions,
  size: Size,
  layout: CardLayout,
  strokeWidth: number | undefined,
  colors: CardColors,
  time: number | undefined,
) => number;

/** Makes the function that draws on the canvas at a card's lower edge. */
export function createSpark(canvas: HTMLCanvasElement, theme: Theme): DrawSpark {
  const surface = new Surface(canvas);
  let rest = new Rest();
  let drawnHub: unknown;
  let mark: SparklineMark = false;
  let drawing: Sparkline | undefined;
  return (
    set,
    { seriesKey, sparkline, timeWindow, thresholds, colorOn },
    size,
    { spark, padding },
    strokeWidth,
    { reached, ink },
    time,
  ) => {
    const { dpr, pixelWidth } = size;
    const pixelHeight = Math.round(spark * dpr);
    if (sparkline === false || pixelHeight === 0) return Infinity;
    if (drawing === undefined || sparkline !== mark) drawing = new Sparkline((mark = sparkline));
    const height = pixelHeight / dpr;
    canvas.style.height = `${height}px`;
    const painter = surface.clear({ ...size, height, pixelHeight });
    const series = set.series(seriesKey);
    if (painter === null || series === undefined || series.length === 0) return Infinity;

    const { hub } = set;
    if (hub !== drawnHub) {
      drawnHub = hub;
      rest = new Rest();
    }
    const state = stateOf(hub.change);
    const pixels = Math.max(1, pixelWidth - Math.round(Math.max(padding, dotSpace(sparkline, strokeWidth)) * dpr));
    const newest = series.time(series.end - 1);
    const now = hub.now() + hub.leads.of(seriesKey ?? set.newestKey);
    const span = { now, timeWindow, pixels };
    let view = timeView({ ...span, anchor: isOver(state) ? newest : null });
    const restTime = rest.update(reachOf([{ series }], now), view);
    if (restTime !== undefined) view = timeView({ ...span, anchor: restTime });
    // A time before the view gets a view that ends there, with the rows that led to it.
    if (time !== undefined && time < view.from) view = timeView({ ...span, anchor: time });

    const isSure = isCurrent(state);
    const isColored = isSure && ink === undefined && colorOn.includes("sparkline");
    const steps = (isColored ? thresholds : [])
      .map(({ value, color = roleValue("warn") }) => ({ value, color: theme.color(color) }))
      .sort((a, b) => a.value - b.value);
    const color =
      ink ?? (isColored && steps.length === 0 ? reached : undefined) ?? theme.role(isSure ? "accent" : "muted");
    drawing.draw(
      painter,
      series,
      { to: view.to, msPerPixel: view.msPerDevicePixel, width: pixels / dpr, height, dpr },
      color,
      {
        ...(strokeWidth !== undefined && { strokeWidth }),
        steps,
        ...(time !== undefined && { at: { time, color: ink ?? theme.role("muted") } }),
      },
    );
    return restTime !== undefined ? rest.due : newest > view.from ? untilMoved(view, hub.spacing.p95) : Infinity;
  };
}
