import { fillBeneath } from "./fill-beneath.js";
import { line } from "./line.js";
import type { Mark } from "./mark.js";

/** A line that is filled beneath, down to zero. */
export const area: Mark = {
  ...line,
  paintArea(painter, view, palette) {
    fillBeneath(painter, view, palette, true);
  },
};
