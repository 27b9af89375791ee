import { EventEmitter } from "eventemitter3";

/** What eventemitter3 holds of a listener. */
interface HeldListener {
  readonly fn: (...args: unknown[]) => unknown;
  readonly context: unknown;
  readonly once: boolean;
}

/**
 * An event emitter whose listeners are isolated: one that throws neither stops the later ones nor reaches the emitter;
 * what it threw is handed to `onThrow`.
 */
export abstract class IsolatedEmitter<Events extends EventEmitter.ValidEventTypes> extends EventEmitter<Events> {
  /** A listener threw. @internal */
  protected abstract onThrow(error: unknown): void;

  /** @internal */
  override emit<E extends EventEmitter.EventNames<Events>>(
    event: E,
    ...args: EventEmitter.EventArgs<Events, E>
  ): boolean {
    return this.deliver(event, args);
  }

  /** The same, of an array. @internal */
  protected deliver(event: EventEmitter.EventNames<Events>, args: unknown[]): boolean {
    // eventemitter3 stops at a listener that throws, so what it holds is gone through here.
    const held = this.#held(event);
    if (!held) return false;
    // A removal makes another array of those that are left; one that is added goes to the end of the very array.
    const listeners = Array.isArray(held) ? held : [held];
    const { length } = listeners;
    let seen: HeldListener | HeldListener[] | undefined = held;
    let left: Set<HeldListener> | undefined;
    for (let i = 0; i < length; i += 1) {
      const listener = listeners[i];
      const now = this.#held(event);
      if (now !== seen) {
        seen = now;
        left = new Set(Array.isArray(now) ? now : now && [now]);
      }
      if (left && !left.has(listener)) continue;
      const { fn, context, once } = listener;
      if (once) this.#spend(event, listener);
      this.guard(fn, context, args);
    }
    return true;
  }

  /** What eventemitter3 holds for an event: one listener, or an array of them. */
  #held(event: PropertyKey): HeldListener | HeldListener[] | undefined {
    return (this as unknown as { _events: Record<PropertyKey, HeldListener | HeldListener[] | undefined> })._events[
      event
    ];
  }

  /** Removes this very listener: `removeListener` takes all that listen once by the same function. */
  #spend(event: EventEmitter.EventNames<Events>, listener: HeldListener): void {
    const held = this.#held(event);
    if (!Array.isArray(held)) {
      this.removeListener(event, listener.fn as never, undefined, true);
      return;
    }
    const left = held.filter((each) => each !== listener);
    (this as unknown as { _events: Record<PropertyKey, HeldListener | HeldListener[]> })._events[event] =
      left.length === 1 ? left[0] : left;
  }

  /** Calls a function of the user's; what it throws is handed to `onThrow`. @internal */
  protected guard(call: HeldListener["fn"], context?: unknown, args: unknown[] = []): void {
    try {
      call.apply(context, args);
    } catch (error) {
      this.onThrow(error);
    }
  }
}
