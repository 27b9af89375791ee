import type { Cross } from "../thresholds/crossings.js";
import type { TimeWindow } from "../viewport/usual-window.js";
import type { WidgetEvents } from "../widget/widget.js";
import type { LineChartExports } from "./export/members.js";
import type { ChartThreshold } from "./options/reference-options.js";
import type { ViewState } from "./options/view-state.js";

/** Members of a line chart beyond those of every widget. */
export interface LineChartMembers extends LineChartExports {
  /** Pauses the view where it is; rows go on coming in. */
  pause(): void;
  /** Returns to the newest rows, and to `timeWindow`, or to the length that was chosen in its place. */
  live(): void;
  /**
   * Shows a span of time, epoch ms, whether there are rows in it or not; one that reaches the newest rows follows them.
   * Or, with `timeWindow` alone, follows the stream with that length in the place of the option's, as a button of
   * `windows` does.
   *
   * @throws TypeError `invalid view: …`
   */
  setView(view: LineChartViewInput): void;
  /** Returns the view as plain data, for the option `viewState`: length or span, and the hidden lines. */
  viewState(): ViewState;
  /** Whether the view is paused. */
  readonly paused: boolean;
}

/** The events of a line chart and their payloads. */
export type LineChartEvents = WidgetEvents & {
  /** The reader has moved to another span of time; once a frame at most. */
  view: [view: LineChartSpan];
  /** A line has crossed one of `thresholds`: once a crossing, as its row comes in. */
  cross: [cross: Cross<ChartThreshold>];
  /** The cursor points at another moment, here or on a widget that shares it. */
  cursor: [cursor: LineChartCursor];
};

/** A view to show: a span of time, epoch ms, or a length, ms, that follows the stream. */
export type LineChartViewInput =
  | {
      /** The left edge, epoch ms. */
      readonly from: number;
      /** The right edge, epoch ms. */
      readonly to: number;
    }
  | {
      /** The length, ms, or `"all"`. */
      readonly timeWindow: TimeWindow;
    };

/** The moment that the cursor points at. */
export interface LineChartCursor {
  /** The time of the nearest row, epoch ms; undefined: the cursor has left the plot. */
  readonly time: number | undefined;
}

/** The span of time that a line chart shows. */
export interface LineChartSpan {
  /** The left edge, epoch ms. */
  readonly from: number;
  /** The right edge, epoch ms. */
  readonly to: number;
  /** Whether the view follows the stream. */
  readonly live: boolean;
}
