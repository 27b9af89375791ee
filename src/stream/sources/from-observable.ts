import { checkOptions } from "../options/check.js";
import type { Row } from "../row.js";
import type { Sink, Source, Teardown } from "../source.js";
import type { MappedOptions, RowOf } from "./items.js";
import { compileItems, MAPPED_OPTIONS } from "./items.js";

/** The observer of an observable. */
export interface ObserverLike<Item> {
  /** Receives an item. */
  next(item: Item): void;
  /** Receives the error that ends the observable. */
  error(cause: unknown): void;
  /** Receives the end. */
  complete(): void;
}

/** An observable of RxJS, zen-observable, XState, the platform …: it takes an observer. */
export interface ObservableLike<Item> {
  /** Subscribes an observer. May return the undo: a function, or an object with `unsubscribe()` or `dispose()`. */
  subscribe(observer: ObserverLike<Item>): unknown;
  /** Tells the type of the items, if there is one; never called. */
  forEach?(next: (item: Item) => void): unknown;
}

/** An observable; those of the platform also take a signal. */
interface Subscribable {
  subscribe(observer: object, options: { signal: AbortSignal }): unknown;
}

/** An object that gives an observable by the name that stands in for `Symbol.observable`. */
export interface Interoperable<Item> {
  /** Returns the observable. */
  "@@observable"(): ObservableLike<Item>;
}

/** An observable, or an object that gives one. */
export type ObservableInput<Item> = ObservableLike<Item> | Interoperable<Item>;

/**
 * Rows from an observable. Each item is a row, or an array of rows; an array of two numbers is one row, `[time,
 * value]`, any other array of plain numbers is refused. So is a text. Every attempt subscribes again; `complete` ends
 * the feed, `error` ends the attempt.
 *
 * @example
 * ```ts
 * const stream = new DataStream(fromObservable(interval(1000).pipe(map(() => Math.random()))));
 * ```
 * @param observable - an object with `subscribe(observer)`, or one that gives such an object by `Symbol.observable`
 * @param options - the making of rows, and their positions, if they have any
 * @throws TypeError if `observable` is none, or an option is invalid
 */
export function fromObservable<Input = Row, Item = Input>(
  observable: ObservableInput<Input>,
  options: MappedOptions<Item, Input> = {},
): Source<RowOf<Item>> {
  checkOptions("fromObservable", options, MAPPED_OPTIONS);
  const items = compileItems(options, "parse it first, such as map: JSON.parse", options.map);
  const input: unknown = observable;
  if (!interopOf(input) && !isSubscribable(input)) {
    throw new TypeError(`invalid observable: ${String(input)} (expected subscribe(observer) or Symbol.observable)`);
  }

  return { name: "fromObservable", maxRows: Infinity, ...items.members, connect };

  function connect(sink: Sink<RowOf<Item>>): Teardown {
    const { signal } = sink;
    let subscription: unknown;
    let hasLeft = false;
    let hasOpened = false;
    // Open after the subscription only: an observable that throws at once was never up.
    const open = (): void => {
      if (hasOpened) return;
      hasOpened = true;
      sink.open();
    };
    const observer = {
      // Called by some libraries before the first item, so that a synchronous observable can be left midway.
      start(earlySubscription: unknown) {
        subscription = earlySubscription;
      },
      next(item: Input) {
        open();
        items.deliver(sink, items.read(sink, item));
        if (signal.aborted) leave();
      },
      error(cause: unknown) {
        sink.error(cause);
      },
      complete() {
        open();
        sink.complete();
      },
    };
    const subscribable = interopOf(input)?.() ?? input;
    if (!isSubscribable(subscribable)) throw new TypeError("Symbol.observable gave nothing to subscribe to");
    // Observables of the platform are left by the signal.
    subscription = subscribable.subscribe(observer, { signal }) ?? subscription;
    open();
    return leave;

    function leave(): void {
      if (hasLeft || subscription === undefined) return;
      hasLeft = true;
      if (typeof subscription === "function") (subscription as () => void)();
      else {
        const undo = subscription as { unsubscribe?(): void; dispose?(): void };
        if (undo.unsubscribe) undo.unsubscribe();
        else undo.dispose?.();
      }
    }
  }
}

/** Returns the function that gives the observable, if there is one. */
function interopOf(input: unknown): (() => unknown) | undefined {
  const members = input as Partial<Record<PropertyKey, unknown>> | null | undefined;
  const symbol = (Symbol as { observable?: symbol }).observable;
  const interop = (symbol && members?.[symbol]) ?? members?.["@@observable"];
  return typeof interop === "function" ? () => interop.call(members) as unknown : undefined;
}

function isSubscribable(value: unknown): value is Subscribable {
  return typeof (value as Partial<Subscribable> | null | undefined)?.subscribe === "function";
}
