import { clock } from "../../page/clock.js";
import { createSettledCrossings } from "../../thresholds/settled-crossings.js";
import { ChartCrossings } from "../series/chart-crossings.js";
import type { ChartCore, Feature } from "./feature.js";

/** Tells which lines cross thresholds: the event `cross`, and words for a screen reader. */
export function crossings(chart: ChartCore): Feature {
  const { context, lines, status } = chart;
  const found = new ChartCrossings();
  const announce = createSettledCrossings(
    context.scope,
    status.announcer.say,
    () => chart.live.phrase,
    (value, { label }) => {
      const axis = lines.all.find((line) => line.label === label)?.axis ?? "left";
      return chart.frame?.formats[axis](value) ?? String(value);
    },
    clock.now,
  );
  // Take the rows there are as the start: crossings among them are not told.
  found.check(lines.all, chart.options.thresholds);
  return {
    rowsArrived() {
      const crosses = found.check(lines.all, chart.options.thresholds);
      if (crosses.length > 0) announce(crosses);
      for (const cross of crosses) context.emit("cross", cross);
    },
  };
}
