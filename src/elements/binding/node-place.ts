import type { WidgetPlace } from "./widget-binding.js";

/**
 * A node of the page as the place of a widget. It may be one that can have no shadow tree, so what is in it until the
 * first row is set aside then, and put back when the widget goes.
 */
export function nodePlace(node: HTMLElement): WidgetPlace {
  let aside: readonly ChildNode[] | undefined;
  return {
    target: node,
    words: node,
    fallback: () => aside ?? [...node.childNodes],
    showFallback(shown, widget) {
      if (shown && aside !== undefined) {
        node.prepend(...aside);
        aside = undefined;
      } else if (!shown && aside === undefined) {
        aside = [...node.childNodes].filter((child) => child !== widget);
        for (const child of aside) child.remove();
      }
    },
  };
}
