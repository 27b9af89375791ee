import { setText } from "../../page/dom.js";
import type { MountPoint } from "../../page/mount-point.js";
import type { Scope } from "../../page/scope.js";

/** The name of a column, on a button that sorts by it. */
export interface ColumnHead {
  readonly element: HTMLElement;
  /** Says how the table is sorted by it; undefined: it is not. */
  sorted(order: "ascending" | "descending" | undefined): void;
  /** Puts it where the column's cells put their text. */
  align(align: string): void;
}

const arrow = "M5 1.5 9 8.5H1z";

/** Makes the head of a column. */
export function createColumnHead(place: MountPoint, scope: Scope, label: string, clicked: () => void): ColumnHead {
  const { ownerDocument } = place.node;
  const element = place.element("th", "column");
  element.scope = "col";
  element.role = "columnheader";
  const button = place.element("button", "sort");
  button.type = "button";
  const words = place.element("span", "label");
  setText(words, label);
  words.title = label;
  const mark = ownerDocument.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = ownerDocument.createElementNS("http://www.w3.org/2000/svg", "path");
  for (const [name, value] of Object.entries({ part: "arrow", viewBox: "0 0 10 10", "aria-hidden": "true" })) {
    mark.setAttribute(name, value);
  }
  path.setAttribute("fill", "currentColor");
  path.setAttribute("d", arrow);
  // Its place is kept, so that no name moves.
  Object.assign(mark.style, { width: "8px", height: "8px", flex: "none", visibility: "hidden" });
  mark.append(path);
  button.append(words, mark);
  element.append(button);
  scope.listen(button, "click", clicked);
  return {
    element,
    sorted(order) {
      if (order === undefined) element.removeAttribute("aria-sort");
      else element.setAttribute("aria-sort", order);
      mark.style.visibility = order === undefined ? "hidden" : "visible";
      mark.style.transform = order === "descending" ? "scaleY(-1)" : "";
    },
    align(align) {
      element.style.textAlign = align;
      // The name stands at the edge where the numbers do, its arrow inside.
      button.style.justifyContent = align;
      mark.style.order = align === "right" ? "-1" : "";
    },
  };
}
