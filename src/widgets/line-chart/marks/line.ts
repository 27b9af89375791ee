import { fillBeneath } from "./fill-beneath.js";
import type { Mark } from "./mark.js";
import { strokeTrace, strokeWidthOf } from "./stroke-trace.js";

/** A line from row to row, softly filled beneath where it is alone. */
export const line: Mark = {
  fields: ["value"],
  followed: 1,
  holds: false,
  dots: "all",
  scrolls: true,
  paintArea(painter, view, palette) {
    fillBeneath(painter, view, palette, false);
  },
  paint(painter, view, palette) {
    strokeTrace(painter, view, view.traces[0], strokeWidthOf(view, palette), palette);
  },
  words: (_line, row, write) => write(row.value),
};
