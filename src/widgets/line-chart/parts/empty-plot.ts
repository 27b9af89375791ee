import type { Box } from "../../../draw/index.js";
import { setText } from "../../page/dom.js";
import type { MountPoint } from "../../page/mount-point.js";

/** Words in an empty plot; also the ring around the plot that has the focus. */
export interface EmptyPlot {
  /** Element for the chart to place. */
  readonly element: HTMLElement;
  /** Places it into a box, with words or with none. Writes only changes. */
  place(words: string, box: Box): void;
}

const SIDES = ["left", "top", "width", "height"] as const;

/** Makes the words of an empty plot. */
export function createEmptyPlot(mountPoint: MountPoint): EmptyPlot {
  const element = mountPoint.element("div", "waiting");
  const placed: { -readonly [Side in keyof Box]?: number } = {};
  return {
    element,
    place(words, box) {
      setText(element, words);
      for (const side of SIDES) {
        if (placed[side] !== box[side]) element.style[side] = `${(placed[side] = box[side])}px`;
      }
    },
  };
}
