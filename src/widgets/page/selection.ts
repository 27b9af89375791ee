/** A selection as platforms have it, some of which look into shadow trees. */
interface ComposedSelection extends Omit<Selection, "getComposedRanges"> {
  getComposedRanges?(options: { readonly shadowRoots: readonly ShadowRoot[] }): readonly StaticRange[];
}

/** Returns what a reader has selected within a shadow tree; undefined: nothing, or more than what is in the tree. */
export function selectedRange(root: ShadowRoot): AbstractRange | undefined {
  // Chromium has a selection for each shadow root; Firefox tells the nodes inside.
  const { getSelection } = root as { readonly getSelection?: () => Selection | null };
  const selection = (getSelection === undefined
    ? root.ownerDocument.getSelection()
    : getSelection.call(root)) as unknown as ComposedSelection | null;
  if (selection === null || selection.rangeCount === 0) return undefined;
  let range: AbstractRange | undefined;
  try {
    [range] = selection.getComposedRanges?.({ shadowRoots: [root] }) ?? [];
  } catch {
    // Safari 17 takes the roots one by one, and tells nothing of what is inside.
  }
  range ??= selection.getRangeAt(0);
  const isInside = root.contains(range.startContainer) && root.contains(range.endContainer);
  return isInside && !range.collapsed ? range : undefined;
}
