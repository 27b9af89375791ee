import type { ReactElement } from "react";
import type * as widgets from "../widgets/index.js";
import { dashboardKind, dataTableKind, lineChartKind, liveTextKind, valueCardKind } from "../widgets/internal.js";
import { createComponent } from "./create-component.js";
import type { WidgetProps } from "./widget-types.js";

/** The widget of a `<LineChart>`, as its ref holds it. */
export type LineChart<T> = widgets.LineChart<T>;
/** The props of a `<LineChart>`. */
export type LineChartProps<T> = WidgetProps<"line-chart", T>;
/**
 * A line chart in a `<div>`: the options of `lineChart` are its props.
 *
 * @example
 * ```tsx
 * <LineChart stream={cpu} value={(row) => row.load} title="Load" onCross={({ label }) => notify(label)} />
 * ```
 */
export const LineChart = createComponent("LineChart", lineChartKind) as <T>(props: LineChartProps<T>) => ReactElement;

/** The widget of a `<ValueCard>`, as its ref holds it. */
export type ValueCard<T> = widgets.ValueCard<T>;
/** The props of a `<ValueCard>`. */
export type ValueCardProps<T> = WidgetProps<"value-card", T>;
/** A value card in a `<div>`: the options of `valueCard` are its props. */
export const ValueCard = createComponent("ValueCard", valueCardKind) as <T>(props: ValueCardProps<T>) => ReactElement;

/** The widget of a `<DataTable>`, as its ref holds it. */
export type DataTable<T> = widgets.DataTable<T>;
/** The props of a `<DataTable>`. */
export type DataTableProps<T> = WidgetProps<"data-table", T>;
/** A data table in a `<div>`: the options of `dataTable` are its props. */
export const DataTable = createComponent("DataTable", dataTableKind) as <T>(props: DataTableProps<T>) => ReactElement;

/** The widget of a `<LiveText>`, as its ref holds it. */
export type LiveText<T> = widgets.LiveText<T>;
/** The props of a `<LiveText>`. */
export type LiveTextProps<T> = WidgetProps<"live-text", T>;
/** A live text in a `<span>`, which may stand in a sentence: the options of `liveText` are its props. */
export const LiveText = createComponent("LiveText", liveTextKind) as <T>(props: LiveTextProps<T>) => ReactElement;

/** The widget of a `<Dashboard>`, as its ref holds it. */
export type Dashboard<T> = widgets.Dashboard<T>;
/** The props of a `<Dashboard>`. */
export type DashboardProps<T> = WidgetProps<"dashboard", T>;
/** A dashboard in a `<div>`: the options of `dashboard` are its props. */
export const Dashboard = createComponent("Dashboard", dashboardKind) as <T>(props: DashboardProps<T>) => ReactElement;
