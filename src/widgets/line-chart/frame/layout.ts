import type { Box } from "../../../draw/index.js";

/** Margins that the user set; what is left out is as large as needed. */
export interface Margins {
  readonly margin?: number | undefined;
  readonly marginTop?: number | undefined;
  readonly marginRight?: number | undefined;
  readonly marginBottom?: number | undefined;
  readonly marginLeft?: number | undefined;
}

/** The room that the words around the plot need, CSS pixels. */
export interface Needs {
  /** The header's height: title, status, legend. */
  readonly header: number;
  /** The widest label of the value axis. */
  readonly left: number;
  /** What stands at the right edge: dots, and the newest value. */
  readonly right: number;
  /** Whether the value axis has a name above it. */
  readonly named: boolean;
}

/** Between words and the plot. */
const gap = 8;

/**
 * Above the plot: half a label stands out where a tick is at its top. Less where there is little room: as a share of
 * it.
 */
const above = 16;
const aboveShare = 0.16;

/** Below a plot that has no room for labels of time. */
const below = 8;

/** Lower plots have no labels of time beneath, CSS pixels. */
const lowest = 48;

/** Narrower plots have no labels of values at their left, CSS pixels. */
const narrowest = 64;

/** Where a plot would be narrower, the newest value is not told beside it: the room of a dot is left, CSS pixels. */
const slimmest = 24;
const bare = 8;

/** Where less is left beneath the header, CSS pixels, the value axis has no name above it. */
const nameless = 120;

/** Whether there is room for the name of an axis. */
export function hasRoomForName(height: number, header: number): boolean {
  return height - header >= nameless;
}

/** Where the plot is, in whole device pixels, inside a widget of this size. */
export function plotBox(
  width: number,
  height: number,
  dpr: number,
  needs: Needs,
  margins: Margins,
  label: number,
): Box {
  const { margin } = margins;
  const line = Math.ceil(label * 1.4);
  const top =
    margins.marginTop ??
    margin ??
    needs.header +
      Math.min(above, Math.round((height - needs.header) * aboveShare)) +
      (needs.named ? line + gap / 2 : 0);
  const labels = line + gap;
  const bottom = margins.marginBottom ?? margin ?? (height - top - labels >= lowest ? labels : below);
  const right = margins.marginRight ?? margin ?? (width - needs.right >= slimmest ? needs.right : bare);
  const labelled = needs.left > 0 && width - needs.left - gap - right >= narrowest;
  const left = margins.marginLeft ?? margin ?? (labelled ? needs.left + gap : 0);
  const snap = (length: number): number => Math.round(length * dpr) / dpr;
  const [x, y] = [snap(Math.min(left, width)), snap(Math.min(top, height))];
  return {
    left: x,
    top: y,
    width: Math.max(0, snap(width - right) - x),
    height: Math.max(0, snap(height - bottom) - y),
  };
}
