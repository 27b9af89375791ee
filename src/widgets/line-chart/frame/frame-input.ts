import type { MeasureLabel } from "../../../draw/index.js";
import type { LineChartOptions } from "../options/line-chart-options.js";
import type { Line } from "../series/line.js";

/** What of a chart's options a frame is made by. */
export type FrameOptions = Omit<LineChartOptions<never>, "stream" | "series" | "value" | "where" | "now">;

/** What a frame is made from. */
export interface FrameInput {
  /** CSS pixels. */
  readonly width: number;
  /** CSS pixels. */
  readonly height: number;
  /** Device pixels a CSS pixel. */
  readonly dpr: number;
  /** The height of title, status and legend, CSS pixels. */
  readonly header: number;
  /** The size of labels, CSS pixels. */
  readonly label: number;
  /** Measures labels; another function where the font is another. */
  readonly measure: MeasureLabel;
  /** The right edge of the view, epoch ms. */
  readonly to: number;
  /** The time now, epoch ms: the axis of a view of another day says which. Default: it does not. */
  readonly now?: number;
  /** Whether somebody holds the view: its right edge is not now. Default false. */
  readonly held?: boolean;
  /** The span on view, ms. Default: the option's. */
  readonly timeWindow?: number;
  /** Whether nobody could look since the frame before: all is where it would be. Default false. */
  readonly away?: boolean;
  /** How far apart rows arrive, ms; 0, the default: not known. */
  readonly spacing?: number;
  /** Whether nothing may glide. */
  readonly still: boolean;
  /** What is to be seen. */
  readonly lines: readonly Line[];
  /** These and those that a reader has hidden. Default: none is hidden. */
  readonly all?: readonly Line[];
  /** When streams were back after their connections had been lost, epoch ms. Default: never. */
  readonly reconnects?: readonly number[];
  /** The chart's options. */
  readonly options: FrameOptions;
  /** Where the pointer is, CSS pixels from the left; undefined: nowhere. */
  readonly pointer: number | undefined;
}
