import type { Cross } from "../thresholds/crossings.js";
import type { WidgetEvents } from "../widget/widget.js";
import type { LineChartExports } from "./export/members.js";
import type { ChartThreshold } from "./options/reference-options.js";

/** What a line chart can do beyond what every widget can. */
export interface LineChartMembers extends LineChartExports {
  /** Holds the view where it is; rows go on coming in. */
  pause(): void;
  /** Goes back to the newest rows, and to `timeWindow`. */
  live(): void;
  /** Whether the view is held. */
  readonly paused: boolean;
}

/** The events of a line chart, and what each carries. */
export type LineChartEvents = WidgetEvents & {
  /** Somebody has gone to another span of time; once a frame at most. */
  view: [view: LineChartSpan];
  /** A line has gone through one of `thresholds`: once a crossing, as its row comes in. */
  cross: [cross: Cross<ChartThreshold>];
  /** Somebody points at another moment, here or on a widget that shares the cursor. */
  cursor: [cursor: LineChartCursor];
};

/** What somebody points at. */
export interface LineChartCursor {
  /** The moment, epoch ms: that of the nearest row; undefined: nobody points at the plot any more. */
  readonly time: number | undefined;
}

/** What a line chart shows. */
export interface LineChartSpan {
  /** The left edge, epoch ms. */
  readonly from: number;
  /** The right edge, epoch ms. */
  readonly to: number;
  /** Whether it follows the stream. */
  readonly live: boolean;
}
