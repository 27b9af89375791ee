import { formatValue } from "../../options/options.js";
import type { LineChartMembers } from "../events.js";
import type { ViewState } from "../options/view-state.js";
import { aViewState } from "../options/view-state.js";
import type { ChartCore, Feature } from "./feature.js";
import type { HeaderFeature } from "./header.js";
import type { ViewportFeature } from "./viewport.js";

/** Shows a view that is plain data, and tells the one on view: `setView()`, `viewState()`, the option `viewState`. */
export function viewState(
  chart: ChartCore,
  view: ViewportFeature,
  header: HeaderFeature,
): Feature & { readonly members: Pick<LineChartMembers, "setView" | "viewState"> } {
  const { lines } = chart;
  /** The option as it was taken last, as a text: a render of a framework makes an equal object anew. */
  let taken: string | undefined;

  const show = ({ from, to, timeWindow }: ViewState, keepsWindow: boolean): void => {
    if (from !== undefined && to !== undefined) view.hold({ to, timeWindow: to - from });
    else if (view.viewport.isAway) view.goLive();
    if (!keepsWindow && timeWindow !== view.chosenWindow) view.choose(timeWindow, from !== undefined);
  };
  return {
    members: {
      setView(given) {
        const expected = aViewState(given);
        if (expected !== undefined) throw new TypeError(`invalid view: ${formatValue(given)}. Expected ${expected}`);
        // A span alone says nothing of the length of the live view.
        show(given, !("timeWindow" in given));
      },
      viewState() {
        const { isPaused, zoomedMs } = view.viewport;
        const { from, to } = view.span;
        const timeWindow = isPaused || zoomedMs === undefined ? view.chosenWindow : Math.max(1, Math.round(zoomedMs));
        return {
          ...(timeWindow !== undefined && { timeWindow }),
          ...(isPaused && { from: Math.round(from), to: Math.round(to) }),
          ...lines.hidden.names,
        };
      },
    },
    update() {
      const given = chart.options.viewState;
      const text = given && JSON.stringify(given);
      if (given === undefined || text === taken) return;
      taken = text;
      show(given, false);
      lines.restore(given);
      header.hiddenChanged();
    },
  };
}
