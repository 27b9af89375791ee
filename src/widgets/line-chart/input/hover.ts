import type { Page } from "../../page/page.js";
import type { Scope, Undo } from "../../page/scope.js";

/** Place of the pointer on an element. */
export interface Hover {
  /** CSS pixels from the element's left; undefined while the pointer is elsewhere. */
  readonly x: number | undefined;
}

/** Movement below which a pointer taps, CSS pixels. */
export const TAP_SLACK_PX = 4;

/** Rest after which a finger reads, ms; one that moves before pans in time. */
export const LONG_PRESS_MS = 400;

/**
 * Returns the place of a pointer on an element, in the element's own CSS pixels from its left, even if the page is
 * zoomed or transformed.
 */
export function pointerX(element: HTMLElement, { clientX, offsetX }: MouseEvent): number {
  const { left, width } = element.getBoundingClientRect();
  return width > 0 ? ((clientX - left) / width) * element.clientWidth : offsetX;
}

/** Distance from the cursor within which a tap dismisses it, CSS pixels. */
const DISMISS_TAP_PX = 16;

/**
 * Follows the pointer over an element: mouse and pen as they hover. A finger that taps, or rests and then moves, leaves
 * the cursor at its last place, until one taps there again or anywhere else, drags or pinches.
 */
export function watchHover(scope: Scope, page: Page, element: HTMLElement, moved: () => void): Hover {
  const pointer: { x: number | undefined } = { x: undefined };
  /** Finger that is down, with the place and the time of its touch. */
  let finger: { readonly id: number; readonly x: number; readonly downAt: number } | undefined;
  let isReading = false;
  let cancelLongPress: Undo | undefined;

  const setX = (x: number | undefined): void => {
    if (x === undefined && pointer.x === undefined) return;
    pointer.x = x;
    moved();
  };
  const releaseFinger = (): void => {
    cancelLongPress?.();
    finger = undefined;
    isReading = false;
  };

  scope.listen(element, "pointerdown", (event) => {
    const { pointerType, pointerId, timeStamp } = event;
    const x = pointerX(element, event);
    if (pointerType !== "touch") setX(x);
    else if (finger !== undefined) {
      // Second finger: a pinch, no reading.
      releaseFinger();
      setX(undefined);
    } else {
      finger = { id: pointerId, x, downAt: timeStamp };
      cancelLongPress = scope.timeout(() => {
        isReading = true;
        setX(x);
      }, LONG_PRESS_MS);
    }
  });
  scope.listen(element, "pointermove", (event) => {
    const { pointerType, pointerId, timeStamp } = event;
    const x = pointerX(element, event);
    if (pointerType !== "touch") setX(x);
    else if (finger?.id !== pointerId) return;
    else if (isReading || (Math.abs(x - finger.x) >= TAP_SLACK_PX && timeStamp - finger.downAt >= LONG_PRESS_MS)) {
      isReading = true;
      setX(x);
    } else if (Math.abs(x - finger.x) >= TAP_SLACK_PX) {
      releaseFinger();
      setX(undefined);
    }
  });
  scope.listen(element, "pointerup", (event) => {
    if (finger?.id !== event.pointerId) return;
    const x = pointerX(element, event);
    if (!isReading) setX(pointer.x !== undefined && Math.abs(x - pointer.x) < DISMISS_TAP_PX ? undefined : x);
    releaseFinger();
  });
  scope.listen(element, "pointerleave", ({ pointerType }) => {
    if (pointerType !== "touch") setX(undefined);
  });
  scope.listen(element, "pointercancel", () => {
    releaseFinger();
    setX(undefined);
  });
  page.follow(scope, (attached, document) => {
    attached.listen(document, "pointerdown", (event) => {
      if (!event.composedPath().includes(element)) setX(undefined);
    });
  });
  return pointer;
}
