/**
 * What the platform gives a stream: clock, timers, randomness, visibility, connectivity.
 * Injectable whole, so that a run can be repeated to the byte.
 */
export interface Environment {
  /** Epoch milliseconds: what the clock on the wall shows. It may be set, forward or back. */
  now(): number;
  /**
   * Milliseconds from an arbitrary origin, such as `performance.now()`: spans and deadlines go by it. It must never go
   * back, and may stand still while the machine sleeps. Default: what `now()` and the timers tell; there a clock that
   * is set back delays nothing, but one that is set forward is taken for time that has passed.
   */
  monotonic?(): number;
  /** Calls `callback` once after `delay` ms; returns a handle for {@link Environment.clearTimeout}. */
  setTimeout(callback: () => void, delay: number): unknown;
  /** Cancels a handle of {@link Environment.setTimeout}. */
  clearTimeout(handle: unknown): void;
  /** A number in [0, 1). */
  random(): number;
  /** Whether somebody can see the page. Always true where there is no page. */
  visible(): boolean;
  /** Whether the platform believes that it has a network. Always true where it cannot know. */
  online(): boolean;
  /**
   * Whether the page is put away, frozen or in the back-forward cache: then no transport may be open. Default: never.
   */
  frozen?(): boolean;
  /** Tells of every change of these, and of a return from sleep; returns the undo. */
  on(change: () => void): () => void;
}

/** An environment that has a steady clock. */
export interface SteadyEnvironment extends Environment {
  /** Steady milliseconds: see {@link Environment.monotonic}. */
  monotonic(): number;
}

/** The page has been put away, and has not come back. */
let away = false;

/** The environment of the platform this runs on: browser, worker or Node. Touches nothing until it is asked. */
export const platform: SteadyEnvironment = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  setTimeout: (callback, delay) => setTimeout(callback, delay),
  clearTimeout: (handle) => {
    clearTimeout(handle as number);
  },
  random: () => Math.random(),
  visible: () => typeof document === "undefined" || document.visibilityState !== "hidden",
  online: () => typeof navigator === "undefined" || (navigator as { onLine?: boolean }).onLine !== false,
  frozen: () => away,
  on(change) {
    if (typeof addEventListener !== "function") return () => undefined;
    const listener = ({ type }: { type: string }): void => {
      away = type === "pagehide" || type === "freeze" || (away && type !== "pageshow" && type !== "resume");
      change();
    };
    // Some are the document's, and do not bubble.
    const types = ["online", "offline", "pageshow", "pagehide", "freeze", "resume", "visibilitychange"];
    for (const type of types) addEventListener(type, listener, true);
    return () => {
      for (const type of types) removeEventListener(type, listener, true);
    };
  },
};

/** The environment itself where it has a steady clock, else with one that goes by its `now()` and its timers. */
export function steady(environment: Environment): SteadyEnvironment {
  // Who takes the platform apart for a clock or timers of another pace does not mean its steady clock.
  const isWhole = environment.now === platform.now && environment.setTimeout === platform.setTimeout;
  const isBorrowed = environment.monotonic === platform.monotonic && !isWhole;
  if (environment.monotonic && !isBorrowed) return environment as SteadyEnvironment;
  let last = environment.now();
  // Begun like that clock, and equal to it to the last digit until it is set: no deadline falls between two of its
  // moments.
  let time = last;
  const monotonic = (): number => {
    const now = environment.now();
    time += Math.max(0, now - last);
    last = now;
    return time;
  };
  return {
    now: () => environment.now(),
    monotonic,
    setTimeout(callback, delay) {
      const due = monotonic() + delay;
      const armedAt = last;
      return environment.setTimeout(() => {
        monotonic();
        // Set back meanwhile, the clock does not tell how long the timer took; the timer does.
        if (last < armedAt) time = Math.max(time, due);
        callback();
      }, delay);
    },
    clearTimeout: (handle) => {
      environment.clearTimeout(handle);
    },
    random: () => environment.random(),
    visible: () => environment.visible(),
    online: () => environment.online(),
    frozen: () => environment.frozen?.() ?? false,
    on: (change) => environment.on(change),
  };
}
