import type { Box } from "../../../draw/index.js";
import type { StreamState } from "../../../stream/index.js";
import { setText } from "../../page/dom.js";
import type { MountPoint } from "../../page/mount-point.js";

/** Words in an empty plot; also the ring around the plot that has the focus. */
export interface EmptyPlot {
  /** Element for the chart to place. */
  readonly element: HTMLElement;
  /** Places it into a box, with its words or without. Writes only changes. */
  place(needed: boolean, state: StreamState, box: Box): void;
}

/** States after which no first row comes by itself. */
const FINAL_STATES: ReadonlySet<StreamState> = new Set(["ended", "failed", "destroyed"]);

const SIDES = ["left", "top", "width", "height"] as const;

/** Returns the words of an empty plot. */
export function emptyWords(state: StreamState): string {
  return FINAL_STATES.has(state) ? "no rows" : "waiting for the first row";
}

/** Makes the words of an empty plot. */
export function createEmptyPlot(mountPoint: MountPoint): EmptyPlot {
  const element = mountPoint.element("div", "waiting");
  const placed: { -readonly [Side in keyof Box]?: number } = {};
  return {
    element,
    place(needed, state, box) {
      setText(element, needed ? emptyWords(state) : "");
      for (const side of SIDES) {
        if (placed[side] !== box[side]) element.style[side] = `${(placed[side] = box[side])}px`;
      }
    },
  };
}
