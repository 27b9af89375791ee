import type { Painter, Trace, ValueFormatter } from "../../../draw/index.js";
import { drawArea } from "../../../draw/index.js";
import type { Series } from "../../../series/index.js";
import type { Palette } from "../../style/palette.js";
import type { Phrase } from "../../words/phrase.js";
import { line } from "./line.js";
import type { Mark, MarkView } from "./mark.js";
import { numberAt } from "./mark.js";
import { fadeLength, strokeTrace } from "./stroke-trace.js";

/** Width of the edges of a band without a line of values, CSS pixels. */
const EDGE_WIDTH_PX = 1;

/** A band with the line of its values. */
const valuedBand: Mark = {
  ...line,
  fields: ["value", "low", "high"],
  paintArea(painter, view, palette) {
    fillBetween(painter, view, view.traces[1], view.traces[2], palette);
  },
  words({ fields: [, low, high], shift }, { time, value }, write, phrase) {
    const range = rangeWords(low, high, time + shift, write, phrase);
    return range === undefined ? write(value) : `${write(value)} (${range})`;
  },
};

/** A band between two numbers of each row. */
export const band: Mark = {
  fields: ["low", "high"],
  followed: 2,
  holds: false,
  dots: "cursor",
  scrolls: true,
  for: ({ value }) => (value === undefined ? band : valuedBand),
  paintArea(painter, view, palette) {
    fillBetween(painter, view, view.traces[0], view.traces[1], palette);
  },
  paint(painter, view, palette) {
    for (const trace of view.traces) strokeTrace(painter, view, trace, EDGE_WIDTH_PX, palette);
  },
  words({ fields: [low, high], shift }, { time }, write, phrase) {
    return rangeWords(low, high, time + shift, write, phrase) ?? write(undefined);
  },
};

function fillBetween(painter: Painter, view: MarkView, low: Trace, high: Trace, palette: Palette): void {
  const { line, plane, curve, fill, alpha } = view;
  if (fill === false) return;
  const hasOwnColor = typeof fill === "string";
  drawArea(painter, plane, high, {
    fill: palette.color(hasOwnColor ? fill : line.stroke),
    opacity: alpha * (hasOwnColor ? 1 : palette.sizes["band-opacity"]),
    curve,
    fade: fadeLength(plane, palette),
    base: low,
  });
}

/** Writes the bounds in the row of a time of the stream's clock; undefined: it has none. */
function rangeWords(
  lowSeries: Series | undefined,
  highSeries: Series | undefined,
  time: number,
  write: ValueFormatter,
  phrase: Phrase | undefined,
): string | undefined {
  const [low, high] = [numberAt(lowSeries, time), numberAt(highSeries, time)];
  const [from, to] = [write(low), write(high)];
  // No dash stands before a number, where it would be a minus.
  if (Number.isNaN(low)) {
    if (Number.isNaN(high)) return undefined;
    return phrase === undefined ? `≤ ${to}` : phrase("upTo", { value: to });
  }
  if (Number.isNaN(high)) return phrase === undefined ? `≥ ${from}` : phrase("from", { value: from });
  return phrase === undefined ? `${from}–${to}` : phrase("between", { from, to });
}
