import { isCurrent } from "../../status/states.js";
import { createExports } from "../export/members.js";
import type { ChartCore, Feature } from "./feature.js";
import type { ViewportFeature } from "./viewport.js";

/** Writes the view to files: `toSVG()`, `toPNG()`, `toCSV()`. */
export function exports(chart: ChartCore, view: ViewportFeature): Feature {
  const { live, lines } = chart;
  return {
    members: createExports(chart.context, chart.theme, lines, () => {
      live.loop.drawNow();
      const { frame } = chart;
      return {
        size: chart.size,
        frame,
        options: chart.drawnOptions,
        now: live.now(),
        to: frame?.plane.to ?? view.undrawnEdge(),
        phrase: live.phrase,
        statusWords: live.status.words,
        absence: live.status.absence(chart.options.seriesKey),
        isCurrent: isCurrent(live.state),
        isHeld: view.viewport.isPaused,
      };
    }),
  };
}
