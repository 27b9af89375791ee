import { EventEmitter } from "eventemitter3";

type Listener = (...args: never[]) => unknown;

/**
 * An event emitter whose listeners are isolated: one that throws neither stops the later ones nor reaches the emitter;
 * what it threw is handed to `onThrow`.
 */
export abstract class IsolatedEmitter<Events extends EventEmitter.ValidEventTypes> extends EventEmitter<Events> {
  readonly #isolated = new WeakMap<Listener, Listener>();
  readonly #original = new WeakMap<Listener, Listener>();

  /** A listener threw. */
  protected abstract onThrow(error: unknown): void;

  /** Adds a listener; it neither starts the source nor gets anything replayed. */
  override on<E extends EventEmitter.EventNames<Events>>(
    event: E,
    fn: EventEmitter.EventListener<Events, E>,
    context?: unknown,
  ): this {
    return super.on(event, this.#isolate(fn), context);
  }

  /** The same as `on`. */
  override addListener<E extends EventEmitter.EventNames<Events>>(
    event: E,
    fn: EventEmitter.EventListener<Events, E>,
    context?: unknown,
  ): this {
    return this.on(event, fn, context);
  }

  /** Adds a listener for one event. */
  override once<E extends EventEmitter.EventNames<Events>>(
    event: E,
    fn: EventEmitter.EventListener<Events, E>,
    context?: unknown,
  ): this {
    return super.once(event, this.#isolate(fn), context);
  }

  /** Removes a listener, or all of an event. */
  override off<E extends EventEmitter.EventNames<Events>>(
    event: E,
    fn?: EventEmitter.EventListener<Events, E>,
    context?: unknown,
    once?: boolean,
  ): this {
    return this.removeListener(event, fn, context, once);
  }

  /** The same as `off`. */
  override removeListener<E extends EventEmitter.EventNames<Events>>(
    event: E,
    fn?: EventEmitter.EventListener<Events, E>,
    context?: unknown,
    once?: boolean,
  ): this {
    const isolated = fn && (this.#isolated.get(fn as Listener) as typeof fn | undefined);
    return super.removeListener(event, isolated ?? fn, context, once);
  }

  /** The listeners of an event, as they were added. */
  override listeners<E extends EventEmitter.EventNames<Events>>(event: E): EventEmitter.EventListener<Events, E>[] {
    return super
      .listeners(event)
      .map((fn) => (this.#original.get(fn as Listener) as typeof fn | undefined) ?? fn);
  }

  /** Calls a function of the user's; what it throws is handed to `onThrow`. */
  protected guard(call: () => unknown): void {
    try {
      call();
    } catch (error) {
      this.onThrow(error);
    }
  }

  #isolate<F>(fn: F): F {
    const original = fn as Listener;
    const made = this.#isolated.get(original);
    if (made) return made as F;
    const guard = this.guard.bind(this);
    const isolated = function (this: unknown, ...args: never[]): void {
      guard(() => original.apply(this, args));
    };
    this.#isolated.set(original, isolated);
    this.#original.set(isolated, original);
    return isolated as F;
  }
}
