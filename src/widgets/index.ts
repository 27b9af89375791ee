export { lineChart, renderLineChart } from "./line-chart/index.js";
export type {
  Annotation,
  ChartCsvOptions,
  ChartPngOptions,
  ChartSvgOptions,
  ChartThreshold,
  Cross,
  LineChart,
  LineChartCursor,
  LineChartEvents,
  LineChartExports,
  LineChartInput,
  LineChartMembers,
  LineChartOptions,
  LineChartSpan,
  LineMark,
  LineSeries,
  RenderedGap,
  RenderedTime,
  RenderLineChartInput,
  RenderLineChartOptions,
  RetainOptions,
  Side,
  TimeAxisOptions,
  ValueAxisOptions,
  ValuedSeries,
} from "./line-chart/index.js";
export type { Threshold } from "./thresholds/threshold.js";
export type { Target } from "./widget/mount.js";
export type { Listener, Widget, WidgetEvents } from "./widget/widget.js";
export { valueCard } from "./value-card/index.js";
export type {
  CardColorPlace,
  CardDelta,
  CardIcon,
  CardMapping,
  CardRange,
  CardReduce,
  CardShape,
  CardWords,
  ValueCard,
  ValueCardEvents,
  ValueCardInput,
  ValueCardOptions,
} from "./value-card/index.js";
export type { NumberNotation } from "./format/number-words.js";
export type { CursorOption } from "./viewport/shared-cursor.js";
export type { SparklineMark } from "./sparkline/sparkline.js";
/** @internal */
export { roles } from "./style/roles.js";
export type { Role } from "./style/roles.js";
export type { ScaleType, TimeFormat } from "../draw/index.js";
/** @internal */
export { Scope } from "./page/scope.js";
/** @internal */
export type { Undo } from "./page/scope.js";
/** @internal */
export { adoptStyles } from "./style/sheet.js";
export { liveText } from "./live-text/index.js";
export type { LiveText, LiveTextFacts, LiveTextInput, LiveTextOptions, LiveTextTemplate } from "./live-text/index.js";
export { dashboard } from "./dashboard/index.js";
export type {
  AnyRow,
  AnyStream,
  Dashboard,
  DashboardPlace,
  DashboardInput,
  DashboardItem,
  DashboardMembers,
  DashboardOptions,
  DashboardWidget,
  HeadingLevel,
} from "./dashboard/index.js";
export { dataTable } from "./data-table/index.js";
export type {
  CellFormat,
  CellValue,
  DataTable,
  DataTableCursor,
  DataTableEvents,
  DataTableInput,
  DataTableOptions,
  TableColumn,
  TableSort,
} from "./data-table/index.js";
export type { ValueDrop } from "./store/refusals.js";
