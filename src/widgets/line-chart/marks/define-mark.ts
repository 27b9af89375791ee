import type { Box, Painter, Plane } from "../../../draw/index.js";
import { clipTo, columnX, startOf, timeX } from "../../../draw/index.js";
import type { Mark, MarkView } from "./mark.js";
import { strokeWidthOf } from "./stroke-trace.js";

/** A point of a line on view, CSS pixels. */
export interface MarkPoint {
  /** Place of its time. */
  readonly x: number;
  /** Place of its value. */
  readonly y: number;
  /** The value. */
  readonly value: number;
}

/** A line on view, as a mark of yours draws it. */
export interface MarkDrawing {
  /**
   * What to draw on: a canvas context, or its SVG twin for a file. Has the calls of `CanvasRenderingContext2D` that
   * {@link Painter} names.
   */
  readonly context: Painter;
  /**
   * The rows on view in order of time, those without a number left out. Where there is more than one a device pixel,
   * the least and the greatest value of each column of pixels: there are never more than two a device pixel.
   */
  readonly points: readonly MarkPoint[];
  /** The plot, CSS pixels. */
  readonly box: Box;
  /** The place of zero, or of the end of the axis that is nearest to it, CSS pixels. */
  readonly zero: number;
  /** The colour of the line. */
  readonly color: string;
  /** The width of the line, CSS pixels. */
  readonly strokeWidth: number;
}

/** A mark of your own. */
export interface MarkDefinition {
  /** Whether it ends in a dot, with its newest value beside it. Default true. */
  readonly ends?: boolean;
  /** Whether each value holds until the next row. Default false. */
  readonly holds?: boolean;
  /** Draws a line. Colour, width and opacity are set; the plot is clipped. */
  readonly draw: (drawing: MarkDrawing) => void;
}

/**
 * Makes a mark for the option `mark` of a chart, and of its `series`.
 *
 * @throws TypeError where `draw` is no function
 */
export function defineMark({ ends = true, holds = false, draw }: MarkDefinition): Mark {
  if (typeof (draw as unknown) !== "function") {
    throw new TypeError("invalid draw: expected a function such as ({ context, points, zero }) => { … }");
  }
  let hasReported = false;
  return {
    fields: ["value"],
    followed: 1,
    dots: ends ? "all" : "cursor",
    holds,
    paint(painter, view, palette) {
      const { plane, alpha } = view;
      const color = palette.color(view.line.stroke);
      const strokeWidth = strokeWidthOf(view, palette);
      clipTo(painter, plane);
      painter.globalAlpha = alpha;
      painter.strokeStyle = painter.fillStyle = color;
      painter.lineWidth = strokeWidth;
      painter.setLineDash([]);
      try {
        draw({ context: painter, points: pointsOf(view), box: plane, zero: zeroOf(plane), color, strokeWidth });
      } catch (error) {
        // An error of every frame is reported once, and the chart goes on without the line.
        if (!hasReported) {
          queueMicrotask(() => {
            throw error;
          });
        }
        hasReported = true;
      }
      painter.restore();
    },
    words: (_line, row, write) => write(row.value),
  };
}

/** Lists the points on view: rows, or the extremes of each column of pixels. */
function pointsOf({ plane, traces: [{ series, columns, dense }] }: MarkView): MarkPoint[] {
  const points: MarkPoint[] = [];
  const add = (x: number, value: number): void => {
    if (!Number.isNaN(value)) points.push({ x, y: plane.y(value), value });
  };
  if (dense) {
    for (let column = columns.first; column <= columns.last; column += 1) {
      const x = columnX(plane, column) + plane.pixel / 2;
      const [low, high] = [columns.low(column), columns.high(column)];
      add(x, low);
      if (high !== low) add(x, high);
    }
    return points;
  }
  const first = Math.max(series.first, series.columns.atOrAfter(startOf(plane)) - 1);
  const end = Math.min(series.end, series.columns.after(plane.to) + 1);
  for (let seq = first; seq < end; seq += 1) add(timeX(plane, series.time(seq)), series.value(seq));
  return points;
}

/** Returns the place of zero within the plot; a log scale has none above its lower end. */
function zeroOf({ y, top, height }: Plane): number {
  const zero = y(0);
  return Number.isNaN(zero) ? top + height : Math.min(Math.max(zero, top), top + height);
}
