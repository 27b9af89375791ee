import type { OnDemand } from "../../../stream/internal.js";
import { isCurrent } from "../../status/states.js";
import type { Annotations } from "../frame/annotations.js";
import { referencesCode } from "../paint/references-code.js";
import type { ChartCore, Feature } from "./feature.js";

/** The code that draws what not every chart has: bars, thresholds, annotations. */
export interface DrawingCodeFeature extends Feature {
  /** Whether the picture lacks code. */
  readonly isMissing: boolean;
  /**
   * Fetches what the picture lacks.
   *
   * @throws (rejects) StreamError of code `load-failed`
   */
  readonly load: () => Promise<void>;
  /** Whether some is on its way: the chart waits for it with its picture. */
  readonly isComing: boolean;
}

/**
 * Fetches the code that the picture of a chart lacks. Where it does not come, the chart goes on without what that
 * draws, and asks again at the next update, or once its stream is live again.
 *
 * @param remark - gives the lines their marks anew
 */
export function drawingCode(chart: ChartCore, remark: () => void): DrawingCodeFeature {
  const { context, live, lines } = chart;
  let isComing = false;
  let wasCurrent = isCurrent(live.state);
  let annotations: Annotations | undefined;

  const missing = (): OnDemand<unknown> | undefined => {
    const { annotations: moments, thresholds } = chart.options;
    const hasReferences = moments.length > 0 || thresholds.length > 0;
    return lines.missing ?? (hasReferences && referencesCode.code === undefined ? referencesCode : undefined);
  };
  const load = async (): Promise<void> => {
    for (let code = missing(); code !== undefined && !context.scope.closed; code = missing()) {
      await code.load(context);
      if (lines.missing?.code !== undefined) remark();
    }
  };
  const fetch = (): void => {
    if (isComing || missing() === undefined) return;
    isComing = true;
    const end = (): void => {
      isComing = false;
      if (!context.scope.closed) live.loop.invalidate();
    };
    // The error has been told.
    load().then(end, end);
  };
  return {
    get isMissing() {
      return missing() !== undefined;
    },
    load,
    get isComing() {
      return isComing;
    },
    update: fetch,
    statusChanged() {
      const isCurrentNow = isCurrent(live.state);
      if (isCurrentNow && !wasCurrent) fetch();
      wasCurrent = isCurrentNow;
    },
    prepare(draft) {
      if (referencesCode.code !== undefined) annotations ??= new referencesCode.code.Annotations();
      draft.annotations = annotations;
    },
  };
}
