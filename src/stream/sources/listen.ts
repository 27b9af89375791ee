/** The name of an event. */
export type EventName = string | symbol;

/* eslint-disable @typescript-eslint/no-explicit-any -- each emitter types its own names and listeners */
/** An emitter with `on`, such as Node's. */
export interface OnLike {
  /** Adds a listener. May return the number that `off` takes, as in phoenix, or the undo. */
  on(event: any, listener: (...args: any[]) => void): unknown;
  /** Removes a listener. */
  off?(event: any, listener: any): unknown;
  /** Removes a listener of an emitter without `off`. */
  removeListener?(event: any, listener: any): unknown;
}

/** An event target of the platform, or one like it. */
export interface TargetLike {
  /** Adds a listener. */
  addEventListener(type: any, listener: (event: any) => void): unknown;
  /** Removes a listener. */
  removeEventListener(type: any, listener: (event: any) => void): unknown;
}

/** An emitter of any kind. */
export type EmitterLike = OnLike | TargetLike;
/* eslint-enable @typescript-eslint/no-explicit-any */

type Method = ((event: EventName, listener: unknown) => unknown) | undefined;

interface Methods {
  readonly on?: Method;
  readonly off?: Method;
  readonly removeListener?: Method;
  readonly addEventListener?: Method;
  readonly removeEventListener?: Method;
}

/** Tells whether a value is an emitter. */
export function isEmitter(value: unknown): boolean {
  const { on, addEventListener } = (value ?? {}) as Methods;
  return typeof on === "function" || typeof addEventListener === "function";
}

/** Adds a listener; returns its undo. */
export function listen(emitter: EmitterLike, event: EventName, listener: (...args: unknown[]) => void): () => void {
  const methods = emitter as Methods;
  // An emitter with both interfaces passes the platform's events there.
  if (methods.addEventListener) {
    methods.addEventListener(event, listener);
    return () => {
      methods.removeEventListener?.(event, listener);
    };
  }
  const registration = methods.on?.(event, listener);
  return () => {
    if (methods.off ?? methods.removeListener) {
      const handle = typeof registration === "number" ? registration : listener;
      if (methods.off) methods.off(event, handle);
      else methods.removeListener?.(event, handle);
    } else if (typeof registration === "function") (registration as () => void)();
  };
}
