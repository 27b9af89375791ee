import { setVisible } from "../../page/dom.js";
import type { MountPoint } from "../../page/mount-point.js";
import type { Scope } from "../../page/scope.js";
import type { Theme } from "../../style/theme.js";
import type { Legend, Toggle } from "./legend.js";
import { createLegend } from "./legend.js";

/** Title, status and legend, above the plot. */
export interface Header {
  /** To be placed by the chart. */
  readonly element: HTMLElement;
  /** Its lower half. */
  readonly legend: Legend;
  /** Its height, CSS pixels. */
  readonly height: number;
  /** Sets the title; undefined: none. */
  title(text: string | undefined): void;
  /**
   * Says how many of all series are drawn, unless all are, and which ones are shifted. Returns whether that has
   * changed.
   */
  note(drawn: number, hidden: number, shifted: string | undefined): boolean;
  /**
   * Finds room in a chart of this size, CSS pixels, for when words or sizes have changed: what there is none for is
   * left out.
   */
  measure(width: number, height: number): void;
}

/**
 * So much of a chart's height may be words; rows of names there are so many at most, so high, and words above them, CSS
 * pixels.
 */
const share = 0.4;
const mostRows = 2;
const row = 20;
const words = 24;

/**
 * In a lower chart a status has no words and stands within the plot, and there is no title; in a narrower one it has
 * none.
 */
const low = 56;
const narrow = 100;

/** Makes a header around a status. */
export function createHeader(
  scope: Scope,
  place: MountPoint,
  theme: Theme,
  status: HTMLElement,
  toggle: Toggle,
): Header {
  const element = place.element("div", "header");
  const top = place.element("div", "top");
  const title = place.element("div", "title");
  const note = place.element("span", "note");
  const corner = place.element("div", "corner");
  const legend = createLegend(scope, place, theme, toggle);
  note.hidden = true;
  corner.append(status);
  top.append(title, note, corner);
  element.append(top);
  let height = 0;
  let noted = "";

  return {
    element,
    legend,
    get height() {
      return height;
    },
    title(text = "") {
      if (title.textContent !== text) title.textContent = title.title = text;
    },
    note(drawn, hidden, shifted) {
      if (hidden === 0 && shifted === undefined && noted === "") return false;
      const text = noteOf(drawn, hidden, shifted);
      if (text === noted) return false;
      noted = note.textContent = note.title = text;
      note.hidden = text === "";
      return true;
    },
    measure(width, whole) {
      const rows = Math.min(mostRows, Math.floor((whole * share - words) / row));
      const named = rows > 0 && legend.element.childElementCount > 1;
      if (!named) legend.element.remove();
      else if (legend.element.parentNode !== element) element.append(legend.element);
      if (named) legend.fit(rows);
      setVisible(title, whole >= low);
      setVisible(note, whole >= low);
      const word = status.querySelector<HTMLElement>('[part="status-word"]');
      if (word !== null) setVisible(word, whole >= low && width >= narrow);
      height = whole < low ? 0 : element.offsetHeight;
    },
  };
}

/** How many of all series are drawn, unless all are, and which ones are shifted; `""`: nothing is to be known. */
export function noteOf(drawn: number, hidden: number, shifted: string | undefined): string {
  const count = hidden === 0 ? undefined : `${drawn} of ${drawn + hidden} series`;
  return [count, shifted].filter((words) => words !== undefined).join("; ");
}
