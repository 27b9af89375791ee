import type { Plane } from "../../../draw/index.js";
import { setText } from "../../page/dom.js";
import type { MountPoint } from "../../page/mount-point.js";
import type { Scope } from "../../page/scope.js";
import { handWords } from "../../words/hand-words.js";
import type { Phrase } from "../../words/phrase.js";
import type { PastStretch } from "../frame/frame-past.js";
import type { Line } from "../series/line.js";
import type { TableRow } from "./rows-on-view.js";
import { rowsOnView, withAbsent } from "./rows-on-view.js";

/** Facts that a table of rows shows. */
export interface TableFacts {
  /** Name of the chart. */
  readonly name: string;
  /** Lines on view. */
  readonly lines: readonly Line[];
  /** Left edge of the view, epoch ms. */
  readonly from: number;
  /** Right edge of the view, epoch ms. */
  readonly to: number;
  /** Stretches of the past of which no rows are here. */
  readonly stretches: readonly PastStretch[];
  /** Writes a moment. */
  readonly moment: (time: number) => string;
  /** Writes a row of a line. */
  readonly value: (line: Line, row: { readonly time: number; readonly value: number }) => string;
  /** Says the sentences of the widget. */
  readonly phrase: Phrase;
}

/** Table of a chart's rows, behind a button. */
export interface RowsTable {
  /** Elements for the chart to place, in this order. */
  readonly elements: readonly [button: HTMLElement, panel: HTMLElement];
  /** Shows or removes the button, in the words of the widget; without it the table is closed. */
  setOffered(offered: boolean, phrase: Phrase): void;
  /** Places the button in the lower left of the plot, and the table over it. Writes only changes. */
  fit(plane: Plane, header: number, height: number): void;
}

/** Most records of the table, as many as a reader reads. */
const MAX_ROWS = 100;

/** Time between updates of an open table, ms. */
const REFRESH_MS = 2_000;

/** Gap between the button and the edges of the plot or of the open table, CSS pixels. */
const EDGE_GAP_PX = 8;

/** Gap beside the button over an open table, CSS pixels: leaves the scroll bar free. */
const SCROLL_BAR_GAP_PX = 24;

/** Least plot with a button for pointers, CSS pixels; in a smaller one only keys find it. */
const MIN_PLOT = { width: 160, height: 80 };

/** Makes the button and the table. */
export function createRowsTable(scope: Scope, mountPoint: MountPoint, facts: () => TableFacts | undefined): RowsTable {
  const button = mountPoint.element("button", "table-button");
  const panel = mountPoint.element("div", "table-panel");
  const scroll = mountPoint.element("div", "table-scroll");
  button.type = "button";
  button.ariaExpanded = "false";
  scroll.tabIndex = 0;
  scroll.role = "region";
  panel.style.display = "none";
  panel.append(scroll);
  const body = createBody(mountPoint);
  scroll.append(body.element);
  let isOpen = false;
  let plotBox: Pick<Plane, "left" | "top" | "width" | "height"> | undefined;
  let bottomGap = 0;
  let phrase: Phrase | undefined;

  const write = (): void => {
    const current = facts();
    if (current === undefined) return;
    scroll.ariaLabel = current.phrase("rowsOf", { name: current.name }, handWords);
    body.write(current);
  };
  /** Places the button: at the end of an open table, since rows begin at its start. */
  const placeButton = (): void => {
    button.style.left = isOpen ? "auto" : `${(plotBox?.left ?? 0) + EDGE_GAP_PX}px`;
    button.style.right = isOpen ? `${SCROLL_BAR_GAP_PX}px` : "auto";
    button.style.bottom = `${isOpen ? EDGE_GAP_PX : Math.max(0, bottomGap + EDGE_GAP_PX)}px`;
  };
  const labelButton = (): void => {
    setText(button, phrase?.(isOpen ? "closeButton" : "tableButton", {}, handWords) ?? "");
  };
  const setOpen = (open: boolean): void => {
    if (open === isOpen) return;
    isOpen = open;
    button.ariaExpanded = String(isOpen);
    labelButton();
    panel.style.display = isOpen ? "" : "none";
    placeButton();
    if (!isOpen) {
      body.clear();
      return;
    }
    const refresh = (): void => {
      if (!isOpen) return;
      write();
      scope.timeout(refresh, REFRESH_MS);
    };
    refresh();
  };
  scope.listen(button, "click", () => {
    setOpen(!isOpen);
  });
  for (const element of [button, scroll]) {
    scope.listen(element, "keydown", (event) => {
      if (event.key !== "Escape" || !isOpen) return;
      event.preventDefault();
      setOpen(false);
      button.focus();
    });
  }
  return {
    elements: [button, panel],
    setOffered(offered, nextPhrase) {
      phrase = nextPhrase;
      labelButton();
      button.style.display = offered ? "" : "none";
      if (!offered) setOpen(false);
    },
    fit(plane, header, chartHeight) {
      const { left, top, width, height } = plane;
      const nextBottomGap = chartHeight - top - height;
      if (
        plotBox?.left === left &&
        plotBox.top === top &&
        plotBox.width === width &&
        plotBox.height === height &&
        bottomGap === nextBottomGap
      ) {
        return;
      }
      plotBox = { left, top, width, height };
      bottomGap = nextBottomGap;
      const isSmall = width < MIN_PLOT.width || height < MIN_PLOT.height;
      button.setAttribute("part", isSmall ? "table-button small" : "table-button");
      placeButton();
      panel.style.top = `${isSmall ? 0 : header}px`;
    },
  };
}

