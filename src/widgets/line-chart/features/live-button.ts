import { setText, setVisible } from "../../page/dom.js";
import { handWords } from "../../words/hand-words.js";
import { ThrottledText } from "../motion/throttled-text.js";
import type { ChartCore, Feature } from "./feature.js";
import type { ViewportFeature } from "./viewport.js";

/** Gap between the button and the plot's edges, CSS pixels. */
const EDGE_GAP_PX = 8;

/** Shows a button back to the live view in the lower right of a plot that is away, with the count of new rows. */
export function liveButton(chart: ChartCore, view: ViewportFeature): Feature {
  const { context, live } = chart;
  const element = context.element("button", "live");
  const word = context.element("span", "word");
  const news = context.element("span", "news");
  element.type = "button";
  element.append(word, news);
  setVisible(element, false);
  context.scope.listen(element, "click", view.goLive);
  let transform = "";
  let isShown = false;
  const newsText = new ThrottledText();
  let newsWords = "";
  let newsOf: (rows: number) => string = String;
  // Hide at once what has nothing to do any more: keys are faster than frames, and the next one would reach it.
  view.afterMove = () => {
    if (!isShown || view.viewport.isAway) return;
    // Leave the focus of keys to the plot rather than to nobody.
    if (element.matches(":focus-visible")) chart.canvas.focus();
    setVisible(element, (isShown = false));
  };
  return {
    elements: [element],
    get nextMs() {
      return newsText.nextMs;
    },
    update() {
      setText(word, live.phrase("liveButton", {}, handWords));
      // Another function for other words: the count is written anew.
      newsOf = (rows) => (rows === 0 ? "" : live.phrase("newRows", { n: rows }, handWords));
    },
    drawn({ plane: { left, top, width, height } }, _, at) {
      // Lengths to choose from have a button back to live of their own.
      const isNeeded = view.viewport.isAway && chart.options.windows.length === 0;
      // Every frame comes here: comparing avoids reading the style.
      if (isShown !== isNeeded) setVisible(element, (isShown = isNeeded));
      const arrived = isNeeded ? view.arrivedSincePause : undefined;
      // A view that is moved is drawn with every frame, and rows may come with each.
      const words = newsText.update(arrived, newsOf, at) ?? "";
      if (!isNeeded) return;
      if (words !== newsWords) setText(news, (newsWords = words));
      const [right, bottom] = [left + width - EDGE_GAP_PX, top + height - EDGE_GAP_PX];
      const nextTransform = `translate(${right}px, ${bottom}px) translate(-100%, -100%)`;
      if (nextTransform !== transform) element.style.transform = transform = nextTransform;
    },
  };
}
