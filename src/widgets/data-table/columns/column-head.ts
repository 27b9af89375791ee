import { setText } from "../../page/dom.js";
import type { MountPoint } from "../../page/mount-point.js";

/** Head of a column: its name on a button, by which a reader sorts. */
export interface ColumnHead {
  readonly element: HTMLElement;
  readonly button: HTMLElement;
  /** Shows the order in which the table is sorted by this column; undefined: it is not sorted by it. */
  setSorted(order: "ascending" | "descending" | undefined): void;
  /** Aligns the name with the text of the column's cells. */
  align(align: string): void;
}

/** Triangle that points up, in a view box of 10 × 10. */
const ARROW_PATH = "M5 1.5 9 8.5H1z";

/** Makes the head of a column. */
export function createColumnHead(mountPoint: MountPoint, label: string): ColumnHead {
  const { ownerDocument } = mountPoint.node;
  const element = mountPoint.element("th", "column");
  element.scope = "col";
  element.role = "columnheader";
  const button = mountPoint.element("button", "sort");
  button.type = "button";
  const labelElement = mountPoint.element("span", "label");
  setText(labelElement, label);
  labelElement.title = label;
  const arrow = ownerDocument.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = ownerDocument.createElementNS("http://www.w3.org/2000/svg", "path");
  for (const [name, value] of Object.entries({ part: "arrow", viewBox: "0 0 10 10", "aria-hidden": "true" })) {
    arrow.setAttribute(name, value);
  }
  path.setAttribute("fill", "currentColor");
  path.setAttribute("d", ARROW_PATH);
  // The hidden arrow keeps its room: names do not move when the sort changes.
  Object.assign(arrow.style, { width: "8px", height: "8px", flex: "none", visibility: "hidden" });
  arrow.append(path);
  button.append(labelElement, arrow);
  element.append(button);
  return {
    element,
    button,
    setSorted(order) {
      if (order === undefined) element.removeAttribute("aria-sort");
      else element.setAttribute("aria-sort", order);
      arrow.style.visibility = order === undefined ? "hidden" : "visible";
      arrow.style.transform = order === "descending" ? "scaleY(-1)" : "";
    },
    align(align) {
      element.style.textAlign = align;
      // A right-aligned name ends where the numbers end, with the arrow before it.
      button.style.justifyContent = align;
      arrow.style.order = align === "right" ? "-1" : "";
    },
  };
}
