import { OnDemand } from "../../../stream/internal.js";
import type { ChartCore, Feature } from "./feature.js";
import type { createScroll, Scroll } from "./scroll.js";
import type { ViewportFeature } from "./viewport.js";

/** The code that moves a picture between two rows. */
export const scrollCode = new OnDemand("motion between rows", (again) => import("./scroll.js").catch(again));

/** The motion of a picture between two rows. */
export interface ScrollFeature extends Feature {
  /** The motion; undefined where the page has no such animations, and until its code has come. */
  readonly scroll: Scroll | undefined;
}

/** Fetches the code that moves a picture between two rows, once the page is idle after the first one. */
export function scrolling(chart: ChartCore, view: ViewportFeature): ScrollFeature {
  const { context, canvas } = chart;
  let scroll: Scroll | undefined;
  let isAsked = false;

  const attach = (create: typeof createScroll): void => {
    if (!context.scope.closed) scroll = create(chart, view);
  };
  const fetch = (): void => {
    scrollCode.load(context).then(
      ({ createScroll }) => {
        attach(createScroll);
      },
      // Frames go on being drawn one by one; the error has been told.
      () => undefined,
    );
  };
  context.scope.add(() => scroll?.stop());
  return {
    get scroll() {
      return scroll;
    },
    prepare(draft) {
      if (scroll !== undefined && draft.stepped !== true) draft.ahead = scroll.ahead(draft);
    },
    drawn() {
      if (isAsked || typeof (canvas.animate as unknown) !== "function") return;
      isAsked = true;
      if (scrollCode.code === undefined) context.scope.idle(fetch, context.page.view);
      else attach(scrollCode.code.createScroll);
    },
  };
}
