import { OnDemand } from "../../../stream/internal.js";
import type { ChartCore, Feature } from "./feature.js";
import type { PastFeature } from "./past.js";
import type { ViewportFeature } from "./viewport.js";

/** The code that asks history for what is on view, and shows it. */
export const pastCode = new OnDemand("rows of the past", (again) => import("./past.js").catch(again));

/**
 * Shows rows of the past that history brings, where the view leaves those that are held: fetches the code for it with
 * the first such view that a reader, or the page, has chosen. The view that a chart begins with asks for nothing: it is
 * filled by its stream's `backfill`.
 */
export function past(chart: ChartCore, view: ViewportFeature): Feature {
  const { context, lines, live } = chart;
  const place = context.node.ownerDocument.createComment("");
  let shown: PastFeature | undefined;
  let isComing = false;
  let firstWindow: unknown;

  const attach = (): void => {
    if (pastCode.code === undefined || context.scope.closed) return;
    shown = pastCode.code.attachPast(chart, view);
    place.replaceWith(...(shown.elements ?? []));
    shown.update?.();
  };
  const fetch = (): void => {
    if (isComing) return;
    isComing = true;
    const end = (): void => {
      isComing = false;
      if (!context.scope.closed) live.loop.invalidate();
    };
    // The error has been told, and the next view that needs it asks again.
    pastCode.load(context).then(end, () => undefined);
  };
  /** Tells whether the view was chosen: the one that a chart begins with is not. */
  const isChosen = (): boolean =>
    view.viewport.isAway || view.chosenWindow !== undefined || chart.options.timeWindow !== firstWindow;
  return {
    elements: [place],
    get nextMs() {
      return shown?.nextMs ?? Infinity;
    },
    update() {
      firstWindow ??= chart.options.timeWindow;
      shown?.update?.();
    },
    beginAnew() {
      firstWindow = chart.options.timeWindow;
      shown?.beginAnew?.();
    },
    rowsArrived() {
      shown?.rowsArrived?.();
    },
    prepare(draft, at) {
      const asks = lines.hasHistory && isChosen();
      if (shown === undefined && asks && draft.to - draft.timeWindow < (lines.oldestLive ?? Infinity)) {
        if (pastCode.code === undefined) fetch();
        else attach();
      }
      if (shown === undefined) return;
      shown.asks = asks;
      shown.prepare?.(draft, at);
    },
    drawn(frame, draft, at) {
      shown?.drawn?.(frame, draft, at);
    },
  };
}
