import { viewOf } from "../page/page.js";

/** What a page paints behind an element. */
export interface Background {
  /** Computed colours, the hindmost first. */
  readonly colors: readonly string[];
  /** What ends them: an opaque colour, the first of them; a gradient or a picture; the last element; or nothing. */
  readonly end: "color" | "picture" | "last" | undefined;
}

/** Returns what is behind an element, up to the last element around it that counts, by default all. */
export function backgroundOf(element: Element, last?: Element | null): Background {
  const colors: string[] = [];
  const view = viewOf(element.ownerDocument);
  for (let behind: Element | undefined = element; behind !== undefined; behind = holderOf(behind)) {
    const { backgroundColor, backgroundImage } = view.getComputedStyle(behind);
    if (backgroundImage.includes("(")) return { colors, end: "picture" };
    const opacity = opacityOf(backgroundColor);
    if (opacity > 0) colors.unshift(backgroundColor);
    if (opacity === 1) return { colors, end: "color" };
    if (behind === last) return { colors, end: "last" };
  }
  return { colors, end: undefined };
}

/** Returns the parent as the page paints it: in a shadow tree the slot that holds the element, or the tree's host. */
function holderOf(element: Element): Element | undefined {
  const { assignedSlot, parentElement } = element;
  return assignedSlot ?? parentElement ?? (element.getRootNode() as Partial<ShadowRoot>).host;
}

/** Returns the opacity of a computed colour, 0 to 1. */
function opacityOf(color: string): number {
  if (color === "" || color === "transparent") return 0;
  const [, alpha = "1"] = /(?:\/|^rgba\((?:[^,]+,){3})\s*([\d.e-]+)\s*\)$/.exec(color) ?? [];
  return Number(alpha);
}
