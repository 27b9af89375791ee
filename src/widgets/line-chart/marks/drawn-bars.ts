import type { Box, Painter, Plane } from "../../../draw/index.js";
import { barBox, clipTo, drawArea, SOLID, startOf, strokeHatch, TimeZone } from "../../../draw/index.js";
import { TimeGrid } from "../../../draw/time-grid.js";
import { BucketSeries } from "../../../series/bucket-series.js";
import { bucketReducers } from "../../../series/index.js";
import type { Palette } from "../../style/palette.js";
import { LineStacks } from "./line-stacks.js";
import type { Mark, MarkedLine, MarkOptions, MarkView } from "./mark.js";

/** Greatest width of the bar of a row, CSS pixels. */
const MAX_ROW_BAR_PX = 24;

/** Share of the room of a bar that is left free beside it, up to this many CSS pixels. */
const GAP_SHARE = 0.15;
const MAX_GAP_PX = 4;

/** Least room of a bar with space beside it, device pixels. */
const MIN_GAPPED_PX = 3;

/** Share of the room of several bars side by side that is left free at each end. */
const GROUP_GAP_SHARE = 0.1;

/** Opacity of a bar that still grows, and of one that lacks rows, which is hatched. */
const RUNNING_OPACITY = 0.5;
const INCOMPLETE_OPACITY = 0.25;

/** Returns the mark of bars for a line with these options, with all that `bars` lacks. */
export function barsFor(bars: Mark, { every, reduce, timeZone }: MarkOptions): Mark {
  const arrange = (lines: readonly MarkedLine[]): LineStacks => new LineStacks(lines);
  if (every === undefined) return { ...bars, arrange, paint: paintBars };
  const grid = new TimeGrid(every, new TimeZone(timeZone));
  return {
    ...bars,
    arrange,
    derive(source) {
      const buckets = new BucketSeries(source, grid, bucketReducers[reduce]);
      return () => buckets.refresh();
    },
    rowAt(series, time, slackMs) {
      const seq = series.upTo(time + slackMs);
      return seq >= series.first && time < grid.endOf(series.time(seq)) ? seq : -1;
    },
    middleOf: (start) => (start + grid.endOf(start)) / 2,
    note(marked, time) {
      if (!isWhole(marked, time)) return "incomplete";
      return grid.endOf(time) > marked.now() ? "soFar" : undefined;
    },
    paint(painter, view, palette) {
      paintBars(painter, view, palette, grid);
    },
  };
}

/** Tells whether no row of a bucket is missing. */
function isWhole({ fields: [series] }: MarkedLine, start: number): boolean {
  return !(series instanceof BucketSeries) || series.isWhole(start);
}

function paintBars(painter: Painter, view: MarkView, palette: Palette, grid?: TimeGrid): void {
  const { line: marked, traces, plane, alpha, fill } = view;
  const color = palette.color(typeof fill === "string" ? fill : marked.stroke);
  const [base, trace] = traces.length > 1 ? traces : [undefined, traces[0]];
  if (trace.dense) {
    drawArea(painter, plane, trace, { fill: color, opacity: alpha, base });
    return;
  }
  const { columns } = trace.series;
  // Take a row more at each side: a part of its bar may be on view.
  const first = Math.max(columns.first, columns.after(startOf(plane)) - 1);
  const end = Math.min(columns.end, columns.after(plane.to) + 1);
  const now = marked.now();
  let unfinished = 0;
  clipTo(painter, plane);
  painter.fillStyle = painter.strokeStyle = color;
  painter.lineWidth = 1;
  painter.lineCap = "butt";
  painter.setLineDash(SOLID);
  painter.globalAlpha = alpha;
  painter.beginPath();
  for (let seq = first; seq < end; seq += 1) {
    if (isFinal(marked, columns.time(seq), grid, now)) addBar(painter, view, seq, grid);
    else unfinished += 1;
  }
  painter.fill();
  for (let seq = first; unfinished > 0; seq += 1) {
    const time = columns.time(seq);
    if (isFinal(marked, time, grid, now)) continue;
    unfinished -= 1;
    const hasAllRows = isWhole(marked, time);
    painter.globalAlpha = alpha * (hasAllRows ? RUNNING_OPACITY : INCOMPLETE_OPACITY);
    painter.beginPath();
    const { left, top, width, height } = addBar(painter, view, seq, grid);
    painter.fill();
    painter.globalAlpha = alpha;
    if (!hasAllRows) strokeHatch(painter, { ...plane, top, height }, left, left + width, palette.sizes["hatch-gap"]);
  }
  painter.restore();
  painter.globalAlpha = 1;
}

/** Tells whether the number of a row will not change, unless a late row comes in. */
function isFinal(marked: MarkedLine, time: number, grid: TimeGrid | undefined, now: number): boolean {
  return grid === undefined || (grid.endOf(time) <= now && isWhole(marked, time));
}

/** Adds the bar of a row to the path. Returns its box. */
function addBar(painter: Painter, { traces, plane, slot }: MarkView, seq: number, grid?: TimeGrid): Readonly<Box> {
  const [base, { series }] = traces.length > 1 ? traces : [undefined, traces[0]];
  const { pixel, msPerPixel } = plane;
  const time = series.time(seq);
  // Let the bar of a row reach halfway to its nearer neighbour, and that of a bucket from its start to its end.
  const nearest = Math.min(
    seq > series.first ? time - series.time(seq - 1) : Infinity,
    seq + 1 < series.end ? series.time(seq + 1) - time : Infinity,
  );
  const half = Math.min(nearest, (MAX_ROW_BAR_PX / pixel) * msPerPixel) / 2;
  let [from, to] = grid === undefined ? [time - half, time + half] : [time, grid.endOf(time)];
  if (slot.count > 1) {
    const margin = (to - from) * GROUP_GAP_SHARE;
    const room = (to - from - 2 * margin) / slot.count;
    from += margin + room * slot.index;
    to = from + room;
  }
  const pixels = (to - from) / msPerPixel;
  const gap = pixels < MIN_GAPPED_PX ? 0 : Math.max(1, Math.round(Math.min(pixels * GAP_SHARE, MAX_GAP_PX / pixel)));
  // Leave the space free on both sides alike.
  const shift = (gap >> 1) * msPerPixel;
  const bottom = base === undefined ? 0 : base.series.value(seq);
  const [y, endY] = [yWithin(plane, bottom), yWithin(plane, series.value(seq))];
  const box = barBox(plane, from + shift, to + shift, y, endY, gap * pixel);
  if (!Number.isNaN(endY)) painter.rect(box.left, box.top, box.width, box.height);
  return box;
}

/** Returns the height of a value, kept within the plot. */
function yWithin(plane: Plane, value: number): number {
  return Math.min(Math.max(plane.y(value), plane.top), plane.top + plane.height);
}
