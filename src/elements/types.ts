import type {
  DataStream,
  DataStreamOptions,
  EventSourceOptions,
  PollOptions,
  RandomOptions,
  Source,
  SourceFunction,
  WebSocketOptions,
} from "../stream/index.js";
import type {
  AnyRow,
  Dashboard,
  DashboardOptions,
  DataTable,
  DataTableOptions,
  LineChart,
  LineChartOptions,
  LiveText,
  LiveTextOptions,
  ScaleType,
  ValueCard,
  ValueCardOptions,
} from "../widgets/index.js";

/**
 * Properties that set options. A text is written to the attribute and parsed as one; `undefined` removes both.
 */
export type OptionProperties<Options> = {
  -readonly [Name in keyof Options as Exclude<Name, keyof HTMLElement>]: Options[Name] | string | undefined;
};

/** The source of a stream's rows. */
export interface SourceAddress {
  /**
   * The address: `wss:` or `ws:` for a WebSocket; any other address is polled. Default: none, for random numbers.
   */
  readonly src?: string | undefined;
  /** The kind of source, where the address does not tell it; by property, also a source of your own. */
  readonly source?:
    "random" | "poll" | "web-socket" | "event-source" | Source<AnyRow> | SourceFunction<AnyRow> | undefined;
}

/** Options of all sources: each takes its own, and refuses the others'. */
export type AnySourceOptions = Omit<
  RandomOptions & PollOptions<AnyRow> & WebSocketOptions<AnyRow> & EventSourceOptions<AnyRow>,
  "final" | "interval" | "WebSocket"
> & {
  /** The time from one random number to the next, or from one request to the next, in ms. Default 1,000. */
  readonly interval?: number;
  /** Whether a status or a close code ends the feed for good. */
  readonly final?: (code: number) => boolean;
};

/** All options of a stream's element. */
export type StreamElementOptions = SourceAddress & AnySourceOptions & Omit<DataStreamOptions<AnyRow>, "signal">;

/**
 * `<tick-stream>`: a stream that widgets of the page find by its id. Its events: those of a stream, as `CustomEvent`s.
 */
export interface TickStreamElement extends HTMLElement, OptionProperties<StreamElementOptions> {
  /** The stream, while the element is on the page and its options are valid. */
  readonly stream: DataStream<AnyRow> | undefined;
}

/** Fields of a chart's axes that have attributes of their own. */
export interface LineChartFields {
  /** The least and the greatest value on view, as `y.domain`. */
  readonly domain?: readonly [low: number | null, high: number | null] | undefined;
  /** Whether zero is always on view, as `y.zero`. */
  readonly zero?: boolean | undefined;
  /** The scale of the axis of values, as `y.scale`. */
  readonly scale?: ScaleType | undefined;
  /** The name of the axis of values, as `y.label`. */
  readonly yLabel?: string | undefined;
  /** The format of all values, as `y.format`. */
  readonly yFormat?: string | ((value: number) => string) | undefined;
}

/** All options of a widget's element: its own, the id of its stream, or the options of a stream of its own. */
export type WidgetElementOptions<Options> = Omit<Options, "stream"> & {
  /**
   * The id of a `<tick-stream>`; by property, also a stream. Default: `src` or `source` give the widget a stream of
   * its own.
   */
  readonly stream?: string | DataStream<AnyRow> | undefined;
} & Omit<StreamElementOptions, keyof Options | "hidden" | "stream">;

/** The element of a widget. Its events: those of the widget, as `CustomEvent`s. */
export type WidgetElement<Options, Widget> = HTMLElement &
  OptionProperties<WidgetElementOptions<Options>> & {
    /** The widget, while the element is on the page and its options are valid. */
    readonly widget: Widget | undefined;
  };

/** `<tick-line-chart>` */
export type TickLineChartElement = WidgetElement<LineChartOptions<AnyRow> & LineChartFields, LineChart<AnyRow>>;
/** `<tick-value-card>` */
export type TickValueCardElement = WidgetElement<ValueCardOptions<AnyRow>, ValueCard<AnyRow>>;
/** `<tick-live-text>` */
export type TickLiveTextElement = WidgetElement<LiveTextOptions<AnyRow>, LiveText<AnyRow>>;
/** `<tick-data-table>` */
export type TickDataTableElement = WidgetElement<DataTableOptions<AnyRow>, DataTable<AnyRow>>;
/** `<tick-dashboard>` */
export type TickDashboardElement = WidgetElement<DashboardOptions<AnyRow>, Dashboard<AnyRow>>;

/** The name of an option's attribute: that of `timeWindow` is `time-window`. */
export type Kebab<Name extends string> = Name extends `${infer First}${infer Rest}`
  ? `${First extends Lowercase<First> ? First : `-${Lowercase<First>}`}${Kebab<Rest>}`
  : Name;

/**
 * The props of an element in JSX: options by the names of their attributes and of their properties, and those of
 * every element.
 */
export type ElementProps<Options> = {
  readonly [Name in keyof Options & string as Name | Kebab<Name>]?:
    Options[Name] | string | number | boolean | undefined;
} & Readonly<
  Partial<
    Record<
      "id" | "class" | "className" | "slot" | "style" | "hidden" | "lang" | "dir" | "role" | "children" | "ref" | "key",
      unknown
    >
  >
> &
  Readonly<Record<`data-${string}` | `on${string}`, unknown>>;

/**
 * The elements, for JSX.
 *
 * @example
 * ```ts
 * import type { TicklineElements } from "tickline/elements";
 * // React. For Preact: "preact"; for Solid: "solid-js".
 * declare module "react" { namespace JSX { interface IntrinsicElements extends TicklineElements {} } }
 * ```
 */
export interface TicklineElements {
  /** A stream. */
  "tick-stream": ElementProps<StreamElementOptions>;
  /** A line chart. */
  "tick-line-chart": ElementProps<WidgetElementOptions<LineChartOptions<AnyRow> & LineChartFields>>;
  /** A value card. */
  "tick-value-card": ElementProps<WidgetElementOptions<ValueCardOptions<AnyRow>>>;
  /** A live text. */
  "tick-live-text": ElementProps<WidgetElementOptions<LiveTextOptions<AnyRow>>>;
  /** A data table. */
  "tick-data-table": ElementProps<WidgetElementOptions<DataTableOptions<AnyRow>>>;
  /** A dashboard. */
  "tick-dashboard": ElementProps<WidgetElementOptions<DashboardOptions<AnyRow>>>;
}

declare global {
  interface HTMLElementTagNameMap {
    "tick-stream": TickStreamElement;
    "tick-line-chart": TickLineChartElement;
    "tick-value-card": TickValueCardElement;
    "tick-live-text": TickLiveTextElement;
    "tick-data-table": TickDataTableElement;
    "tick-dashboard": TickDashboardElement;
  }
}
