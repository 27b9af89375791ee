import { nameOf } from "../parts/name-of.js";
import type { ChartCore, Feature } from "./feature.js";

/** Names the chart and its plot for screen readers, which then hear of the plot what its description adds. */
export function accessibleName(chart: ChartCore): Feature {
  const { context, canvas, live } = chart;
  const { node } = context;
  node.role = "figure";
  return {
    update() {
      const { options } = chart;
      const { phrase } = live;
      const name = nameOf(options, phrase);
      if (node.ariaLabel !== name) node.ariaLabel = name;
      canvas.ariaLabel ??= name;
      canvas.ariaRoleDescription = phrase("lineChart");
      // Role `img` has no keys: a screen reader would keep the arrows to itself.
      canvas.role = options.interactive ? "application" : "img";
    },
  };
}
