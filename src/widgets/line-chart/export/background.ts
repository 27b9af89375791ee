/** Returns the computed colours behind an element, the hindmost first and opaque: `base` where the page has none. */
export function backgroundOf(element: Element, base: string): string[] {
  const colors: string[] = [];
  const defaultView = element.ownerDocument.defaultView;
  for (
    let behind: Element | undefined = element;
    behind !== undefined && defaultView !== null;
    behind = holderOf(behind)
  ) {
    const { backgroundColor } = defaultView.getComputedStyle(behind);
    const opacity = opacityOf(backgroundColor);
    if (opacity > 0) colors.unshift(backgroundColor);
    if (opacity === 1) return colors;
  }
  return [base, ...colors];
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
