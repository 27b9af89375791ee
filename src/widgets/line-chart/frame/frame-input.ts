import type { MeasureLabel } from "../../../draw/index.js";
import type { LineChartOptions } from "../options/line-chart-options.js";
import type { Line } from "../series/line.js";
import type { Annotations } from "./annotations.js";
import type { FramePast } from "./frame-past.js";
import type { pickAt } from "./pick.js";

/** The options of a chart that decide the picture. */
export type FrameOptions = Omit<
  LineChartOptions<never>,
  "stream" | "series" | "value" | "where" | "now" | "timeWindow"
>;

/** All that a frame is made from. */
export interface FrameInput {
  /** The chart's width, CSS pixels. */
  readonly width: number;
  /** The chart's height, CSS pixels. */
  readonly height: number;
  /** Device pixels a CSS pixel. */
  readonly dpr: number;
  /** The height of title, status and legend, CSS pixels. */
  readonly header: number;
  /** The size of labels, CSS pixels. */
  readonly label: number;
  /** Measures labels; a new function when the font changes. */
  readonly measure: MeasureLabel;
  /** The right edge of the view, epoch ms. */
  readonly to: number;
  /** The time now, epoch ms, by which the axis names a day that is not today. Default: no day is named. */
  readonly now?: number;
  /** The time beyond the right edge whose rows the axes have room for already, ms. Default 0. */
  readonly ahead?: number;
  /** Whether the view is paused, so that its right edge is not now. Default false. */
  readonly paused?: boolean;
  /** The length of the span on view, ms. */
  readonly timeWindow: number;
  /** Whether the page was hidden since the frame before, so that all motion ends at once. Default false. */
  readonly wasHidden?: boolean;
  /** The spacing of arrivals, ms; 0, the default: not known. */
  readonly spacing?: number;
  /** Whether nothing eases or fades. */
  readonly reducedMotion: boolean;
  /** Whether the view moves in steps: what belongs to a row is there with it. Default `reducedMotion`. */
  readonly stepped?: boolean;
  /** The lines to draw. */
  readonly lines: readonly Line[];
  /** The lines to draw and those that a reader has hidden. Default: `lines`. */
  readonly all?: readonly Line[];
  /** The times at which streams reconnected, epoch ms. Default: none. */
  readonly reconnects?: readonly number[];
  /** The chart's options. */
  readonly options: FrameOptions;
  /** The x of the pointer, CSS pixels from the left; undefined: it is elsewhere. */
  readonly pointer: number | undefined;
  /** Places annotations: code that not every chart has. Default: none is shown. */
  readonly annotations?: Pick<Annotations, "in"> | undefined;
  /** What is shown of the past beyond the rows that came in. Default: nothing is. */
  readonly past?: FramePast | undefined;
  /** Picks what the pointer is at: code that not every chart has yet. Default: nothing is picked. */
  readonly pick?: typeof pickAt;
}
