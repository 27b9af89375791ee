import type { Batch, StreamEvents } from "../stream/index.js";
import type { AnyRow } from "../widgets/index.js";

/** An element whose events of its own have types: `addEventListener("state", ({ detail }) => detail.state)`. */
export interface EventfulElement<Events> extends HTMLElement {
  /** Listens to an event of the widget or the stream. */
  addEventListener<Name extends keyof Events & string>(
    type: Name,
    listener: (event: Events[Name]) => void,
    options?: boolean | AddEventListenerOptions,
  ): void;
  /** Listens to an event of the DOM. */
  addEventListener<Name extends keyof HTMLElementEventMap>(
    type: Name,
    listener: (this: HTMLElement, event: HTMLElementEventMap[Name]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  /** Listens to an event of any other name. */
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
  /** Listens no more to an event of the widget or the stream. */
  removeEventListener<Name extends keyof Events & string>(
    type: Name,
    listener: (event: Events[Name]) => void,
    options?: boolean | EventListenerOptions,
  ): void;
  /** Listens no more to an event of the DOM. */
  removeEventListener<Name extends keyof HTMLElementEventMap>(
    type: Name,
    listener: (this: HTMLElement, event: HTMLElementEventMap[Name]) => unknown,
    options?: boolean | EventListenerOptions,
  ): void;
  /** Listens no more to an event of any other name. */
  removeEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | EventListenerOptions,
  ): void;
}

/** The events of a stream's element: `error` tells of the element's own options too. */
export type StreamElementEvents = {
  [Event in keyof StreamEvents<AnyRow>]: CustomEvent<
    Event extends "data"
      ? {
          /** The rows, in the order in which they came. */
          readonly rows: readonly AnyRow[];
          /** What is known of them: times, keys, where they came from. */
          readonly batch: Batch;
        }
      : Event extends "error"
        ? Error
        : StreamEvents<AnyRow>[Event] extends readonly [infer Payload]
          ? Payload
          : null
  >;
};

/**
 * The listeners of an element in JSX: `onstate`, in lower case. React hears no event of an element by `onState`, so
 * that this name is refused with the right one.
 */
export type EventProps<Events> = {
  readonly [Name in keyof Events & string as `on${Name}` | `on:${Name}`]?:
    ((event: Events[Name]) => void) | null | undefined;
} & { readonly [Name in keyof Events & string as `on${Capitalize<Name>}`]?: `write on${Name}` | undefined };

/** The listeners of an element in Vue, where `@state` is the prop `onState`, and `data-kind` the prop `dataKind`. */
export type VueEventProps<Events> = {
  readonly [Name in keyof Events & string as `on${Capitalize<Name>}`]?: ((event: Events[Name]) => void) | undefined;
} & Readonly<Record<`data${string}`, unknown>>;
