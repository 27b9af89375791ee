import type { StreamState } from "../../stream/index.js";
import type { Place } from "../host/mount.js";
import type { Box } from "./layout.js";

/** What stands in an empty plot. */
export interface Waiting {
  /** To be placed by the chart. */
  readonly element: HTMLElement;
  /** Shows it in a box, or hides it. Writes what has changed, nothing else. */
  show(needed: boolean, state: StreamState, box: Box): void;
}

/** States after which no first row comes by itself. */
const hopeless: ReadonlySet<StreamState> = new Set(["ended", "failed", "destroyed"]);

/** What an empty plot says. */
export function emptyWords(state: StreamState): string {
  return hopeless.has(state) ? "no rows" : "waiting for the first row";
}

/** Makes the words of an empty plot. */
export function createWaiting(place: Place): Waiting {
  const element = place.element("div", "waiting");
  let told = "";
  return {
    element,
    show(needed, state, { left, top, width, height }) {
      if (!needed && told === "") return;
      const text = needed ? emptyWords(state) : "";
      const key = `${text} ${String(left)} ${String(top)} ${String(width)} ${String(height)}`;
      if (key === told) return;
      told = needed ? key : "";
      element.textContent = text;
      for (const [name, length] of Object.entries({ left, top, width, height })) {
        element.style.setProperty(name, `${String(length)}px`);
      }
    },
  };
}
