import type { Plane } from "../../../draw/index.js";
import { setText } from "../../page/dom.js";
import type { MountPoint } from "../../page/mount-point.js";
import type { Scope } from "../../page/scope.js";
import type { Line } from "../series/line.js";
import type { TableRow } from "./rows-on-view.js";
import { rowsOnView } from "./rows-on-view.js";

/** What a table of rows is made from. */
export interface TableFacts {
  /** What the chart is called. */
  readonly name: string;
  /** The lines on view. */
  readonly lines: readonly Line[];
  /** The left edge of the view, epoch ms. */
  readonly from: number;
  /** Its right edge. */
  readonly to: number;
  /** Writes a moment. */
  readonly moment: (time: number) => string;
  /** Writes a row of a line. */
  readonly value: (line: Line, row: { readonly time: number; readonly value: number }) => string;
}

/** The rows of a chart as a table, behind a button. */
export interface RowsTable {
  /** To be placed by the chart, in this order. */
  readonly elements: readonly [button: HTMLElement, panel: HTMLElement];
  /** Whether there is a button at all; without, the table is closed. */
  offer(offered: boolean): void;
  /** Puts the button into the lower left of the plot, and the table over it. Writes what has changed, nothing else. */
  fit(plane: Plane, header: number, height: number): void;
}

/** Rows at most: as many as somebody reads. */
const most = 100;

/** How far apart an open table takes new rows, ms. */
const pace = 2_000;

/** The button from the plot's edges, and from those of an open table, whose scroll bar it leaves free, CSS pixels. */
const inset = 8;
const free = 24;

/** Smaller plots show no button to a pointer; keys find it, CSS pixels. */
const least = { width: 160, height: 80 };

/** Makes the button and the table. */
export function createRowsTable(scope: Scope, place: MountPoint, facts: () => TableFacts | undefined): RowsTable {
  const button = place.element("button", "table-button");
  const panel = place.element("div", "table-panel");
  const scroll = place.element("div", "table-scroll");
  button.type = "button";
  button.ariaExpanded = "false";
  setText(button, "Table");
  scroll.tabIndex = 0;
  scroll.role = "region";
  panel.style.display = "none";
  panel.append(scroll);
  const body = createBody(place);
  scroll.append(body.element);
  let open = false;
  let placed: Pick<Plane, "left" | "top" | "width" | "height"> | undefined;
  let below = 0;

  const write = (): void => {
    const known = facts();
    if (known === undefined) return;
    scroll.ariaLabel = `${known.name}: rows`;
    body.write(known);
  };
  /** Where rows are, at their start, an open table has them: there it is at the end. */
  const put = (): void => {
    button.style.left = open ? "auto" : `${(placed?.left ?? 0) + inset}px`;
    button.style.right = open ? `${free}px` : "auto";
    button.style.bottom = `${open ? inset : Math.max(0, below + inset)}px`;
  };
  const turn = (next: boolean): void => {
    if (next === open) return;
    open = next;
    button.ariaExpanded = String(open);
    setText(button, open ? "Close" : "Table");
    panel.style.display = open ? "" : "none";
    put();
    if (!open) {
      body.clear();
      return;
    }
    const go = (): void => {
      if (!open) return;
      write();
      scope.timeout(go, pace);
    };
    go();
  };
  scope.listen(button, "click", () => {
    turn(!open);
  });
  for (const element of [button, scroll]) {
    scope.listen(element, "keydown", (event) => {
      if (event.key !== "Escape" || !open) return;
      event.preventDefault();
      turn(false);
      button.focus();
    });
  }
  return {
    elements: [button, panel],
    offer(offered) {
      button.style.display = offered ? "" : "none";
      if (!offered) turn(false);
    },
    fit(plane, header, whole) {
      const { left, top, width, height } = plane;
      const under = whole - top - height;
      if (
        placed?.left === left &&
        placed.top === top &&
        placed.width === width &&
        placed.height === height &&
        below === under
      ) {
        return;
      }
      placed = { left, top, width, height };
      below = under;
      const small = width < least.width || height < least.height;
      button.setAttribute("part", small ? "table-button small" : "table-button");
      put();
      panel.style.top = `${small ? 0 : header}px`;
    },
  };
}

interface Body {
  readonly element: HTMLElement;
  write(facts: TableFacts): void;
  clear(): void;
}

/** A table whose lines stay the same elements for as long as they say the same: whoever reads them is not disturbed. */
function createBody(place: MountPoint): Body {
  const element = place.element("table", "rows");
  const caption = place.element("caption", "rows-caption");
  const head = place.element("thead", "rows-head");
  const body = place.element("tbody", "rows-body");
  element.append(caption, head, body);
  let named: readonly Line[] = [];
  let shown = new Map<string, { readonly text: string; readonly line: HTMLElement }>();

  const cell = (tag: "th" | "td", text: string, scope = ""): HTMLElement => {
    const made = place.element(tag, tag === "th" ? "rows-name" : "rows-cell");
    made.textContent = text;
    if (scope !== "") made.setAttribute("scope", scope);
    return made;
  };
  const lineOf = ({ time }: TableRow, texts: readonly string[], columns: number): HTMLElement => {
    const made = place.element("tr", time === undefined ? "rows-gap" : "rows-line");
    made.append(
      ...texts.map((text, index) =>
        cell(index === 0 && time !== undefined ? "th" : "td", text, index === 0 && time !== undefined ? "row" : ""),
      ),
    );
    if (time === undefined) made.firstElementChild?.setAttribute("colspan", String(columns));
    return made;
  };
  return {
    element,
    clear() {
      body.replaceChildren();
      shown.clear();
    },
    write({ name, lines, from, to, moment, value }) {
      const rows = rowsOnView(lines, from, to, most);
      const which = rows.length < most ? "" : `, the newest ${most} lines`;
      setText(caption, `${name}, ${moment(from)} to ${moment(to)}${which}`);
      if (lines !== named) {
        named = lines;
        const names = place.element("tr", "rows-line");
        names.append(cell("th", "time", "col"), ...lines.map(({ label }) => cell("th", label, "col")));
        head.replaceChildren(names);
        this.clear();
      }
      const next: typeof shown = new Map();
      for (const row of rows) {
        const { key, time, cells } = row;
        const words = cells.map((text, index) =>
          typeof text === "string"
            ? text
            : text === undefined || time === undefined
              ? ""
              : value(lines[index], { time, value: text }),
        );
        const texts = time === undefined ? words : [moment(time), ...words];
        const text = texts.join("\n");
        const known = shown.get(key);
        next.set(key, known?.text === text ? known : { text, line: lineOf(row, texts, lines.length + 1) });
      }
      for (const [key, { line }] of shown) if (next.get(key)?.line !== line) line.remove();
      shown = next;
      let at = body.firstChild;
      for (const { line } of next.values()) {
        if (line === at) at = line.nextSibling;
        else body.insertBefore(line, at);
      }
    },
  };
}
