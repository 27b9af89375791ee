/** The colours behind an element, computed, the hindmost first and opaque: `base` where the page has none. */
export function backgroundOf(element: Element, base: string): string[] {
  const colors: string[] = [];
  const view = element.ownerDocument.defaultView;
  for (let at: Element | undefined = element; at !== undefined && view !== null; at = holderOf(at)) {
    const { backgroundColor } = view.getComputedStyle(at);
    const opacity = opacityOf(backgroundColor);
    if (opacity > 0) colors.unshift(backgroundColor);
    if (opacity === 1) return colors;
  }
  return [base, ...colors];
}

/** In a shadow tree the page goes on where it is slotted, or at its host. */
function holderOf(element: Element): Element | undefined {
  const { assignedSlot, parentElement } = element;
  return assignedSlot ?? parentElement ?? (element.getRootNode() as Partial<ShadowRoot>).host;
}

/** How opaque a computed colour is, 0 to 1. */
function opacityOf(color: string): number {
  if (color === "" || color === "transparent") return 0;
  const [, alpha = "1"] = /(?:\/|^rgba\((?:[^,]+,){3})\s*([\d.e-]+)\s*\)$/.exec(color) ?? [];
  return Number(alpha);
}