interface Body {
  readonly element: HTMLElement;
  write(facts: TableFacts): void;
  clear(): void;
}

/** Makes a table that keeps the elements of unchanged records: whoever reads them is not disturbed. */
function createBody(mountPoint: MountPoint): Body {
  const element = mountPoint.element("table", "rows");
  const caption = mountPoint.element("caption", "rows-caption");
  const head = mountPoint.element("thead", "rows-head");
  const body = mountPoint.element("tbody", "rows-body");
  element.append(caption, head, body);
  let namedLines: readonly Line[] = [];
  /** The words in which the lines were named. */
  let namedIn: Phrase | undefined;
  let rowsByKey = new Map<string, { readonly text: string; readonly rowElement: HTMLElement }>();

  const cell = (tag: "th" | "td", text: string, scope = ""): HTMLElement => {
    const created = mountPoint.element(tag, tag === "th" ? "rows-name" : "rows-cell");
    created.textContent = text;
    if (scope !== "") created.setAttribute("scope", scope);
    return created;
  };
  const createRow = ({ time }: TableRow, texts: readonly string[], columns: number): HTMLElement => {
    const created = mountPoint.element("tr", time === undefined ? "rows-gap" : "rows-line");
    created.append(
      ...texts.map((text, index) =>
        cell(index === 0 && time !== undefined ? "th" : "td", text, index === 0 && time !== undefined ? "row" : ""),
      ),
    );
    if (time === undefined) created.firstElementChild?.setAttribute("colspan", String(columns));
    return created;
  };
  return {
    element,
    clear() {
      body.replaceChildren();
      rowsByKey.clear();
    },
    write({ name, lines, from, to, stretches, moment, value, phrase }) {
      const held = rowsOnView(lines, from, to, MAX_ROWS, phrase);
      const rows = withAbsent(held, stretches, held.length >= MAX_ROWS);
      const span = phrase("between", { from: moment(from), to: moment(to) });
      const limit = held.length < MAX_ROWS ? [] : [phrase("newestLines", { n: MAX_ROWS }, handWords)];
      setText(caption, [name, span, ...limit].join(", "));
      if (lines !== namedLines || phrase !== namedIn) {
        namedLines = lines;
        namedIn = phrase;
        const names = mountPoint.element("tr", "rows-line");
        names.append(cell("th", phrase("time"), "col"), ...lines.map(({ label }) => cell("th", label, "col")));
        head.replaceChildren(names);
        this.clear();
      }
      const nextRowsByKey: typeof rowsByKey = new Map();
      for (const row of rows) {
        const { key, time, cells } = row;
        const cellTexts = cells.map((text, index) =>
          typeof text === "string"
            ? text
            : text === undefined || time === undefined
              ? ""
              : value(lines[index], { time, value: text }),
        );
        const texts = time === undefined ? cellTexts : [moment(time), ...cellTexts];
        const text = texts.join("\n");
        const existing = rowsByKey.get(key);
        nextRowsByKey.set(
          key,
          existing?.text === text ? existing : { text, rowElement: createRow(row, texts, lines.length + 1) },
        );
      }
      for (const [key, { rowElement }] of rowsByKey) {
        if (nextRowsByKey.get(key)?.rowElement !== rowElement) rowElement.remove();
      }
      rowsByKey = nextRowsByKey;
      let following = body.firstChild;
      for (const { rowElement } of nextRowsByKey.values()) {
        if (rowElement === following) following = rowElement.nextSibling;
        else body.insertBefore(rowElement, following);
      }
    },
  };
}
