import { overwrite } from "../page/dom.js";
import type { MountPoint } from "../page/mount-point.js";

/** The element of one live piece. */
export interface LivePart {
  /** Writes the words; a selection of them, or around them, stays. */
  write(words: string): void;
  /** Sets the tooltip that explains what is wrong with the words; undefined: nothing is. */
  setTitle(title: string | undefined): void;
  /** Underlines words that are old, or of another moment. */
  setAge(age: WordsAge): void;
}

/** The age of words: as new as can be; old, as the feed is silent; or `"then"`, of a moment that a reader points at. */
export type WordsAge = "new" | "old" | "then";

/** The `text-decoration-style` of each age; none for new words. */
const UNDERLINE_STYLES: Readonly<Record<WordsAge, string>> = { new: "", old: "dotted", then: "dashed" };

/** Makes the element of a live piece, with a text node inside; `isNumber`: it reads from left to right. */
export function createLivePart(
  mountPoint: MountPoint,
  isNumber: boolean,
): LivePart & { readonly element: HTMLElement } {
  const element = mountPoint.element("span", "value", ...(isNumber ? ["number"] : []));
  const text = mountPoint.node.ownerDocument.createTextNode("");
  element.append(text);
  let shownTitle = "";
  return {
    element,
    write(words) {
      overwrite(text, words);
    },
    setTitle(title = "") {
      if (title === shownTitle) return;
      shownTitle = title;
      // Remove the attribute: an empty title would hide that of the page's own element.
      if (title === "") element.removeAttribute("title");
      else element.title = title;
    },
    setAge(age) {
      const { style } = element;
      if (style.textDecorationStyle === UNDERLINE_STYLES[age]) return;
      style.textDecorationStyle = UNDERLINE_STYLES[age];
      style.textDecorationLine = age === "new" ? "" : "underline";
      // Opacity mutes the page's own colour, whatever that is.
      style.opacity = age === "old" ? "0.8" : "";
    },
  };
}
