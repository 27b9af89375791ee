import type { Scope } from "../host/scope.js";

/** Where the pointer is on an element. */
export interface Pointer {
  /** CSS pixels from the element's left; undefined: it is elsewhere. */
  readonly x: number | undefined;
}

/** Follows the pointer over an element: mouse and pen as they hover, a finger as it touches. */
export function watchPointer(scope: Scope, element: HTMLElement, moved: () => void): Pointer {
  const pointer: { x: number | undefined } = { x: undefined };
  const follow = ({ offsetX }: PointerEvent): void => {
    pointer.x = offsetX;
    moved();
  };
  const leave = (): void => {
    pointer.x = undefined;
    moved();
  };
  scope.listen(element, "pointermove", follow);
  scope.listen(element, "pointerdown", follow);
  scope.listen(element, "pointerleave", leave);
  scope.listen(element, "pointercancel", leave);
  return pointer;
}
