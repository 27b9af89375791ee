import { createHeader } from "../parts/header.js";
import type { Line } from "../series/line.js";
import type { ChartCore, Feature } from "./feature.js";

const NO_LINES: readonly Line[] = [];

/** Title, state and legend above the plot; its height, CSS pixels, is asked for by what stands below. */
export interface HeaderFeature extends Feature {
  readonly height: number;
  /** An element for lengths of the view to choose from, above the plot; empty unless there are some. */
  readonly windows: HTMLElement;
  /** Takes notice of lines that were hidden or shown by no button of the legend. */
  hiddenChanged(): void;
}

/** Shows title, state and legend above the plot, and leaves out lines that a reader hides by the legend. */
export function header(chart: ChartCore): HeaderFeature {
  const { context, lines, live } = chart;
  const { hidden } = lines;
  const isHidden = (name: string): boolean => hidden.isHidden(name);
  const view = createHeader(context.scope, context, chart.theme, chart.status, (line, only) => {
    if (line !== undefined) {
      lines.toggle(line, only);
      view.legend.setHidden(isHidden);
    }
    live.loop.invalidate();
  });
  /** Whether texts or their room have changed since the header was measured. */
  let isStale = true;
  return {
    elements: [view.element],
    get height() {
      return view.height;
    },
    get nextMs() {
      return view.legend.nextMs;
    },
    windows: view.windows,
    hiddenChanged() {
      view.legend.setHidden(isHidden);
      live.loop.invalidate();
    },
    update() {
      view.title(chart.options.title);
      view.showWindows(chart.options.windows.length > 0);
      view.legend.describe(live.phrase);
      isStale = true;
    },
    beginAnew() {
      hidden.clear();
    },
    resized() {
      isStale = true;
    },
    restyle() {
      isStale = true;
      view.legend.recolor();
    },
    prepare(draft) {
      const { all } = lines;
      const hasLegend = chart.options.legend ?? all.length > 1;
      if (view.legend.setLines(hasLegend ? all : NO_LINES)) {
        view.legend.setHidden(isHidden);
        isStale = true;
      }
      if (view.note(all.length, lines.omitted, lines.shiftNote, live.phrase)) isStale = true;
      draft.lines = hasLegend ? hidden.visibleOf(all) : all;
      draft.header = view.height;
    },
    settle(frame, draft) {
      if (view.legend.writeValues(frame, live.state)) isStale = true;
      if (!isStale) return false;
      isStale = false;
      view.measure(draft.width, draft.height);
      const hasChanged = draft.header !== view.height;
      draft.header = view.height;
      return hasChanged;
    },
  };
}
