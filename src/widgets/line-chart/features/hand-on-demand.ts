import { OnDemand } from "../../../stream/internal.js";
import type { Scope } from "../../page/scope.js";
import { keepInput } from "../input/early-input.js";
import { setFocusable } from "../input/focusable.js";
import type { ChartCore, Feature } from "./feature.js";
import type { HeaderFeature } from "./header.js";
import type { ViewportFeature } from "./viewport.js";

/** The code that serves the hand. */
export const handCode = new OnDemand("pointer, keys and the table of rows", (again) =>
  import("./hand.js").catch(again),
);

/**
 * Attaches what serves the hand, or where its code is still to come, a feature that waits for it: it fetches the code
 * once the page is idle after the first picture, at the first input, or where another widget points at a moment; that
 * input is told to the features as they come.
 *
 * @param replace - attaches features in the place of the one that waits
 */
export function hand(
  chart: ChartCore,
  view: ViewportFeature,
  header: HeaderFeature,
  replace: (waiting: Feature, features: readonly Feature[]) => void,
): readonly Feature[] {
  const { context, canvas, live } = chart;
  const { scope } = context;
  if (handCode.code !== undefined) return handCode.code.attachHand(chart, view, header);
  const place = canvas.ownerDocument.createComment("");
  let input: Scope | undefined;
  let tellInput: (() => void) | undefined;
  let isDrawn = false;
  /** Whether code is on its way, or was and did not come. */
  let phase: "asleep" | "coming" | "failed" = "asleep";

  const fetch = (): void => {
    if (phase === "coming") return;
    phase = "coming";
    handCode.load(context).then(
      ({ attachHand }) => {
        if (scope.closed) return;
        const features = attachHand(chart, view, header);
        place.replaceWith(...features.flatMap(({ elements = [] }) => elements));
        replace(waiting, features);
        tellInput?.();
        input?.close();
      },
      () => {
        phase = "failed";
        // Input that was for nothing is not told minutes later.
        input?.close();
        input = undefined;
        waiting.update?.();
      },
    );
  };
  const waiting: Feature = {
    elements: [place],
    update() {
      const { interactive } = chart.options;
      if (interactive === (input !== undefined)) return;
      setFocusable(canvas, interactive);
      input?.close();
      input = tellInput = undefined;
      if (!interactive) return;
      input = scope.child();
      tellInput = keepInput(input, canvas, (type) => {
        // Movement alone would ask for a file that does not come many times a second.
        if (phase !== "failed" || type !== "pointermove") fetch();
      });
    },
    prepare() {
      if (live.cursor.time !== undefined && phase === "asleep") fetch();
    },
    isDue: () => !isDrawn,
    drawn() {
      if (!isDrawn) scope.idle(fetch, context.page.view);
      isDrawn = true;
    },
  };
  return [waiting];
}
