import { setVisible } from "../../page/dom.js";
import type { MountPoint } from "../../page/mount-point.js";

/** Elements of a table that stay for its lifetime. */
export interface TableParts {
  readonly header: HTMLElement;
  readonly title: HTMLElement;
  readonly note: HTMLElement;
  /** Shown time, where it is not now. */
  readonly moment: HTMLElement;
  readonly table: HTMLTableElement;
  readonly caption: HTMLElement;
  readonly head: HTMLElement;
  readonly names: HTMLElement;
  readonly body: HTMLElement;
  readonly waiting: HTMLElement;
}

/** Makes the elements of a table around its status, and appends them to the shadow root. */
export function createParts(mountPoint: MountPoint, status: HTMLElement): TableParts {
  const frame = mountPoint.element("div", "frame");
  const header = mountPoint.element("div", "header");
  const title = mountPoint.element("div", "title");
  // The caption tells screen readers the title; reading it twice would be noise.
  title.ariaHidden = "true";
  const note = mountPoint.element("span", "note");
  const corner = mountPoint.element("div", "corner");
  const moment = mountPoint.element("span", "moment");
  setVisible(moment, false);
  corner.append(moment, status);
  header.append(title, note, corner);

  const scroll = mountPoint.element("div", "scroll");
  const table = mountPoint.element("table", "table");
  const caption = mountPoint.element("caption", "unseen");
  const head = mountPoint.element("thead", "head");
  const names = mountPoint.element("tr", "head-row");
  const body = mountPoint.element("tbody", "body");
  // Explicit roles: some browsers drop those of a table whose `display` is not that of a table.
  table.role = "table";
  head.role = body.role = "rowgroup";
  names.role = "row";
  head.append(names);
  table.append(caption, head, body);
  scroll.append(table);
  const waiting = mountPoint.element("div", "waiting");
  frame.append(header, scroll, waiting);
  mountPoint.root.append(frame);
  return { header, title, note, moment, table, caption, head, names, body, waiting };
}
