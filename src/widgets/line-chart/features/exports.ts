import { startOf } from "../../../draw/index.js";
import { OnDemand } from "../../../stream/internal.js";
import type { LineChartExports, OnView, ViewWriters } from "../export/members.js";
import type { DrawingCodeFeature } from "./drawing-code.js";
import type { ChartCore, Feature } from "./feature.js";
import type { ViewportFeature } from "./viewport.js";

/** The code that writes views to files. */
export const exportsCode = new OnDemand("exports", (again) => import("../export/members.js").catch(again));

/** Writes the view to files: `toSVG()`, `toPNG()`, `toCSV()`. */
export function exports(
  chart: ChartCore,
  view: ViewportFeature,
  drawing: DrawingCodeFeature,
): Feature & { readonly members: LineChartExports } {
  const { context, live, lines } = chart;
  const { scope } = context;
  const readView = (): OnView => {
    live.loop.drawNow();
    const { frame } = chart;
    return {
      size: chart.size,
      frame,
      options: chart.drawnOptions,
      now: live.now(),
      to: frame?.plane.to ?? view.undrawnEdge(),
      timeWindow: frame === undefined ? view.usualWindow() : frame.plane.to - startOf(frame.plane),
      phrase: live.phrase,
      statusWords: live.status.words,
      absence: live.status.absence(chart.options.seriesKey),
      isHeld: view.viewport.isPaused,
    };
  };
  /** Reads the view at once, and writes it at once where the code is there. */
  const write = async <Result>(
    writeView: (writers: ViewWriters, onView: OnView | undefined) => Result | Promise<Result>,
  ): Promise<Result> => {
    // A picture lacks no part: it is that of the moment at which its code has come.
    if (drawing.isMissing && !scope.closed) await drawing.load();
    const onView = scope.closed ? undefined : readView();
    const { createWriters } = exportsCode.code ?? (await exportsCode.load(context));
    return writeView(createWriters(context, chart.theme, lines), scope.closed ? undefined : onView);
  };
  return {
    members: {
      toSVG: (options) => write(({ toSVG }, onView) => toSVG(onView, options)),
      toPNG: (options) => write(({ toPNG }, onView) => toPNG(onView, options)),
      toCSV: (options) => write(({ toCSV }, onView) => toCSV(onView, options)),
    },
  };
}
