import type { Place } from "../host/mount.js";
import type { Scope } from "../host/scope.js";
import type { Theme } from "../host/theme.js";
import { createLegend } from "./legend.js";
import type { Legend, Toggle } from "./legend.js";

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
  /** Says how many of all series are drawn, unless all are, and which ones are shifted. Returns whether that has changed. */
  note(drawn: number, hidden: number, shifted: string | undefined): boolean;
  /** Looks at its size anew, for when words or sizes have changed. */
  measure(): void;
}

/** Makes a header around a status. */
export function createHeader(scope: Scope, place: Place, theme: Theme, status: HTMLElement, toggle: Toggle): Header {
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
    measure() {
      const named = legend.element.childElementCount > 1;
      if (!named) legend.element.remove();
      else if (legend.element.parentNode !== element) element.append(legend.element);
      if (named) legend.fit();
      height = element.offsetHeight;
    },
  };
}

/** How many of all series are drawn, unless all are, and which ones are shifted; `""`: nothing is to be known. */
export function noteOf(drawn: number, hidden: number, shifted: string | undefined): string {
  const count = hidden === 0 ? undefined : `${String(drawn)} of ${String(drawn + hidden)} series`;
  return [count, shifted].filter((words) => words !== undefined).join("; ");
}
