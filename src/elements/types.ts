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
 * Properties by which options are set. A text goes to the attribute, and is read as one; `undefined` takes back both.
 */
export type OptionProperties<Options> = {
  -readonly [Name in keyof Options as Exclude<Name, keyof HTMLElement>]: Options[Name] | string | undefined;
};

/** Where the rows of a stream come from. */
export interface SourceAddress {
  /**
   * The address: `wss:` or `ws:` for a WebSocket, all else is asked again and again. Default: none, for random numbers.
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
  /** From one random number to the next, or from one request to the next, in ms. Default 1,000. */
  readonly interval?: number;
  /** Whether a status or a close code ends the feed for good. */
  readonly final?: (code: number) => boolean;
};

/** All that a stream's element can be told. */
export type StreamElementOptions = SourceAddress & AnySourceOptions & Omit<DataStreamOptions<AnyRow>, "signal">;

/**
 * `<tick-stream>`: a stream that widgets of the page find by its id. Its events: those of a stream, as `CustomEvent`s.
 */
export interface TickStreamElement extends HTMLElement, OptionProperties<StreamElementOptions> {
  /** The stream, while the element is on the page and all is well with it. */
  readonly stream: DataStream<AnyRow> | undefined;
}

/** Fields of a chart's axes that have attributes of their own. */
export interface LineChartFields {
  /** The least and the greatest value on view, as `y.domain`. */
  readonly domain?: readonly [low: number | null, high: number | null] | undefined;
  /** Whether zero is always on view, as `y.zero`. */
  readonly zero?: boolean | undefined;
  /** How the axis of values is divided, as `y.scale`. */
  readonly scale?: ScaleType | undefined;
  /** What the axis of values tells, as `y.label`. */
  readonly yLabel?: string | undefined;
  /** All values in words, as `y.format`. */
  readonly yFormat?: string | ((value: number) => string) | undefined;
}

/** All that a widget's element can be told: its own options, the id of its stream, or what its own stream is to be. */
export type WidgetElementOptions<Options> = Omit<Options, "stream"> & {
  /**
   * The id of a `<tick-stream>`; by property, also a stream. Else `src` or `source` give the widget a stream of its
   * own.
   */
  readonly stream?: string | DataStream<AnyRow> | undefined;
} & Omit<StreamElementOptions, keyof Options | "hidden" | "stream">;

/** The element of a widget. Its events: those of the widget, as `CustomEvent`s. */
export type WidgetElement<Options, Widget> = HTMLElement &
  OptionProperties<WidgetElementOptions<Options>> & {
    /** The widget, while the element is on the page and all is well with it. */
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

/** An option's name as an attribute: `timeWindow` is `time-window`. */
export type Kebab<Name extends string> = Name extends `${infer First}${infer Rest}`
  ? `${First extends Lowercase<First> ? First : `-${Lowercase<First>}`}${Kebab<Rest>}`
  : Name;

/**
 * What an element takes in JSX: options by the names of their attributes and of their properties, and what every
 * element has.
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
