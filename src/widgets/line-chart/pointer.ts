import type { Scope, Undo } from "../host/scope.js";

/** Where the pointer is on an element. */
export interface Pointer {
  /** CSS pixels from the element's left; undefined: it is elsewhere. */
  readonly x: number | undefined;
}

/** A pointer that moves less is a tap, CSS pixels. */
export const slack = 4;

/** A finger that has rested so long reads from there on, ms; one that moves before goes elsewhere in time. */
export const longPress = 400;

/** A tap so near to the place that is read puts it away, CSS pixels. */
const again = 16;

/**
 * Follows the pointer over an element: mouse and pen as they hover. A finger that taps, or rests and then moves, stays where it
 * was last, until one taps there again or anywhere else, drags or pinches.
 */
export function watchPointer(scope: Scope, element: HTMLElement, moved: () => void): Pointer {
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

  scope.listen(element, "pointerdown", ({ pointerType, pointerId, offsetX, timeStamp }) => {
    if (pointerType !== "touch") put(offsetX);
    else if (finger !== undefined) {
      // Two of them pinch.
      lift();
      put(undefined);
    } else {
      finger = { id: pointerId, x: offsetX, since: timeStamp };
      rest = scope.timeout(() => {
        reading = true;
        put(offsetX);
      }, longPress);
    }
  });
  scope.listen(element, "pointermove", ({ pointerType, pointerId, offsetX, timeStamp }) => {
    if (pointerType !== "touch") put(offsetX);
    else if (finger?.id !== pointerId) return;
    else if (reading || (Math.abs(offsetX - finger.x) >= slack && timeStamp - finger.since >= longPress)) {
      reading = true;
      put(offsetX);
    } else if (Math.abs(offsetX - finger.x) >= slack) {
      lift();
      put(undefined);
    }
  });
  scope.listen(element, "pointerup", ({ pointerId, offsetX }) => {
    if (finger?.id !== pointerId) return;
    if (!reading) put(pointer.x !== undefined && Math.abs(offsetX - pointer.x) < again ? undefined : offsetX);
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
