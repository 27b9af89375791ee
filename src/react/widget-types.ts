import type { Ref } from "react";
import type { DefinedWidget, InputOf, OptionsOf } from "../kit/index.js";
import type { DataStream } from "../stream/index.js";
import type {
  Dashboard,
  dashboard,
  DashboardInput,
  DataTable,
  dataTable,
  DataTableEvents,
  DataTableInput,
  LineChart,
  lineChart,
  LineChartEvents,
  LineChartInput,
  LiveText,
  liveText,
  LiveTextInput,
  Target,
  ValueCard,
  valueCard,
  ValueCardEvents,
  ValueCardInput,
  Widget,
  WidgetEvents,
} from "../widgets/index.js";
import type { EventProps, HostProps } from "./props.js";

/** The types of one widget, on rows of some type. */
export interface WidgetType<Factory, Input, Handle, Events extends object> {
  /** The factory. */
  readonly factory: Factory;
  /** The options as a user gives them. */
  readonly input: Input;
  /** The widget on a page. */
  readonly handle: Handle;
  /** The events, with their payloads. */
  readonly events: Events;
  /** The options, and handlers of the events. */
  readonly props: Input & EventProps<Events>;
}

/**
 * The widgets by the names of their kinds, on rows of type T: a factory for any rows does not tell TypeScript what its
 * options are for rows of one type.
 */
export interface WidgetTypes<T> {
  /** A line chart. */
  readonly "line-chart": WidgetType<typeof lineChart, LineChartInput<T>, LineChart<T>, LineChartEvents>;
  /** A value card. */
  readonly "value-card": WidgetType<typeof valueCard, ValueCardInput<T>, ValueCard<T>, ValueCardEvents>;
  /** A data table. */
  readonly "data-table": WidgetType<typeof dataTable, DataTableInput<T>, DataTable<T>, DataTableEvents>;
  /** A live text. */
  readonly "live-text": WidgetType<typeof liveText, LiveTextInput<T>, LiveText<T>, WidgetEvents>;
  /** A dashboard. */
  readonly dashboard: WidgetType<typeof dashboard, DashboardInput<T>, Dashboard<T>, WidgetEvents>;
}

/** Mounts a widget into an element: `lineChart`, or a widget of one's own. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the options and the events of any widget
export type WidgetFactory = (target: Target, options: any) => Widget<any, any>;

/** The events of a widget. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the options of any widget
type EventsOf<Handle> = Handle extends Widget<any, infer Events> ? Events : WidgetEvents;

/** The types of the widget that a factory mounts, on rows of type T. */
export type WidgetOf<Factory, T> =
  Factory extends DefinedWidget<infer Table>
    ? WidgetType<Factory, InputOf<Table, T>, Widget<OptionsOf<Table, T>>, WidgetEvents>
    : Factory extends WidgetTypes<unknown>[keyof WidgetTypes<unknown>]["factory"]
      ? {
          [Name in keyof WidgetTypes<T>]: Factory extends WidgetTypes<T>[Name]["factory"]
            ? WidgetTypes<T>[Name]
            : never;
        }[keyof WidgetTypes<T>]
      : Factory extends (target: Target, options: infer Input) => infer Handle
        ? WidgetType<Factory, Input, Handle, EventsOf<Handle>>
        : never;

/** Options and handlers of the events of the widget that a factory mounts, on rows of type T. */
export type WidgetInput<Factory, T> = {
  /** The stream of the rows. */
  readonly stream?: DataStream<T> | undefined;
} & WidgetOf<Factory, T>["props"];

/** Props of the component of a kind of widget: its options, handlers of its events, and those of the element around. */
export type WidgetProps<Name extends keyof WidgetTypes<unknown>, T> = WidgetTypes<T>[Name]["props"] &
  HostProps<WidgetTypes<T>[Name]["events"]> & {
    /** Takes the widget, and null when it ends. */
    readonly ref?: Ref<WidgetTypes<T>[Name]["handle"]> | undefined;
  };
