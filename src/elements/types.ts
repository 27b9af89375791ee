import type {
  DataStream,
  DataStreamOptions,
  EventSourceOptions,
  LinesOptions,
  PollOptions,
  RandomOptions,
  Source,
  SourceFunction,
  WebSocketOptions,
} from "../stream/index.js";
import type {
  AnyRow,
  Dashboard,
  DataTableEvents,
  KindFields,
  LineChartEvents,
  ValueCardEvents,
  WidgetEvents,
  WidgetKinds,
} from "../widgets/index.js";
import type { EventfulElement, EventProps, StreamElementEvents, VueEventProps } from "./event-types.js";

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
  RandomOptions & PollOptions<AnyRow> & WebSocketOptions<AnyRow> & EventSourceOptions<AnyRow> & LinesOptions<AnyRow>,
  "final" | "interval" | "WebSocket"
> & {
  /** The time from one random number to the next, or from one request to the next, in ms. Default 1,000. */
  readonly interval?: number;
  /** Whether a status or a close code ends the feed for good. */
  readonly final?: (code: number) => boolean;
};

/** Options of a stream by the names that a framework leaves to an element. */
export interface AliasedOptions {
  /** The stream's `key`, of which React, Vue and Preact hand no element anything: it is their own. Default: `key`. */
  readonly rowKey?: DataStreamOptions<AnyRow>["key"];
}

/** All options of a stream's element. */
export type StreamElementOptions = SourceAddress &
  AnySourceOptions &
  Omit<DataStreamOptions<AnyRow>, "signal"> &
  AliasedOptions;

/**
 * `<tick-stream>`: a stream that widgets of the page find by its id. Its events: those of a stream, as `CustomEvent`s.
 */
export interface TickStreamElement
  extends EventfulElement<StreamElementEvents>, OptionProperties<StreamElementOptions> {
  /** The stream, while the element is on the page and its options are valid. */
  readonly stream: DataStream<AnyRow> | undefined;
}

/** The widgets that have an element, by the names of their kinds. */
export interface ElementKinds extends WidgetKinds<AnyRow> {
  /** A dashboard. */
  readonly dashboard: Dashboard<AnyRow>;
}

/** The options of a kind of widget, with the fields that its element takes by names of their own. */
export type KindOptions<Name extends keyof ElementKinds> = ElementKinds[Name]["options"] &
  (Name extends keyof KindFields ? KindFields[Name] : unknown);

/** All options of a widget's element: its own, the id of its stream, or the options of a stream of its own. */
export type WidgetElementOptions<Name extends keyof ElementKinds> = Omit<KindOptions<Name>, "stream"> & {
  /**
   * The id of a `<tick-stream>`; by property, also a stream. Default: `src` or `source` give the widget a stream of
   * its own.
   */
  readonly stream?: string | DataStream<AnyRow> | undefined;
} & Omit<StreamElementOptions, "hidden">;

/** The events of each kind of widget that has some of its own, beside those of every widget. */
export interface KindEvents {
  /** Those of a line chart. */
  readonly "line-chart": LineChartEvents;
  /** Those of a value card. */
  readonly "value-card": ValueCardEvents;
  /** Those of a data table. */
  readonly "data-table": DataTableEvents;
}

/** The events of a kind of widget. */
export type EventsOfKind<Name extends keyof ElementKinds> = Name extends keyof KindEvents
  ? KindEvents[Name]
  : WidgetEvents;

/** The events of a widget's element: `error` tells of the element's own options too. */
export type WidgetElementEvents<Name extends keyof ElementKinds> = {
  [Event in keyof EventsOfKind<Name> & string]: CustomEvent<
    Event extends "error" ? Error : EventsOfKind<Name>[Event] extends readonly [infer Payload] ? Payload : null
  >;
};

/**
 * The element of a kind of widget: that of `"line-chart"` is `<tick-line-chart>`. Its events: those of the widget, as
 * `CustomEvent`s.
 */
export type WidgetElement<Name extends keyof ElementKinds> = EventfulElement<WidgetElementEvents<Name>> &
  OptionProperties<WidgetElementOptions<Name>> & {
    /** The widget, while the element is on the page and its options are valid. */
    readonly widget: ElementKinds[Name] | undefined;
  };

/** The name of an option's attribute: that of `timeWindow` is `time-window`. */
export type Kebab<Name extends string> = Name extends `${infer First}${infer Rest}`
  ? `${First extends Lowercase<First> ? First : `-${Lowercase<First>}`}${Kebab<Rest>}`
  : Name;

/**
 * The props of an element in JSX: options by the names of their attributes and of their properties, also behind Solid's
 * `prop:` and `attr:`, and those of every element.
 */
export type ElementProps<Options> = {
  readonly [Name in keyof Options & string as Name | Kebab<Name> | `prop:${Name}` | `attr:${Kebab<Name>}`]?:
    Options[Name] | string | number | boolean | undefined;
} & Readonly<
  Partial<
    Record<
      | "id"
      | "class"
      | "className"
      | "slot"
      | "part"
      | "style"
      | "hidden"
      | "lang"
      | "dir"
      | "role"
      | "tabIndex"
      | "tabindex"
      | "draggable"
      | "children"
      | "ref"
      | "key",
      unknown
    >
  >
> &
  Readonly<Record<`data-${string}` | `on${string}`, unknown>>;

/**
 * The elements, for JSX and for Svelte.
 *
 * @example
 * ```ts
 * import type { TicklineElements } from "tickline/elements";
 * // React. For Preact: "preact"; for Solid: "solid-js".
 * declare module "react" { namespace JSX { interface IntrinsicElements extends TicklineElements {} } }
 * // Svelte.
 * declare module "svelte/elements" { interface SvelteHTMLElements extends TicklineElements {} }
 * ```
 */
export type TicklineElements = {
  [Name in keyof ElementKinds as `tick-${Name}`]: ElementProps<WidgetElementOptions<Name>> &
    EventProps<WidgetElementEvents<Name>>;
} & {
  /** A stream. */
  readonly "tick-stream": ElementProps<StreamElementOptions> & EventProps<StreamElementEvents>;
};

/**
 * The elements, for templates of Vue.
 *
 * @example
 * ```ts
 * import type { TicklineComponents } from "tickline/elements";
 * declare module "vue" { interface GlobalComponents extends TicklineComponents {} }
 * ```
 */
export type TicklineComponents = {
  [Name in keyof ElementKinds as `tick-${Name}`]: new () => {
    /** The props, as Vue names them. */
    readonly $props: ElementProps<WidgetElementOptions<Name>> & VueEventProps<WidgetElementEvents<Name>>;
  };
} & Record<
  "tick-stream",
  new () => {
    /** The props, as Vue names them. */
    readonly $props: ElementProps<StreamElementOptions> & VueEventProps<StreamElementEvents>;
  }
>;

/** The elements of all widgets by their tags. */
export type WidgetElements = {
  [Name in keyof ElementKinds as `tick-${Name}`]: WidgetElement<Name>;
};

declare global {
  interface HTMLElementTagNameMap extends WidgetElements {
    "tick-stream": TickStreamElement;
  }
}
