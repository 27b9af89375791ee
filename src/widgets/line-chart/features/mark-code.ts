import { isCurrent } from "../../status/states.js";
import type { ChartCore, Feature } from "./feature.js";

/** The code of marks. */
export interface MarkCodeFeature extends Feature {
  /** Whether some is on its way: the chart waits for it with its picture. */
  readonly isComing: boolean;
}

/**
 * Fetches the code that the marks of a chart lack. Where it does not come, the chart goes on without those marks, and
 * asks again at the next update, or once its stream is live again.
 *
 * @param come - gives the lines their marks anew
 */
export function markCode({ context, live, lines }: ChartCore, come: () => void): MarkCodeFeature {
  let isComing = false;
  let wasCurrent = isCurrent(live.state);

  const fetch = (): void => {
    const { missing } = lines;
    if (missing === undefined || isComing) return;
    isComing = true;
    missing
      .load(context)
      .then(come, () => undefined)
      .finally(() => {
        isComing = false;
        if (!context.scope.closed) live.loop.invalidate();
      });
  };
  return {
    get isComing() {
      return isComing;
    },
    update: fetch,
    statusChanged() {
      const isCurrentNow = isCurrent(live.state);
      if (isCurrentNow && !wasCurrent) fetch();
      wasCurrent = isCurrentNow;
    },
  };
}
