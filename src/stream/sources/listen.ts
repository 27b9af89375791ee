/** The name of an event. */
export type EventName = string | symbol;

/* eslint-disable @typescript-eslint/no-explicit-any -- each emitter types its own names and listeners */
/** What is listened to by `on`, as Node's emitters are. */
export interface OnLike {
  /** Adds a listener. May return what `off` wants for it (a number, as phoenix has it), or the undo. */
  on(event: any, listener: (...args: any[]) => void): unknown;
  /** Removes it. */
  off?(event: any, listener: any): unknown;
  /** Removes it, where there is no `off`. */
  removeListener?(event: any, listener: any): unknown;
}

/** What is listened to as the platform's targets of events are. */
export interface TargetLike {
  /** Adds a listener. */
  addEventListener(type: any, listener: (event: any) => void): unknown;
  /** Removes it. */
  removeEventListener(type: any, listener: (event: any) => void): unknown;
}

/** What can be listened to. */
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

/** Whether something can be listened to. */
export function isEmitter(value: unknown): boolean {
  const { on, addEventListener } = (value ?? {}) as Methods;
  return typeof on === "function" || typeof addEventListener === "function";
}

/** Adds a listener; returns its undo. */
export function listen(emitter: EmitterLike, event: EventName, listener: (...args: unknown[]) => void): () => void {
  const methods = emitter as Methods;
  // What has both speaks the platform's language there, whatever its own is.
  if (methods.addEventListener) {
    methods.addEventListener(event, listener);
    return () => {
      methods.removeEventListener?.(event, listener);
    };
  }
  const given = methods.on?.(event, listener);
  return () => {
    if (methods.off ?? methods.removeListener) {
      const held = typeof given === "number" ? given : listener;
      if (methods.off) methods.off(event, held);
      else methods.removeListener?.(event, held);
    } else if (typeof given === "function") (given as () => void)();
  };
}
