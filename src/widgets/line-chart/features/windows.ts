import { formatSpan } from "../../format/duration.js";
import { setText } from "../../page/dom.js";
import type { TimeWindow } from "../../viewport/usual-window.js";
import { createRoving } from "../../widget/roving.js";
import { handWords } from "../../words/hand-words.js";
import type { ChartCore, Feature } from "./feature.js";
import type { HeaderFeature } from "./header.js";
import type { ViewportFeature } from "./viewport.js";

/** A button, and the length that it chooses; without one it leads back to live. */
interface WindowButton {
  readonly element: HTMLButtonElement;
  readonly timeWindow: TimeWindow | undefined;
}

/** Shows the lengths of `windows` above the plot, a button each, and one back to live; the current ones are pressed. */
export function windows(chart: ChartCore, view: ViewportFeature, header: HeaderFeature): Feature {
  const { context, live } = chart;
  const toolbar = header.windows;
  const roving = createRoving(context.scope, toolbar);
  let buttons: readonly WindowButton[] = [];
  let shown: readonly TimeWindow[] = [];
  /** The number of new rows as it was written last; −1: write it anew. */
  let writtenRows = -1;

  const create = (timeWindow?: TimeWindow): WindowButton => {
    const element = context.element("button", "window");
    element.type = "button";
    return { element, timeWindow };
  };
  // One listener for all: buttons come and go.
  context.scope.listen(toolbar, "click", ({ target }) => {
    const clicked = buttons.find(({ element }) => element === target);
    if (clicked === undefined) return;
    if (clicked.timeWindow === undefined) view.goLive();
    else view.choose(clicked.timeWindow);
  });
  const write = (): void => {
    const { isPaused, zoomedMs } = view.viewport;
    const current = zoomedMs === undefined ? (view.chosenWindow ?? chart.options.timeWindow) : undefined;
    const rows = view.arrivedSincePause;
    for (const { element, timeWindow } of buttons) {
      const pressed = String(timeWindow === undefined ? !isPaused : timeWindow === current);
      if (element.ariaPressed !== pressed) element.ariaPressed = pressed;
      if (timeWindow !== undefined || rows === writtenRows) continue;
      writtenRows = rows;
      const news = rows === 0 ? "" : ` ${live.phrase("newRows", { n: rows }, handWords)}`;
      setText(element, live.phrase("liveButton", {}, handWords) + news);
    }
  };
  return {
    update() {
      const { windows: wanted } = chart.options;
      if (wanted.length !== shown.length || wanted.some((each, index) => each !== shown[index])) {
        shown = wanted;
        buttons = wanted.length === 0 ? [] : [...wanted.map(create), create()];
        toolbar.replaceChildren(...buttons.map(({ element }) => element));
        roving.setButtons(buttons.map(({ element }) => element));
      }
      toolbar.ariaLabel = live.phrase("timeWindow", {}, handWords);
      for (const { element, timeWindow } of buttons) {
        if (timeWindow === "all") setText(element, live.phrase("allRows", {}, handWords));
        else if (timeWindow !== undefined) setText(element, formatSpan(timeWindow, live.phrase));
      }
      writtenRows = -1;
      write();
    },
    drawn: write,
  };
}
