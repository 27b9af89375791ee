import type { Box } from "../../../draw/index.js";
import { setText, setVisible } from "../../page/dom.js";
import type { MountPoint } from "../../page/mount-point.js";
import type { Scope } from "../../page/scope.js";

/** Leads back to the live view. */
export interface LiveButton {
  /** To be placed by the chart. */
  readonly element: HTMLElement;
  /** Shows it in the lower right of a box, with how many rows are new since; undefined hides it. */
  show(rows: number | undefined, box: Box): void;
}

/** From the plot's edges, CSS pixels. */
const inset = 8;

/** Makes the button. */
export function createLiveButton(scope: Scope, place: MountPoint, live: () => void): LiveButton {
  const element = place.element("button", "live");
  const word = place.element("span", "word");
  const news = place.element("span", "news");
  element.type = "button";
  setText(word, "Live");
  element.append(word, news);
  setVisible(element, false);
  scope.listen(element, "click", live);
  let placed = "";
  let shown = false;
  return {
    element,
    show(rows, { left, top, width, height }) {
      // Every frame passes here: no style is read for it.
      if (shown !== (rows !== undefined)) setVisible(element, (shown = !shown));
      if (rows === undefined) return;
      setText(news, rows === 0 ? "" : `+${rows.toLocaleString("en")} new`);
      const where = `translate(${left + width - inset}px, ${top + height - inset}px) translate(-100%, -100%)`;
      if (where !== placed) element.style.transform = placed = where;
    },
  };
}
