import type { Plane } from "../../../draw/index.js";
import { timeAt } from "../../../draw/index.js";
import type { Scope } from "../../page/scope.js";
import { longPress, placeOn, slack } from "./hover.js";

/** What mouse and fingers ask of a chart. */
export interface Drags {
  /** The plane as it was drawn last; undefined: not yet. */
  plane(): Plane | undefined;
  /** Moves the view by so many ms, back where they are negative. */
  pan(by: number): void;
  /** Makes the span so many times as long around a time. */
  zoom(factor: number, time: number): void;
  /** Goes back to live. */
  live(): void;
}

/** Two fingers that are nearer to one another, from left to right, do not zoom: CSS pixels. */
const least = 16;

/** The middle of two fingers that pinch moves by so much before the view goes with it, CSS pixels. */
const steady = 12;

/** Two taps within so many ms, so near to one another, CSS pixels, are one double tap. */
const twice = 300;
const near = 30;

/** A pointer that is down, CSS pixels from the left. */
interface Down {
  /** Where it was when the view followed it last. */
  was: number;
  is: number;
}

/** How many ms a CSS pixel is. */
export const msPerCss = ({ msPerPixel, pixel }: Plane): number => msPerPixel / pixel;

/**
 * Takes drags and pinches over an element. One finger from side to side drags, but not once it has rested: then it
 * reads. A double tap, as a double click, leads back to live.
 */
export function watchDrag(scope: Scope, element: HTMLElement, drags: Drags): void {
  const down = new Map<number, Down>();
  let dragging = false;
  let start = 0;
  let since = 0;
  /** How far the middle of two fingers has moved, and the view has not. */
  let drift = 0;
  let drifting = false;
  let tap = { at: -Infinity, x: 0 };

  const follow = (): void => {
    const plane = drags.plane();
    const [a, b] = [...down.values()] as [Down, Down | undefined];
    if (plane === undefined) return;
    const ms = msPerCss(plane);
    if (b === undefined) drags.pan((a.was - a.is) * ms);
    else {
      const [before, after] = [Math.abs(a.was - b.was), Math.abs(a.is - b.is)];
      const factor = before > least && after > least ? before / after : 1;
      if (factor !== 1) drags.zoom(factor, timeAt(plane, (a.was + b.was) / 2));
      drift += (a.was + b.was - a.is - b.is) / 2;
      drifting ||= Math.abs(drift) > steady;
      if (drifting) {
        drags.pan(drift * ms * factor);
        drift = 0;
      }
    }
    for (const each of down.values()) each.was = each.is;
  };

  scope.listen(element, "pointerdown", (event) => {
    const { pointerId, button, timeStamp } = event;
    if (button !== 0) return;
    start = placeOn(element, event);
    down.set(pointerId, { was: start, is: start });
    since = timeStamp;
    dragging = down.size > 1;
    drift = 0;
    drifting = false;
  });
  scope.listen(element, "pointermove", (event) => {
    const { pointerId, pointerType, timeStamp, buttons } = event;
    // It may have been lifted where nobody told.
    if (buttons === 0) down.delete(pointerId);
    const pointer = down.get(pointerId);
    if (pointer === undefined) return;
    const x = placeOn(element, event);
    if (!dragging) {
      if (Math.abs(x - start) < slack) return;
      if (pointerType === "touch" && timeStamp - since >= longPress) {
        down.delete(pointerId);
        return;
      }
      // From here on it is the element's wherever it goes.
      element.setPointerCapture(pointerId);
      dragging = true;
    }
    // Two fingers move in one frame, each by an event of its own: the view follows both at once.
    const other = [...down.values()].find((each) => each !== pointer);
    if (other !== undefined && pointer.is !== pointer.was) follow();
    pointer.is = x;
    if (other === undefined || other.is !== other.was) follow();
  });
  scope.listen(element, "pointerup", (event) => {
    const { pointerId, pointerType, timeStamp } = event;
    const pointer = down.get(pointerId);
    if (pointer !== undefined && pointer.is !== pointer.was) follow();
    down.delete(pointerId);
    if (pointerType !== "touch" || pointer === undefined || dragging || timeStamp - since >= longPress) return;
    const x = placeOn(element, event);
    if (timeStamp - tap.at < twice && Math.abs(x - tap.x) < near) drags.live();
    tap = { at: timeStamp, x };
  });
  scope.listen(element, "pointercancel", ({ pointerId }) => {
    down.delete(pointerId);
  });
  scope.listen(element, "dblclick", () => {
    drags.live();
  });
}
