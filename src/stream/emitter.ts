import { EventEmitter } from "eventemitter3";

/** What eventemitter3 holds of a listener. */
interface Held {
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
  override emit<E extends EventEmitter.EventNames<Events>>(event: E, ...args: EventEmitter.EventArgs<Events, E>): boolean {
    // eventemitter3 stops at a listener that throws, so what it holds (one, or an array of them) is gone through here.
    const held: Held | Held[] | undefined = (this as unknown as { _events: Record<PropertyKey, Held | Held[] | undefined> })._events[event];
    if (!held) return false;
    // A copy: a listener added meanwhile goes to the end of the very array.
    const listeners = Array.isArray(held) ? held.slice() : [held];
    for (let i = 0; i < listeners.length; i += 1) {
      const { fn, context, once } = listeners[i];
      if (once) this.removeListener(event, fn as never, undefined, true);
      this.guard(fn, context, args);
    }
    return true;
  }

  /** Calls a function of the user's; what it throws is handed to `onThrow`. @internal */
  protected guard(call: Held["fn"], context?: unknown, args: unknown[] = []): void {
    try {
      call.apply(context, args);
    } catch (error) {
      this.onThrow(error);
    }
  }
}
