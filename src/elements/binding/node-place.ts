import type { WidgetPlace } from "./widget-binding.js";

/**
 * Makes a node of the page the place of a widget. Some nodes can have no shadow tree, so the node's content is removed
 * at the first row, and put back when the widget goes.
 */
export function nodePlace(node: HTMLElement): WidgetPlace {
  let removed: readonly ChildNode[] | undefined;
  return {
    target: node,
    errorParent: node,
    fallback: () => removed ?? [...node.childNodes],
    showFallback(shown, widget) {
      if (shown && removed !== undefined) {
        node.prepend(...removed);
        removed = undefined;
      } else if (!shown && removed === undefined) {
        removed = [...node.childNodes].filter((child) => child !== widget);
        for (const child of removed) child.remove();
      }
    },
  };
}
