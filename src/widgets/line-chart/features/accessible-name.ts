import { chartWords, createAccessibleName } from "../parts/accessible-name.js";
import type { ChartCore, Feature } from "./feature.js";
import type { ViewportFeature } from "./viewport.js";

/** The name of a chart for screen readers, and whether it is due to be written anew. */
export interface AccessibleNameFeature extends Feature {
  /** Tells whether the words are old enough to be renewed at a time, ms of the steady clock. */
  isDue(at: number): boolean;
}

/** Names the chart for screen readers, and describes what is on view. */
export function accessibleName(chart: ChartCore, view: ViewportFeature): AccessibleNameFeature {
  const { live } = chart;
  const name = createAccessibleName(chart.context.node, chart.canvas);
  let wasEmpty = true;
  let restedAt: number | undefined;
  return {
    isDue: name.isDue,
    update() {
      name.describe(chart.options.interactive, live.phrase);
      name.renew();
    },
    statusChanged: name.renew,
    drawn(frame, { now = 0 }, at) {
      const isEmpty = frame.oldest === undefined;
      if (isEmpty !== wasEmpty || view.restedAt !== restedAt) name.renew();
      wasEmpty = isEmpty;
      ({ restedAt } = view);
      if (!name.isDue(at)) return;
      const { options } = chart;
      const waiting = live.status.absence(options.seriesKey);
      name.write(
        chartWords(options, frame, live.status.words, waiting, live.momentFormat, now, live.phrase, restedAt),
        at,
      );
    },
  };
}
