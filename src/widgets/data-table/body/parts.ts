import { setVisible } from "../../page/dom.js";
import type { MountPoint } from "../../page/mount-point.js";

/** The elements of a table that stay. */
export interface TableParts {
  readonly header: HTMLElement;
  readonly title: HTMLElement;
  readonly note: HTMLElement;
  /** The time that is shown, where it is not now. */
  readonly moment: HTMLElement;
  readonly table: HTMLTableElement;
  readonly caption: HTMLElement;
  readonly head: HTMLElement;
  readonly names: HTMLElement;
  readonly body: HTMLElement;
  readonly waiting: HTMLElement;
}

/** Makes the elements of a table around a status, and puts them into its shadow root. */
export function createParts(place: MountPoint, status: HTMLElement): TableParts {
  const frame = place.element("div", "frame");
  const header = place.element("div", "header");
  const title = place.element("div", "title");
  // The caption says it.
  title.ariaHidden = "true";
  const note = place.element("span", "note");
  const corner = place.element("div", "corner");
  const moment = place.element("span", "moment");
  setVisible(moment, false);
  corner.append(moment, status);
  header.append(title, note, corner);

  const scroll = place.element("div", "scroll");
  const table = place.element("table", "table");
  const caption = place.element("caption", "unseen");
  const head = place.element("thead", "head");
  const names = place.element("tr", "head-row");
  const body = place.element("tbody", "body");
  // Some platforms forget what a table is where it is laid out otherwise.
  table.role = "table";
  head.role = body.role = "rowgroup";
  names.role = "row";
  head.append(names);
  table.append(caption, head, body);
  scroll.append(table);
  const waiting = place.element("div", "waiting");
  frame.append(header, scroll, waiting);
  place.root.append(frame);
  return { header, title, note, moment, table, caption, head, names, body, waiting };
}
