import type { Target } from "../widget/mount.js";
import type { Widget } from "../widget/widget.js";
import { createWidget } from "../widget/widget.js";
import { buildChart } from "./chart.js";
import type { LineChartEvents, LineChartMembers } from "./events.js";
import type { LineChartInput, LineChartOptions } from "./options/line-chart-options.js";
import { lineChartSchema } from "./options/line-chart-options.js";
import { lineChartStyles } from "./parts/styles.js";

export type { ChartCsvOptions, ChartPngOptions, ChartSvgOptions } from "./export/options.js";
export type { LineChartExports } from "./export/members.js";
export type { Cross } from "../thresholds/crossings.js";
export type {
  LineChartCursor,
  LineChartEvents,
  LineChartMembers,
  LineChartSpan,
  LineChartViewInput,
} from "./events.js";
export type { TimeWindow } from "../viewport/usual-window.js";

export type { Box } from "../../draw/index.js";
export type { Mark, MarkField } from "./marks/mark.js";
export type { LineMark } from "./marks/marks.js";
export type { Side, TimeAxisOptions, ValueAxisFields, ValueAxisOptions } from "./options/axis-options.js";
export type { Annotation, ChartThreshold } from "./options/reference-options.js";
export type {
  ChartDrawingOptions,
  ChartFeature,
  ChartScale,
  FeatureChart,
  LineChartInput,
  LineChartOptions,
  LineCurve,
  LineSeries,
  RetainOptions,
  CountedRows,
  ValuedSeries,
  ViewState,
} from "./options/line-chart-options.js";

/** A line chart on a page. */
export type LineChart<T> = Widget<LineChartOptions<T>, LineChartEvents> & LineChartMembers;

/**
 * Puts a live line chart into an element: time runs at the stream's pace, rows arrive in it, and missing rows are shown
 * as missing. The chart is as wide as its target, and as high where the target has a height; else 15rem.
 * In a target that is as wide as its content, such as a float, the chart is 20rem wide.
 *
 * @example
 * ```ts
 * const cpu = new DataStream(webSocket("wss://host/metrics", { select: "/cpu" }));
 * const chart = lineChart("#chart", { stream: cpu, title: "CPU, %", y: { domain: [0, 100] } });
 * ```
 * @param target - an element, or a selector that finds one
 * @param options - the stream, and all that shall differ from the defaults
 * @throws Error `lineChart needs a DOM`, `no element matches selector: #x`, `already mounted: #x`; TypeError
 * `unknown option: timewindow. Did you mean timeWindow?`, `invalid timeWindow: -5. Expected …`
 */
export function lineChart<T>(target: Target, options: LineChartInput<T>): LineChart<T> {
  return createWidget<LineChartOptions<T>, LineChartEvents, LineChartMembers>(
    { name: "lineChart", schema: lineChartSchema<T>(), styles: lineChartStyles, naturalHeight: "15rem" },
    target,
    options,
    buildChart<T>,
  );
}
