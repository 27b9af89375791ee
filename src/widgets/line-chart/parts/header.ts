import { setVisible } from "../../page/dom.js";
import type { MountPoint } from "../../page/mount-point.js";
import type { Scope } from "../../page/scope.js";
import type { StatusView } from "../../status/status-view.js";
import type { Theme } from "../../style/theme.js";
import type { Phrase } from "../../words/phrase.js";
import type { Legend, Toggle } from "./legend.js";
import { createLegend } from "./legend.js";

/** Title, status and legend, above the plot. */
export interface Header {
  /** Element for the chart to place. */
  readonly element: HTMLElement;
  /** Legend, below the title. */
  readonly legend: Legend;
  /** Place of lengths of the view to choose from, below the title. */
  readonly windows: HTMLElement;
  /** Height, CSS pixels. */
  readonly height: number;
  /** Sets the title; undefined: none. */
  title(text: string | undefined): void;
  /** Keeps room for lengths of the view, or none. */
  showWindows(isShown: boolean): void;
  /**
   * Tells how many of all series are drawn, unless all are, and which ones are shifted. Returns whether that has
   * changed.
   */
  note(drawn: number, hidden: number, shifted: string | undefined, phrase: Phrase): boolean;
  /**
   * Fits the parts into a chart of this size, CSS pixels, after words or sizes have changed: parts without room are
   * left out.
   */
  measure(width: number, height: number): void;
}

/** Greatest share of a chart's height for the header. */
const MAX_HEADER_SHARE = 0.4;

/** Most rows of names. */
const MAX_LEGEND_ROWS = 2;

/** Height of a row of names, CSS pixels. */
const LEGEND_ROW_PX = 20;

/** Height of the title and the status above the names, CSS pixels. */
const TITLE_ROW_PX = 24;

/**
 * Least height of a chart with a title and the words of its status, CSS pixels; in a lower one the status stands within
 * the plot.
 */
const MIN_TITLED_HEIGHT_PX = 56;

/** Least height of a chart with lengths of the view to choose from, CSS pixels. */
const MIN_WINDOWS_HEIGHT_PX = 120;

/** Least width of a chart with the words of its status, CSS pixels. */
const MIN_STATUS_WIDTH_PX = 100;

/** Makes a header around a status. */
export function createHeader(
  scope: Scope,
  mountPoint: MountPoint,
  theme: Theme,
  status: StatusView,
  toggle: Toggle,
): Header {
  const element = mountPoint.element("div", "header");
  const top = mountPoint.element("div", "top");
  const title = mountPoint.element("div", "title");
  const note = mountPoint.element("span", "note");
  const corner = mountPoint.element("div", "corner");
  const legend = createLegend(scope, mountPoint, theme, toggle);
  const windows = mountPoint.element("div", "windows");
  note.hidden = true;
  corner.append(status.element);
  top.append(title, note, corner);
  element.append(top);
  let hasWindows = false;
  let height = 0;
  let noteText = "";

  return {
    element,
    legend,
    windows,
    get height() {
      return height;
    },
    title(text = "") {
      if (title.textContent !== text) title.textContent = title.title = text;
    },
    showWindows(isShown) {
      hasWindows = isShown;
    },
    note(drawn, hidden, shifted, phrase) {
      if (hidden === 0 && shifted === undefined && noteText === "") return false;
      const text = noteOf(drawn, hidden, shifted, phrase);
      if (text === noteText) return false;
      noteText = note.textContent = note.title = text;
      note.hidden = text === "";
      return true;
    },
    measure(width, chartHeight) {
      const showsWindows = hasWindows && chartHeight >= MIN_WINDOWS_HEIGHT_PX;
      if (!showsWindows) windows.remove();
      else if (windows.parentNode !== element) top.after(windows);
      const aboveLegend = showsWindows ? TITLE_ROW_PX + windows.offsetHeight : TITLE_ROW_PX;
      const rows = Math.min(
        MAX_LEGEND_ROWS,
        Math.floor((chartHeight * MAX_HEADER_SHARE - aboveLegend) / LEGEND_ROW_PX),
      );
      const hasLegend = rows > 0 && legend.element.childElementCount > 1;
      if (!hasLegend) legend.element.remove();
      else if (legend.element.parentNode !== element) element.append(legend.element);
      if (hasLegend) legend.fit(rows);
      setVisible(title, chartHeight >= MIN_TITLED_HEIGHT_PX);
      setVisible(note, chartHeight >= MIN_TITLED_HEIGHT_PX);
      status.setWordVisible(chartHeight >= MIN_TITLED_HEIGHT_PX && width >= MIN_STATUS_WIDTH_PX);
      height = chartHeight < MIN_TITLED_HEIGHT_PX ? 0 : element.offsetHeight;
    },
  };
}

/** Tells how many of all series are drawn, unless all are, and which ones are shifted; `""`: nothing to tell. */
export function noteOf(drawn: number, hidden: number, shifted: string | undefined, phrase: Phrase): string {
  const count = hidden === 0 ? undefined : phrase("seriesShown", { n: drawn, all: drawn + hidden });
  return [count, shifted].filter((words) => words !== undefined).join("; ");
}
