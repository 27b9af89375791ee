import { timeAt } from "../../../draw/index.js";
import type { Scope } from "../../page/scope.js";
import type { Drags } from "./drag.js";
import { msPerCss, watchDrag } from "./drag.js";
import { placeOn } from "./hover.js";

/** What gestures ask of a chart. */
export interface Gestures extends Drags {
  /** Holds the view, or goes back to live. */
  toggle(): void;
  /** What arrow keys do. */
  readonly keys: KeyGestures;
}

/** What keys ask of a chart. */
export interface KeyGestures {
  /** Whether they move a cursor. */
  readonly reading: boolean;
  /** Moves it by so many rows, back where they are negative, and so many ms at least; from then on keys do. */
  read(rows: number, least: number): void;
  /** Moves the cursor to another line; returns whether there is one. */
  change(by: number): boolean;
  /** The keys have another element. */
  blur(): void;
}

/** How fast a wheel zooms: so many times for 100 px of it. */
const perWheel = 1.25;

/** A turn of the wheel in lines or pages, CSS pixels. */
const units = [1, 16, 160];

/** By a key: a tenth of the view, or half as much again. */
const step = 0.1;
const zoomStep = 1.5;

/** How far a cursor goes at least while its key is held, CSS pixels. */
const stride = 3;

/**
 * Takes wheel, drag, pinch and keys over an element. The page goes on scrolling: a wheel zooms with Ctrl or ⌘, as
 * pinching a trackpad does, or once the element has the focus; a finger that goes up or down scrolls the page.
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
      const unit = units[deltaMode] ?? 1;
      const along = shiftKey && deltaX === 0 ? deltaY : Math.abs(deltaX) > Math.abs(deltaY) ? deltaX : 0;
      if (along !== 0) gestures.pan(along * unit * msPerCss(plane));
      else if (deltaY !== 0 && (ctrlKey || metaKey || isFocused())) {
        // A trackpad pinches in small steps, and says so by Ctrl.
        const turn = deltaY * unit * (ctrlKey && Math.abs(deltaY) < 50 ? 3 : 1);
        gestures.zoom(perWheel ** (turn / 100), timeAt(plane, placeOn(element, event)));
      } else return;
      event.preventDefault();
    },
    { passive: false },
  );

  watchDrag(scope, element, gestures);
  // A window that loses the focus leaves it to its element.
  scope.listen(element, "blur", () => {
    if (!isFocused()) gestures.keys.blur();
  });
  scope.listen(element, "keydown", (event) => {
    const plane = gestures.plane();
    if (plane === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const { shiftKey, repeat } = event;
    const span = plane.width * msPerCss(plane);
    const middle = plane.to - span / 2;
    const { reading } = gestures.keys;
    const along = (by: number) => (): void => {
      if (shiftKey) gestures.pan(by * span * step);
      else gestures.keys.read(by, repeat ? stride * msPerCss(plane) : 0);
    };
    // What gives false leaves the key to the page.
    const actions: Readonly<Record<string, () => unknown>> = {
      ArrowLeft: along(-1),
      ArrowRight: along(1),
      ArrowUp: () => gestures.keys.change(-1),
      ArrowDown: () => gestures.keys.change(1),
      PageUp: () => {
        if (reading) gestures.keys.read(-1, span);
        else gestures.pan(-span);
      },
      PageDown: () => {
        if (reading) gestures.keys.read(1, span);
        else gestures.pan(span);
      },
      Home: () => {
        if (reading) gestures.keys.read(-Infinity, 0);
        else gestures.pan(-Infinity);
      },
      End: () => {
        if (reading) gestures.keys.read(Infinity, 0);
        else gestures.live();
      },
      Escape: () => {
        gestures.live();
      },
      "+": () => {
        gestures.zoom(1 / zoomStep, middle);
      },
      "=": () => {
        gestures.zoom(1 / zoomStep, middle);
      },
      "-": () => {
        gestures.zoom(zoomStep, middle);
      },
      " ": () => {
        gestures.toggle();
      },
    };
    if (Object.hasOwn(actions, event.key) && actions[event.key]() !== false) event.preventDefault();
  });
}
