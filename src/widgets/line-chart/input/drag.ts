import type { Plane } from "../../../draw/index.js";
import { timeAt } from "../../../draw/index.js";
import type { Scope } from "../../page/scope.js";
import { LONG_PRESS_MS, pointerX, TAP_SLACK_PX } from "./hover.js";

/** Requests of mouse and fingers to a chart. */
export interface Drags {
  /** Returns the newest plane; undefined before the first draw. */
  plane(): Plane | undefined;
  /** Moves the view by so many ms, back if negative. Returns whether it has moved. */
  pan(by: number): boolean;
  /** Multiplies the span by a factor around a time. Returns whether it has another length. */
  zoom(factor: number, time: number): boolean;
  /** Goes back to live. */
  live(): void;
}

/** Least distance of two fingers, from left to right, that zooms, CSS pixels. */
const MIN_PINCH_PX = 16;

/** Distance that the middle of a pinch moves before the view follows, CSS pixels. */
const PINCH_SLACK_PX = 12;

/** Longest time between the two taps of a double tap, ms. */
const DOUBLE_TAP_MS = 300;

/** Longest distance between the two taps of a double tap, CSS pixels. */
const DOUBLE_TAP_PX = 30;

/** Pointer that is down, CSS pixels from the left. */
interface DownPointer {
  /** Place to which the view has followed the pointer. */
  followedX: number;
  /** Newest place of the pointer. */
  currentX: number;
}

/** Returns the ms of a CSS pixel. */
export const msPerCssPixel = ({ msPerPixel, pixel }: Plane): number => msPerPixel / pixel;

/**
 * Handles drags and pinches over an element. One finger from side to side drags, but not after a long press: then it
 * reads. A double tap or a double click goes back to live.
 */
export function watchDrag(scope: Scope, element: HTMLElement, drags: Drags): void {
  const downPointers = new Map<number, DownPointer>();
  let isDragging = false;
  let startX = 0;
  let downAt = 0;
  /** Distance that the middle of two fingers has moved without the view, CSS pixels. */
  let drift = 0;
  let isDrifting = false;
  let lastTap = { at: -Infinity, x: 0 };

  const follow = (): void => {
    const plane = drags.plane();
    const [a, b] = [...downPointers.values()] as [DownPointer, DownPointer | undefined];
    if (plane === undefined) return;
    const ms = msPerCssPixel(plane);
    if (b === undefined) drags.pan((a.followedX - a.currentX) * ms);
    else {
      const [oldDistance, newDistance] = [Math.abs(a.followedX - b.followedX), Math.abs(a.currentX - b.currentX)];
      const factor = oldDistance > MIN_PINCH_PX && newDistance > MIN_PINCH_PX ? oldDistance / newDistance : 1;
      if (factor !== 1) drags.zoom(factor, timeAt(plane, (a.followedX + b.followedX) / 2));
      drift += (a.followedX + b.followedX - a.currentX - b.currentX) / 2;
      isDrifting ||= Math.abs(drift) > PINCH_SLACK_PX;
      if (isDrifting) {
        drags.pan(drift * ms * factor);
        drift = 0;
      }
    }
    for (const each of downPointers.values()) each.followedX = each.currentX;
  };

  scope.listen(element, "pointerdown", (event) => {
    const { pointerId, button, timeStamp } = event;
    if (button !== 0) return;
    startX = pointerX(element, event);
    downPointers.set(pointerId, { followedX: startX, currentX: startX });
    downAt = timeStamp;
    isDragging = downPointers.size > 1;
    drift = 0;
    isDrifting = false;
  });
  scope.listen(element, "pointermove", (event) => {
    const { pointerId, pointerType, timeStamp, buttons } = event;
    // No button: the pointer was lifted where no event was told of it.
    if (buttons === 0) downPointers.delete(pointerId);
    const pointer = downPointers.get(pointerId);
    if (pointer === undefined) return;
    const x = pointerX(element, event);
    if (!isDragging) {
      if (Math.abs(x - startX) < TAP_SLACK_PX) return;
      if (pointerType === "touch" && timeStamp - downAt >= LONG_PRESS_MS) {
        downPointers.delete(pointerId);
        return;
      }
      // Capture keeps the drag going outside the element.
      try {
        element.setPointerCapture(pointerId);
      } catch {
        // Input that is told late may be of a pointer that has gone.
      }
      isDragging = true;
    }
    // Two fingers move in one frame, each by an event of its own: the view follows both at once.
    const other = [...downPointers.values()].find((each) => each !== pointer);
    if (other !== undefined && pointer.currentX !== pointer.followedX) follow();
    pointer.currentX = x;
    if (other === undefined || other.currentX !== other.followedX) follow();
  });
  scope.listen(element, "pointerup", (event) => {
    const { pointerId, pointerType, timeStamp } = event;
    const pointer = downPointers.get(pointerId);
    if (pointer !== undefined && pointer.currentX !== pointer.followedX) follow();
    downPointers.delete(pointerId);
    if (pointerType !== "touch" || pointer === undefined || isDragging || timeStamp - downAt >= LONG_PRESS_MS) return;
    const x = pointerX(element, event);
    if (timeStamp - lastTap.at < DOUBLE_TAP_MS && Math.abs(x - lastTap.x) < DOUBLE_TAP_PX) drags.live();
    lastTap = { at: timeStamp, x };
  });
  scope.listen(element, "pointercancel", ({ pointerId }) => {
    downPointers.delete(pointerId);
  });
  scope.listen(element, "dblclick", () => {
    drags.live();
  });
}
