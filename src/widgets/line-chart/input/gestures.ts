import { timeAt } from "../../../draw/index.js";
import type { Scope } from "../../page/scope.js";
import type { Drags } from "./drag.js";
import { msPerCssPixel, watchDrag } from "./drag.js";
import { pointerX } from "./hover.js";

/** Requests of gestures to a chart. */
export interface Gestures extends Drags {
  /** Holds the view, or goes back to live. */
  toggle(): void;
  /** Actions of the arrow keys. */
  readonly keys: KeyGestures;
}

/** Requests of keys to a chart. */
export interface KeyGestures {
  /** Whether keys move a cursor. */
  readonly isReading: boolean;
  /** Moves the cursor by so many rows, back if negative, and by so many ms at least; from then on keys read. */
  moveBy(by: number, leastMs: number): void;
  /** Moves the cursor to another line; returns whether there is one. */
  changeLine(by: number): boolean;
  /** Handles the loss of the focus to another element. */
  blur(): void;
}

/** Zoom factor of 100 px of a wheel. */
const WHEEL_ZOOM = 1.25;

/** CSS pixels of a wheel's unit, by `deltaMode`: pixel, line, page. */
const WHEEL_UNITS_PX = [1, 16, 160];

/** Share of the view that a key moves it by. */
const KEY_PAN_SHARE = 0.1;

/** Zoom factor of a key. */
const KEY_ZOOM = 1.5;

/** Least distance of the cursor's steps while a key repeats, CSS pixels. */
const KEY_STRIDE_PX = 3;

/**
 * Handles wheel, drag, pinch and keys over an element. The page goes on scrolling: a wheel zooms with Ctrl or ⌘, as
 * pinching a trackpad does, or once the element has the focus; one that moves nothing is left to the page; a finger
 * that goes up or down scrolls the page.
 */
export function watchGestures(scope: Scope, element: HTMLElement, gestures: Gestures): void {
  const isFocused = (): boolean => (element.getRootNode() as Partial<DocumentOrShadowRoot>).activeElement === element;

  scope.listen(
    element,
    "wheel",
    (event) => {
      const plane = gestures.plane();
      if (plane === undefined) return;
      const { deltaX, deltaY, deltaMode, shiftKey, ctrlKey, metaKey } = event;
      const unit = WHEEL_UNITS_PX[deltaMode] ?? 1;
      const deltaAlong = shiftKey && deltaX === 0 ? deltaY : Math.abs(deltaX) > Math.abs(deltaY) ? deltaX : 0;
      // A wheel that moves nothing is left to the page; with Ctrl the page would not scroll, but be zoomed.
      let isTaken = ctrlKey || metaKey;
      if (deltaAlong !== 0) isTaken = gestures.pan(deltaAlong * unit * msPerCssPixel(plane)) || isTaken;
      else if (deltaY !== 0 && (ctrlKey || metaKey || isFocused())) {
        // Trackpads report a pinch as a wheel with Ctrl, in small steps.
        const zoomDelta = deltaY * unit * (ctrlKey && Math.abs(deltaY) < 50 ? 3 : 1);
        isTaken = gestures.zoom(WHEEL_ZOOM ** (zoomDelta / 100), timeAt(plane, pointerX(element, event))) || isTaken;
      } else return;
      if (isTaken) event.preventDefault();
    },
    { passive: false },
  );

  watchDrag(scope, element, gestures);
  // Windows that lose the focus leave their active element as it is.
  scope.listen(element, "blur", () => {
    if (!isFocused()) gestures.keys.blur();
  });
  scope.listen(element, "keydown", (event) => {
    const plane = gestures.plane();
    if (plane === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const { shiftKey, repeat } = event;
    const span = plane.width * msPerCssPixel(plane);
    const middle = plane.to - span / 2;
    const { isReading: reading } = gestures.keys;
    const moveAlong = (by: number) => (): void => {
      if (shiftKey) gestures.pan(by * span * KEY_PAN_SHARE);
      else gestures.keys.moveBy(by, repeat ? KEY_STRIDE_PX * msPerCssPixel(plane) : 0);
    };
    // Actions that return false leave the key to the page.
    const actions: Readonly<Record<string, () => unknown>> = {
      ArrowLeft: moveAlong(-1),
      ArrowRight: moveAlong(1),
      ArrowUp: () => gestures.keys.changeLine(-1),
      ArrowDown: () => gestures.keys.changeLine(1),
      PageUp: () => {
        if (reading) gestures.keys.moveBy(-1, span);
        else gestures.pan(-span);
      },
      PageDown: () => {
        if (reading) gestures.keys.moveBy(1, span);
        else gestures.pan(span);
      },
      Home: () => {
        if (reading) gestures.keys.moveBy(-Infinity, 0);
        else gestures.pan(-Infinity);
      },
      End: () => {
        if (reading) gestures.keys.moveBy(Infinity, 0);
        else gestures.live();
      },
      Escape: () => {
        gestures.live();
      },
      "+": () => {
        gestures.zoom(1 / KEY_ZOOM, middle);
      },
      "=": () => {
        gestures.zoom(1 / KEY_ZOOM, middle);
      },
      "-": () => {
        gestures.zoom(KEY_ZOOM, middle);
      },
      " ": () => {
        gestures.toggle();
      },
    };
    if (Object.hasOwn(actions, event.key) && actions[event.key]() !== false) event.preventDefault();
  });
}
