import type { Box } from "../../../draw/index.js";
import { setText } from "../../page/dom.js";
import type { ChartCore, Feature } from "./feature.js";

const SIDES = ["left", "top", "width", "height"] as const;

/** Writes what an empty plot waits for; also the ring around the plot that has the focus. */
export function emptyPlot(chart: ChartCore): Feature {
  const element = chart.context.element("div", "waiting");
  const placed: { -readonly [Side in keyof Box]?: number } = {};
  return {
    elements: [element],
    drawn({ oldest, plane }) {
      setText(element, oldest === undefined ? chart.live.status.absence(chart.options.seriesKey) : "");
      for (const side of SIDES) {
        if (placed[side] !== plane[side]) element.style[side] = `${(placed[side] = plane[side])}px`;
      }
    },
  };
}
