import { EventEmitter } from "eventemitter3";

type Listen = (...args: unknown[]) => unknown;

/** A listener as eventemitter3 holds it: calls what was added, and keeps what it throws from the others. */
interface IsolatedListener extends Listen {
  readonly added: Listen;
  readonly context: unknown;
  readonly once: boolean;
  removed: boolean;
}

/**
 * An event emitter whose listeners are isolated: one that throws neither stops the later ones nor reaches the emitter;
 * what it threw is handed to `onThrow`. A listener that an earlier one takes off is not called any more.
 */
export abstract class IsolatedEmitter<Events extends EventEmitter.ValidEventTypes> extends EventEmitter<Events> {
  /**
   * Returns the emitter itself, also of a Proxy of it, which frameworks make of what they hold: a Proxy has no private
   * members, so public members that read private ones begin with this one. @internal
   */
  protected readonly self = (): this => this;

  /** A listener of an event threw; undefined where a function was called that listens to none. @internal */
  protected abstract onThrow(error: unknown, event?: PropertyKey): void;

  /** @internal */
  override on<E extends EventEmitter.EventNames<Events>>(
    event: E,
    listener: EventEmitter.EventListener<Events, E>,
    context?: unknown,
  ): this {
    return this.self().#add(event, listener, context, false);
  }

  /** @internal */
  override addListener<E extends EventEmitter.EventNames<Events>>(
    event: E,
    listener: EventEmitter.EventListener<Events, E>,
    context?: unknown,
  ): this {
    return this.self().#add(event, listener, context, false);
  }

  /** @internal */
  override once<E extends EventEmitter.EventNames<Events>>(
    event: E,
    listener: EventEmitter.EventListener<Events, E>,
    context?: unknown,
  ): this {
    return this.self().#add(event, listener, context, true);
  }

  /** @internal */
  override off<E extends EventEmitter.EventNames<Events>>(
    event: E,
    listener?: EventEmitter.EventListener<Events, E>,
    context?: unknown,
    once?: boolean,
  ): this {
    const self = this.self();
    for (const held of self.#held(event)) {
      if (listener && held.added !== (listener as Listen)) continue;
      if ((!context || held.context === context) && (!once || held.once)) self.#remove(event, held);
    }
    return this;
  }

  /** @internal */
  override removeListener<E extends EventEmitter.EventNames<Events>>(
    event: E,
    listener?: EventEmitter.EventListener<Events, E>,
    context?: unknown,
    once?: boolean,
  ): this {
    return this.off(event, listener, context, once);
  }

  /** @internal */
  override removeAllListeners(event?: EventEmitter.EventNames<Events>): this {
    for (const name of event === undefined ? this.eventNames() : [event]) this.off(name);
    return this;
  }

  /** @internal */
  override listeners<E extends EventEmitter.EventNames<Events>>(event: E): EventEmitter.EventListener<Events, E>[] {
    return this.self()
      .#held(event)
      .map(({ added }) => added as EventEmitter.EventListener<Events, E>);
  }

  #add(event: EventEmitter.EventNames<Events>, listener: unknown, context: unknown, once: boolean): this {
    // eventemitter3 refuses in its own words what is no function.
    if (typeof listener !== "function") return super.on(event, listener as never);
    const added = listener as Listen;
    const isolated: IsolatedListener = Object.assign(
      (...args: unknown[]) => {
        // eventemitter3 goes through the listeners that it had when the event began.
        if (isolated.removed) return;
        if (once) this.#remove(event, isolated);
        this.guard(added, context ?? this, args, event);
      },
      { added, context, once, removed: false },
    );
    // The types of eventemitter3 know the user's listeners alone, here and below.
    return super.on(event, isolated as never);
  }

  #remove(event: EventEmitter.EventNames<Events>, listener: IsolatedListener): void {
    listener.removed = true;
    super.off(event, listener as never);
  }

  /** The listeners of an event as they were added to eventemitter3. */
  #held(event: EventEmitter.EventNames<Events>): IsolatedListener[] {
    return super.listeners(event) as unknown as IsolatedListener[];
  }

  /** Calls a function of the user's; what it throws is handed to `onThrow`. @internal */
  protected guard(call: Listen, context?: unknown, args: unknown[] = [], event?: PropertyKey): void {
    try {
      call.apply(context, args);
    } catch (error) {
      this.onThrow(error, event);
    }
  }
}
