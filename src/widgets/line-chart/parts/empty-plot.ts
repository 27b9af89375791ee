import type { Box } from "../../../draw/index.js";
import type { StreamState } from "../../../stream/index.js";
import { setText } from "../../page/dom.js";
import type { MountPoint } from "../../page/mount-point.js";

/** What stands in an empty plot; while keys are for the chart, the ring around the plot. */
export interface EmptyPlot {
  /** To be placed by the chart. */
  readonly element: HTMLElement;
  /** Puts it into a box, with its words or without. Writes what has changed, nothing else. */
  show(needed: boolean, state: StreamState, box: Box): void;
}

/** States after which no first row comes by itself. */
const hopeless: ReadonlySet<StreamState> = new Set(["ended", "failed", "destroyed"]);

/** What an empty plot says. */
export function emptyWords(state: StreamState): string {
  return hopeless.has(state) ? "no rows" : "waiting for the first row";
}

/** Makes the words of an empty plot. */
export function createEmptyPlot(place: MountPoint): EmptyPlot {
  const element = place.element("div", "waiting");
  const at: { -readonly [Side in keyof Box]?: number } = {};
  return {
    element,
    show(needed, state, box) {
      setText(element, needed ? emptyWords(state) : "");
      for (const side of sides) {
        if (at[side] !== box[side]) element.style[side] = `${(at[side] = box[side])}px`;
      }
    },
  };
}

const sides = ["left", "top", "width", "height"] as const;
