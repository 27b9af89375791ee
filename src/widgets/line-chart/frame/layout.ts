import type { Box } from "../../../draw/index.js";
import type { ValueAxes } from "../axis/value-axes.js";
import type { FrameInput } from "./frame-input.js";

/** Margins of the options; each one left out is as large as the labels need. */
export interface Margins {
  readonly margin?: number | undefined;
  readonly marginTop?: number | undefined;
  readonly marginRight?: number | undefined;
  readonly marginBottom?: number | undefined;
  readonly marginLeft?: number | undefined;
}

/** The room that labels around the plot need, CSS pixels. */
export interface PlotNeeds {
  /** The height of the header: title, status, legend. */
  readonly header: number;
  /** The width of the widest label of the left axis; 0: there is no such axis. */
  readonly left: number;
  /** The width of what stands right of the plot: dots, the newest value, labels of the right axis. */
  readonly right: number;
  /** Whether value axes have names above them. */
  readonly named: boolean;
}

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

/** The plot's box from frame to frame; the same object as long as nothing that it depends on has changed. */
export class PlotLayout {
  #last:
    (Pick<FrameInput, "width" | "height" | "dpr" | "label" | "options"> & { needs: PlotNeeds; box: Box }) | undefined;

  /** Whether value axes have names above them. */
  get hasAxisNames(): boolean {
    return this.#last?.needs.named === true;
  }

  /**
   * Returns the plot's box.
   *
   * @param valueRoom - the room of dots and the newest value right of a plot without an axis there, CSS pixels
   */
  box({ width, height, dpr, header, label, options }: FrameInput, axes: ValueAxes, valueRoom: number): Box {
    const rightWidth = axes.widthOf("right");
    const left = axes.widthOf("left") ?? 0;
    const right = rightWidth === undefined ? valueRoom : rightWidth + AXIS_ROOM_PX;
    const last = this.#last;
    if (
      last?.options === options &&
      last.width === width &&
      last.height === height &&
      last.dpr === dpr &&
      last.label === label &&
      last.needs.header === header &&
      last.needs.left === left &&
      last.needs.right === right
    ) {
      return last.box;
    }
    const hasNames =
      axes.count > 1 ||
      options.y.label !== undefined ||
      (rightWidth !== undefined && options.yRight.label !== undefined);
    const needs = { header, left, right, named: hasNames && height - header >= MIN_NAMED_HEIGHT_PX };
    const box = plotBox(width, height, dpr, needs, options, label);
    this.#last = { width, height, dpr, label, options, needs, box };
    return box;
  }
}

/**
 * Places the plot inside a widget, on whole device pixels.
 *
 * @param dpr - device pixels a CSS pixel
 * @param labelSize - the size of labels, CSS pixels
 * @returns the plot's box, CSS pixels
 */
function plotBox(
  width: number,
  height: number,
  dpr: number,
  needs: PlotNeeds,
  margins: Margins,
  labelSize: number,
): Box {
  const { margin } = margins;
  const lineHeight = Math.ceil(labelSize * 1.4);
  const top =
    margins.marginTop ??
    margin ??
    needs.header +
      Math.min(TOP_ROOM_PX, Math.round((height - needs.header) * TOP_ROOM_SHARE)) +
      (needs.named ? lineHeight + LABEL_GAP_PX / 2 : 0);
  const labelsHeight = lineHeight + LABEL_GAP_PX;
  const bottom =
    margins.marginBottom ??
    margin ??
    (height - top - labelsHeight >= MIN_LABELLED_HEIGHT_PX ? labelsHeight : BOTTOM_ROOM_PX);
  const right =
    margins.marginRight ?? margin ?? (width - needs.right >= MIN_VALUED_WIDTH_PX ? needs.right : DOT_ROOM_PX);
  const isLabelled = needs.left > 0 && width - needs.left - LABEL_GAP_PX - right >= MIN_LABELLED_WIDTH_PX;
  const left = margins.marginLeft ?? margin ?? (isLabelled ? needs.left + LABEL_GAP_PX : 0);
  const snap = (length: number): number => Math.round(length * dpr) / dpr;
  const [x, y] = [snap(Math.min(left, width)), snap(Math.min(top, height))];
  return {
    left: x,
    top: y,
    width: Math.max(0, snap(width - right) - x),
    height: Math.max(0, snap(height - bottom) - y),
  };
}
