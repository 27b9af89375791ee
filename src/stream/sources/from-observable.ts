import { checkOptions } from "../options/check.js";
import type { Row } from "../row.js";
import type { Sink, Source, Teardown } from "../source.js";
import type { ItemOptions, RowOf } from "./items.js";
import { compileItems, ITEM_OPTIONS } from "./items.js";

/** What an observable tells its observer. */
export interface ObserverLike<Item> {
  /** An item. */
  next(item: Item): void;
  /** It ended in trouble. */
  error(cause: unknown): void;
  /** It ended. */
  complete(): void;
}

/** Anything that can be subscribed to with an observer: of RxJS, zen-observable, XState, the platform … */
export interface ObservableLike<Item> {
  /** May return the undo: a function, or an object with `unsubscribe()`. */
  subscribe(observer: ObserverLike<Item>): unknown;
  /** Never called: where there is one, it tells the type of the items. */
  forEach?(next: (item: Item) => void): unknown;
}

/** An observable, and what the platform's own are told besides. */
interface Subscribable {
  subscribe(observer: object, options: { signal: AbortSignal }): unknown;
}

/** What gives an observable by the name that stands for `Symbol.observable` where there is no such symbol. */
export interface Interoperable<Item> {
  /** Gives it. */
  "@@observable"(): ObservableLike<Item>;
}

/** An observable, or what gives one. */
export type ObservableInput<Item> = ObservableLike<Item> | Interoperable<Item>;

/**
 * Rows from an observable. Each item is a row, or an array of rows; an array of two numbers is one row, `[time,
 * value]`, any other one of plain numbers is refused. So is a text. Every attempt subscribes anew; `complete` is the
 * end of the feed, `error` ends the attempt.
 *
 * @example
 * ```ts
 * const stream = new DataStream(fromObservable(interval(1000).pipe(map(() => Math.random()))));
 * ```
 * @param observable - has `subscribe(observer)`, or gives what has it by `Symbol.observable`
 * @param options - the rows' positions, where they have some
 * @throws TypeError if it is no observable, or an option is invalid
 */
export function fromObservable<Item = Row>(
  observable: ObservableInput<Item>,
  options: ItemOptions<RowOf<Item>> = {},
): Source<RowOf<Item>> {
  checkOptions("fromObservable", options, ITEM_OPTIONS);
  const items = compileItems(options, "parse it first, such as by map(JSON.parse)");
  const given: unknown = observable;
  if (!interopOf(given) && !isSubscribable(given)) {
    throw new TypeError(`invalid observable: ${String(given)} (expected subscribe(observer) or Symbol.observable)`);
  }

  return { name: "fromObservable", maxRows: Infinity, ...items.members, connect };

  function connect(sink: Sink<RowOf<Item>>): Teardown {
    const { signal } = sink;
    let subscription: unknown;
    let left = false;
    let opened = false;
    // Not before the subscription holds: what throws at once was never up.
    const open = (): void => {
      if (opened) return;
      opened = true;
      sink.open();
    };
    const observer = {
      // Told by some before the first item, so that what gives all its items at once can be left on the way.
      start(early: unknown) {
        subscription = early;
      },
      next(item: Item) {
        open();
        items.give(sink, items.read(sink, item));
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
    const found = interopOf(given)?.() ?? given;
    if (!isSubscribable(found)) throw new TypeError("Symbol.observable gave nothing to subscribe to");
    // The platform's own observables are left by the signal.
    subscription = found.subscribe(observer, { signal }) ?? subscription;
    open();
    return leave;

    function leave(): void {
      if (left || subscription === undefined) return;
      left = true;
      if (typeof subscription === "function") (subscription as () => void)();
      else (subscription as { unsubscribe?(): void }).unsubscribe?.();
    }
  }
}

/** The function that gives the observable, where there is one. */
function interopOf(input: unknown): (() => unknown) | undefined {
  const given = input as Partial<Record<PropertyKey, unknown>> | null | undefined;
  const symbol = (Symbol as { observable?: symbol }).observable;
  const interop = (symbol && given?.[symbol]) ?? given?.["@@observable"];
  return typeof interop === "function" ? () => interop.call(given) as unknown : undefined;
}

function isSubscribable(value: unknown): value is Subscribable {
  return typeof (value as Partial<Subscribable> | null | undefined)?.subscribe === "function";
}
