import type { Painter, Trace, ValueFormatter } from "../../../draw/index.js";
import { drawArea } from "../../../draw/index.js";
import type { Series } from "../../../series/index.js";
import type { Palette } from "../../style/palette.js";
import { line } from "./line.js";
import type { Mark, MarkView } from "./mark.js";
import { numberAt } from "./mark.js";
import { fadeLength, strokeTrace } from "./stroke-trace.js";

/** Width of the edges of a band without a line of values, CSS pixels. */
const EDGE_WIDTH_PX = 1;

/** Signs of a range for the eye: before a lone lower or upper bound, and between both. No dash stands before a number,
 * where it would be a minus. */
const WRITTEN_SIGNS = ["≥ ", "≤ ", "–"];

/** Signs of a range for a screen reader. */
const SPOKEN_SIGNS = ["from ", "up to ", " to "];

/** A band with the line of its values. */
const valuedBand: Mark = {
  ...line,
  fields: ["value", "low", "high"],
  paintArea(painter, view, palette) {
    fillBetween(painter, view, view.traces[1], view.traces[2], palette);
  },
  words({ fields: [, low, high], shift }, { time, value }, write, isSpoken) {
    const range = rangeWords(low, high, time + shift, write, isSpoken);
    return range === undefined ? write(value) : `${write(value)} (${range})`;
  },
};

/** A band between two numbers of each row. */
export const band: Mark = {
  fields: ["low", "high"],
  followed: 2,
  holds: false,
  dots: "cursor",
  for: ({ value }) => (value === undefined ? band : valuedBand),
  paintArea(painter, view, palette) {
    fillBetween(painter, view, view.traces[0], view.traces[1], palette);
  },
  paint(painter, view, palette) {
    for (const trace of view.traces) strokeTrace(painter, view, trace, EDGE_WIDTH_PX, palette);
  },
  words({ fields: [low, high], shift }, { time }, write, isSpoken) {
    return rangeWords(low, high, time + shift, write, isSpoken) ?? write(undefined);
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
  isSpoken: boolean,
): string | undefined {
  const [low, high] = [numberAt(lowSeries, time), numberAt(highSeries, time)];
  const [from, upTo, between] = isSpoken ? SPOKEN_SIGNS : WRITTEN_SIGNS;
  if (Number.isNaN(low)) return Number.isNaN(high) ? undefined : upTo + write(high);
  return Number.isNaN(high) ? from + write(low) : write(low) + between + write(high);
}
