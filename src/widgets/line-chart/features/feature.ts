import type { Size } from "../../loop/size.js";
import type { StatusView } from "../../status/status-view.js";
import type { Theme } from "../../style/theme.js";
import type { LiveData, LiveOptions, LiveWidget } from "../../widget/live-widget.js";
import type { WidgetContext } from "../../widget/widget.js";
import type { LineChartEvents } from "../events.js";
import type { Frame } from "../frame/frame.js";
import type { FrameInput, FrameOptions } from "../frame/frame-input.js";
import type { LineChartOptions } from "../options/line-chart-options.js";
import type { Line } from "../series/line.js";
import type { LineSet } from "../series/line-set.js";

/** A frame's input while the features of its chart prepare it. */
export type FrameDraft = { -readonly [Name in keyof FrameInput]: FrameInput[Name] } & {
  /** The time for which the picture moves on without a draw, ms; undefined: it does not. */
  scrollMs?: number | undefined;
};

/** What features know of the chart's lines; rows of any type. */
export type ChartLines = Omit<LineSet<never>, "update">;

/** The live half of a chart, which {@link LiveWidget} tells more of. */
export type ChartLive = Omit<LiveWidget<LiveOptions, LiveData>, "update" | "start" | "watchSize">;

/** The options that decide no rows. */
export type ChartOptions = Omit<LineChartOptions<never>, "stream" | "series" | "value" | "where" | "low" | "high">;

/** The core of a chart, as its features see it. */
export interface ChartCore {
  /** The mount point, the scope and the events. */
  readonly context: WidgetContext<LineChartEvents>;
  /** The plot. */
  readonly canvas: HTMLCanvasElement;
  /** Loop, state, shared cursor, guard, language. */
  readonly live: ChartLive;
  /** The element of the state, and what a screen reader hears. */
  readonly status: StatusView;
  /** Colours, fonts and lengths of the page. */
  readonly theme: Theme;
  /** The lines and their streams. */
  readonly lines: ChartLines;
  /** The options as the user gave them, with defaults. */
  readonly options: ChartOptions;
  /** The options as they are drawn: with the page's language, and formats guarded against errors of the user's. */
  readonly drawnOptions: FrameOptions;
  /** The size of the plot on the page; undefined: it has none. */
  readonly size: Size | undefined;
  /** The frame that was drawn last; undefined before the first. */
  readonly frame: Frame | undefined;
  /** The lines of that frame: all but those that a reader has hidden. */
  readonly visibleLines: readonly Line[];
}

/** What attaches to a chart: a part of the page, a way of input, something told. */
export interface Feature {
  /** Elements to place around the plot, in this order. */
  readonly elements?: readonly ChildNode[];
  /** Members of the chart beyond those of every widget; getters stay getters. */
  readonly members?: object;
  /** Time until the feature needs another draw, ms, as of the last one. Default: never. */
  readonly nextMs?: number;
  /** Tells whether words are due that are heard also where nobody sees the chart; `at` as in `prepare`. */
  isDue?(at: number): boolean;
  /** Takes changed options, and the first ones. */
  update?(): void;
  /** Forgets what it knows of the former streams, none of which the chart reads any more. */
  beginAnew?(): void;
  /** Takes notice of rows, gaps or repairs that have come in, before they are drawn. */
  rowsArrived?(): void;
  /** Takes notice of another state of the stream. */
  statusChanged?(): void;
  /** Takes notice of other colours, fonts or lengths. */
  restyle?(): void;
  /** Takes notice of another size. */
  resized?(): void;
  /** Changes what a frame is made from; `at` is the time of the frame, ms of the steady clock. */
  prepare?(draft: FrameDraft, at: number): void;
  /** Looks at a frame before it is painted. Returns whether it has changed the draft: the frame is made anew. */
  settle?(frame: Frame, draft: FrameDraft): boolean;
  /** Writes its part of a frame that was drawn, by what it was made from; may tell an event. */
  drawn?(frame: Frame, draft: FrameDraft, at: number): void;
}
