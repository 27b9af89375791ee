import type { Box } from "../../../draw/index.js";
import type { ValueAxes } from "../axis/value-axes.js";
import type { FrameInput } from "./frame-input.js";

/** Space between labels and the plot. */
const LABEL_GAP_PX = 8;

/** Room above the plot, into which half the label of a topmost tick reaches; at most a share of the height there is. */
const TOP_ROOM_PX = 16;
const TOP_ROOM_SHARE = 0.16;

/** Room below a plot that is too low for labels of time. */
const BOTTOM_ROOM_PX = 8;

/** The least height of a plot with labels of time beneath. */
const MIN_LABELLED_HEIGHT_PX = 48;

/** The least width of a plot with labels of values at its left. */
const MIN_LABELLED_WIDTH_PX = 64;

/** The least width of a plot with the newest value beside it; a narrower one leaves the room of a dot. */
const MIN_VALUED_WIDTH_PX = 24;
const DOT_ROOM_PX = 8;

/** The least height beneath the header at which value axes have names above them. */
const MIN_NAMED_HEIGHT_PX = 120;

/** Space between the plot and the labels at its right. */
const AXIS_ROOM_PX = 8;

/** Tells whether value axes have names above them. */
export function hasAxisNames({ height, header, options }: FrameInput, axes: ValueAxes): boolean {
  const hasRight = axes.widthOf("right") !== undefined;
  const hasNames = axes.count > 1 || options.y.label !== undefined || (hasRight && options.yRight.label !== undefined);
  return hasNames && height - header >= MIN_NAMED_HEIGHT_PX;
}

/**
 * Places the plot inside a widget, on whole device pixels.
 *
 * @param valueRoom - the room of dots and the newest value right of a plot without an axis there, CSS pixels
 * @returns the plot's box, CSS pixels
 */
export function plotBox(input: FrameInput, axes: ValueAxes, valueRoom: number): Box {
  const { width, height, dpr, header, label, options } = input;
  const { margin } = options;
  const leftWidth = axes.widthOf("left") ?? 0;
  const rightWidth = axes.widthOf("right");
  const rightRoom = rightWidth === undefined ? valueRoom : rightWidth + AXIS_ROOM_PX;
  const lineHeight = Math.ceil(label * 1.4);
  const top =
    options.marginTop ??
    margin ??
    header +
      Math.min(TOP_ROOM_PX, Math.round((height - header) * TOP_ROOM_SHARE)) +
      (hasAxisNames(input, axes) ? lineHeight + LABEL_GAP_PX / 2 : 0);
  const labelsHeight = lineHeight + LABEL_GAP_PX;
  const bottom =
    options.marginBottom ??
    margin ??
    (height - top - labelsHeight >= MIN_LABELLED_HEIGHT_PX ? labelsHeight : BOTTOM_ROOM_PX);
  const right = options.marginRight ?? margin ?? (width - rightRoom >= MIN_VALUED_WIDTH_PX ? rightRoom : DOT_ROOM_PX);
  const isLabelled = leftWidth > 0 && width - leftWidth - LABEL_GAP_PX - right >= MIN_LABELLED_WIDTH_PX;
  const left = options.marginLeft ?? margin ?? (isLabelled ? leftWidth + LABEL_GAP_PX : 0);
  const snap = (length: number): number => Math.round(length * dpr) / dpr;
  const [x, y] = [snap(Math.min(left, width)), snap(Math.min(top, height))];
  return {
    left: x,
    top: y,
    width: Math.max(0, snap(width - right) - x),
    height: Math.max(0, snap(height - bottom) - y),
  };
}
