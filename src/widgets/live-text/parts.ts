import type { MountPoint } from "../page/mount-point.js";

/** One live piece on the page. */
export interface LivePart {
  /** Writes its words; its text node stays the same, so that a selection around it lives on. */
  write(words: string): void;
  /** Says on hover what is the matter with it; undefined: nothing is. */
  explain(title: string | undefined): void;
  /** Shows whether its words are no longer news, or those of another moment. */
  date(as: Dated): void;
}

/** Of when words are: as new as can be; old, for the feed is silent; of another moment that somebody points at. */
export type Dated = "new" | "old" | "then";

/** The line beneath them. */
const lines: Readonly<Record<Dated, string>> = { new: "", old: "dotted", then: "dashed" };

/** Makes the element of a live piece, a text node inside. */
export function createLivePart(place: MountPoint, number: boolean): LivePart & { readonly element: HTMLElement } {
  const element = place.element("span", "value", ...(number ? ["number"] : []));
  const text = place.node.ownerDocument.createTextNode("");
  element.append(text);
  let shown = "";
  return {
    element,
    write(words) {
      if (text.data !== words) text.data = words;
    },
    explain(title = "") {
      if (title === shown) return;
      shown = title;
      // An empty title would hide that of the page's own element.
      if (title === "") element.removeAttribute("title");
      else element.title = title;
    },
    date(as) {
      const { style } = element;
      if (style.textDecorationStyle === lines[as]) return;
      style.textDecorationStyle = lines[as];
      style.textDecorationLine = as === "new" ? "" : "underline";
      // Of the page's own colour, whatever that is.
      style.opacity = as === "old" ? "0.8" : "";
    },
  };
}
