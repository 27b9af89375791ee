import { chartWords, createDescription } from "../parts/description.js";
import type { ChartCore, Feature } from "./feature.js";
import type { ViewportFeature } from "./viewport.js";

/** Describes what is on view for screen readers, and renews the words now and then. */
export function description(chart: ChartCore, view: ViewportFeature): Feature {
  const { live } = chart;
  const words = createDescription(chart.context.node, chart.canvas);
  let wasEmpty = true;
  let restedAt: number | undefined;
  return {
    isDue: words.isDue,
    update: words.renew,
    statusChanged: words.renew,
    drawn(frame, { now = 0 }, at) {
      const isEmpty = frame.oldest === undefined;
      if (isEmpty !== wasEmpty || view.restedAt !== restedAt) words.renew();
      wasEmpty = isEmpty;
      ({ restedAt } = view);
      if (!words.isDue(at)) return;
      const { options } = chart;
      const waiting = live.status.absence(options.seriesKey);
      words.write(
        chartWords(options, frame, live.status.words, waiting, live.momentFormat, now, live.phrase, restedAt),
        at,
      );
    },
  };
}
