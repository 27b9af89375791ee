import type { Plane } from "../../../draw/index.js";
import { startOf, timeX } from "../../../draw/index.js";
import { setText, setVisible } from "../../page/dom.js";
import type { MountPoint } from "../../page/mount-point.js";
import type { Scope } from "../../page/scope.js";
import type { PastStretch } from "../frame/frame-past.js";

/** Time in which the sheen crosses its stretch once, ms. */
const SHEEN_MS = 1_800;

/** The narrowest stretch whose words are written, CSS pixels. */
const MIN_WORDS_PX = 90;

/** What stands over the plot where no rows are: a sheen while they load, words, a button that asks again. */
export interface PastNotice {
  /** Element to place over the plot. */
  readonly element: HTMLElement;
  /**
   * Shows the widest stretch of those that a reader has to know of.
   *
   * @param isStill - whether nothing moves
   */
  place(stretches: readonly PastStretch[], plane: Plane, isStill: boolean): void;
  /** Writes the words of the button. */
  label(tryAgain: string): void;
}

/** A stretch as it lies on the plot, CSS pixels. */
interface PlacedStretch {
  readonly stretch: PastStretch;
  readonly left: number;
  readonly width: number;
}

/** Makes a notice. */
export function createPastNotice(scope: Scope, mountPoint: MountPoint, retry: () => void): PastNotice {
  const element = mountPoint.element("div", "past");
  const sheen = mountPoint.element("div", "past-sheen");
  const words = mountPoint.element("div", "past-words");
  const button = mountPoint.element("button", "past-retry");
  button.type = "button";
  element.append(sheen, words, button);
  setVisible(element, false);
  scope.listen(button, "click", retry);
  let isShown = false;
  let motion: Animation | undefined;
  scope.add(() => motion?.cancel());
  let [left, top, width, height] = [NaN, NaN, NaN, NaN];

  const move = (moves: boolean): void => {
    if (moves === (motion !== undefined)) return;
    motion?.cancel();
    motion = moves
      ? sheen.animate([{ transform: "translateX(-100%)" }, { transform: "translateX(100%)" }], {
          duration: SHEEN_MS,
          iterations: Infinity,
        })
      : undefined;
  };
  return {
    element,
    label(tryAgain) {
      setText(button, tryAgain);
    },
    place(stretches, plane, isStill) {
      const shown = widestOf(stretches, plane);
      // Every frame comes here: comparing avoids reading the style.
      if (isShown !== (shown !== undefined)) setVisible(element, (isShown = shown !== undefined));
      if (shown === undefined) {
        move(false);
        return;
      }
      const { kind, words: text } = shown.stretch;
      move(kind === "loading" && !isStill && typeof (sheen.animate as unknown) === "function");
      setVisible(sheen, kind === "loading");
      setVisible(button, kind === "failed");
      setText(words, shown.width < MIN_WORDS_PX && kind !== "failed" ? "" : text);
      if (left !== shown.left) element.style.left = `${(left = shown.left)}px`;
      if (top !== plane.top) element.style.top = `${(top = plane.top)}px`;
      if (width !== shown.width) element.style.width = `${(width = shown.width)}px`;
      if (height !== plane.height) element.style.height = `${(height = plane.height)}px`;
    },
  };
}

/** Returns the stretch to tell of: one that failed or is too much, then one that loads, then what is before all. */
function widestOf(stretches: readonly PastStretch[], plane: Plane): PlacedStretch | undefined {
  const { left, width, to } = plane;
  const placed = stretches.flatMap((stretch) => {
    const start = Math.max(left, timeX(plane, Math.max(stretch.from, startOf(plane))));
    const end = Math.min(left + width, timeX(plane, Math.min(stretch.to, to)));
    return end > start ? [{ stretch, left: start, width: end - start }] : [];
  });
  const order = ["failed", "refused", "loading", "before"];
  const rank = ({ stretch }: PlacedStretch): number => order.indexOf(stretch.kind);
  return placed.sort((a, b) => rank(a) - rank(b) || b.width - a.width).at(0);
}
