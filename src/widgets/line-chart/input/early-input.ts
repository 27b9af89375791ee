import type { Scope } from "../../page/scope.js";

/** Events of pointers, wheels and keys that {@link keepInput} keeps. */
const TYPES = [
  "pointerenter",
  "pointerdown",
  "pointermove",
  "pointerup",
  "pointerleave",
  "pointercancel",
  "dblclick",
  "wheel",
  "keydown",
  "blur",
] as const;

/** Keys that would scroll the page. */
const SCROLLING_KEYS = /^(Arrow(Left|Right)|Page|Home|End| )/;

/** Tells whether the page would do something of its own that the code to come prevents. */
function wouldMovePage(event: Event): boolean {
  const { ctrlKey, metaKey, altKey, key } = event as KeyboardEvent;
  if (event.type === "wheel") return ctrlKey || metaKey;
  return event.type === "keydown" && !ctrlKey && !metaKey && !altKey && SCROLLING_KEYS.test(key);
}

/**
 * Keeps the input of an element until the code comes that serves it. Of a pointer's movement the last event is kept.
 *
 * @param came - hears of each event
 * @returns tells all input again, in its order, to listeners of the element alone
 */
export function keepInput(scope: Scope, element: HTMLElement, came: (type: string) => void): () => void {
  const kept: Event[] = [];
  let isTelling = false;
  for (const type of TYPES) {
    scope.listen(
      element,
      type,
      (event) => {
        // The page has had the event.
        if (isTelling) {
          event.stopPropagation();
          return;
        }
        if (wouldMovePage(event)) event.preventDefault();
        const last = kept.at(-1) as PointerEvent | undefined;
        if (type === "pointermove" && last?.type === type && last.pointerId === (event as PointerEvent).pointerId) {
          kept.pop();
        }
        kept.push(event);
        came(type);
      },
      { passive: false },
    );
  }
  return () => {
    isTelling = true;
    for (const event of kept) {
      // An event has the members that its constructor reads.
      element.dispatchEvent(new (event.constructor as typeof Event)(event.type, event));
    }
  };
}
