import type { Box } from "../../../draw/index.js";
import { setText, setVisible } from "../../page/dom.js";
import type { MountPoint } from "../../page/mount-point.js";
import type { Scope } from "../../page/scope.js";

/** Button back to the live view. */
export interface LiveButton {
  /** Element for the chart to place. */
  readonly element: HTMLElement;
  /** Places it in the lower right of a box, with the count of rows since; undefined hides it. */
  place(rows: number | undefined, box: Box): void;
}

/** Gap between the button and the plot's edges, CSS pixels. */
const EDGE_GAP_PX = 8;

/** Makes the button. */
export function createLiveButton(scope: Scope, mountPoint: MountPoint, live: () => void): LiveButton {
  const element = mountPoint.element("button", "live");
  const word = mountPoint.element("span", "word");
  const news = mountPoint.element("span", "news");
  element.type = "button";
  setText(word, "Live");
  element.append(word, news);
  setVisible(element, false);
  scope.listen(element, "click", live);
  let transform = "";
  let isShown = false;
  return {
    element,
    place(rows, { left, top, width, height }) {
      // Every frame calls this: comparing avoids reading the style.
      if (isShown !== (rows !== undefined)) setVisible(element, (isShown = !isShown));
      if (rows === undefined) return;
      setText(news, rows === 0 ? "" : `+${rows.toLocaleString("en")} new`);
      const [right, bottom] = [left + width - EDGE_GAP_PX, top + height - EDGE_GAP_PX];
      const nextTransform = `translate(${right}px, ${bottom}px) translate(-100%, -100%)`;
      if (nextTransform !== transform) element.style.transform = transform = nextTransform;
    },
  };
}
