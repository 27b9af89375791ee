import type { Scope, Undo } from "../../page/scope.js";

/** Where the pointer is on an element. */
export interface Hover {
  /** CSS pixels from the element's left; undefined: it is elsewhere. */
  readonly x: number | undefined;
}

/** A pointer that moves less is a tap, CSS pixels. */
export const slack = 4;

/** A finger that has rested so long reads from there on, ms; one that moves before goes elsewhere in time. */
export const longPress = 400;

/**
 * Where a pointer is on an element, CSS pixels of the element's own from its left, however it is zoomed or enlarged.
 */
export function placeOn(element: HTMLElement, { clientX, offsetX }: MouseEvent): number {
  const { left, width } = element.getBoundingClientRect();
  return width > 0 ? ((clientX - left) / width) * element.clientWidth : offsetX;
}

/** A tap so near to the place that is read puts it away, CSS pixels. */
const again = 16;

/**
 * Follows the pointer over an element: mouse and pen as they hover. A finger that taps, or rests and then moves, stays
 * where it was last, until one taps there again or anywhere else, drags or pinches.
 */
export function watchHover(scope: Scope, element: HTMLElement, moved: () => void): Hover {
  const pointer: { x: number | undefined } = { x: undefined };
  /** The finger that is down, where that was, and when. */
  let finger: { readonly id: number; readonly x: number; readonly since: number } | undefined;
  let reading = false;
  let rest: Undo | undefined;

  const put = (x: number | undefined): void => {
    if (x === undefined && pointer.x === undefined) return;
    pointer.x = x;
    moved();
  };
  const lift = (): void => {
    rest?.();
    finger = undefined;
    reading = false;
  };

  scope.listen(element, "pointerdown", (event) => {
    const { pointerType, pointerId, timeStamp } = event;
    const x = placeOn(element, event);
    if (pointerType !== "touch") put(x);
    else if (finger !== undefined) {
      // Two of them pinch.
      lift();
      put(undefined);
    } else {
      finger = { id: pointerId, x, since: timeStamp };
      rest = scope.timeout(() => {
        reading = true;
        put(x);
      }, longPress);
    }
  });
  scope.listen(element, "pointermove", (event) => {
    const { pointerType, pointerId, timeStamp } = event;
    const x = placeOn(element, event);
    if (pointerType !== "touch") put(x);
    else if (finger?.id !== pointerId) return;
    else if (reading || (Math.abs(x - finger.x) >= slack && timeStamp - finger.since >= longPress)) {
      reading = true;
      put(x);
    } else if (Math.abs(x - finger.x) >= slack) {
      lift();
      put(undefined);
    }
  });
  scope.listen(element, "pointerup", (event) => {
    if (finger?.id !== event.pointerId) return;
    const x = placeOn(element, event);
    if (!reading) put(pointer.x !== undefined && Math.abs(x - pointer.x) < again ? undefined : x);
    lift();
  });
  scope.listen(element, "pointerleave", ({ pointerType }) => {
    if (pointerType !== "touch") put(undefined);
  });
  scope.listen(element, "pointercancel", () => {
    lift();
    put(undefined);
  });
  scope.listen(element.ownerDocument, "pointerdown", (event) => {
    if (!event.composedPath().includes(element)) put(undefined);
  });
  return pointer;
}
