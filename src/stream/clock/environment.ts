/**
 * The platform as a stream sees it: clock, timers, randomness, visibility, connectivity.
 * Injectable whole, so that a run can be repeated to the byte.
 */
export interface Environment {
  /** Returns the time of the wall clock, epoch ms. It may be set, forward or back. */
  now(): number;
  /**
   * Returns milliseconds from an arbitrary origin, such as `performance.now()`: spans and deadlines go by it. It must
   * never go back, and may stand still while the machine sleeps. Default: the time that `now()` and the timers tell;
   * there a clock that is set back delays nothing, but one that is set forward is taken for time that has passed.
   */
  monotonic?(): number;
  /** Calls `callback` once after `delay` ms; returns a handle for {@link Environment.clearTimeout}. */
  setTimeout(callback: () => void, delay: number): unknown;
  /** Cancels a handle of {@link Environment.setTimeout}. */
  clearTimeout(handle: unknown): void;
  /** Returns a number in [0, 1). */
  random(): number;
  /** Tells whether somebody can see the page. Always true where there is no page. */
  visible(): boolean;
  /** Tells whether the platform believes that it has a network. Always true where it cannot know. */
  online(): boolean;
  /**
   * Tells whether the page is put away, frozen or in the back-forward cache: then no transport may be open. Default:
   * never.
   */
  frozen?(): boolean;
  /** Calls `change` at every change of visibility, network or freeze, and at a return from sleep; returns the undo. */
  on(change: () => void): () => void;
}

/** The longest delay that the timers of every platform keep, ms; a longer one would fire at once. */
export const MAX_DELAY_MS = 2 ** 31 - 1;

/** An environment that has a steady clock. */
export interface SteadyEnvironment extends Environment {
  /** Returns steady milliseconds: see {@link Environment.monotonic}. */
  monotonic(): number;
}

/** Whether the page has been put away, and has not come back. */
let isAway = false;

/** The environment of the platform that runs the code: browser, worker or Node. Touches nothing until it is asked. */
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
  frozen: () => isAway,
  on(change) {
    if (typeof addEventListener !== "function") return () => undefined;
    const listener = ({ type }: { type: string }): void => {
      isAway = type === "pagehide" || type === "freeze" || (isAway && type !== "pageshow" && type !== "resume");
      change();
    };
    // Listeners capture, because some of the events are the document's and do not bubble.
    const types = ["online", "offline", "pageshow", "pagehide", "freeze", "resume", "visibilitychange"];
    for (const type of types) addEventListener(type, listener, true);
    return () => {
      for (const type of types) removeEventListener(type, listener, true);
    };
  },
};

/** Returns the environment where it has a steady clock, else one with a clock that goes by its `now()` and timers. */
export function steady(environment: Environment): SteadyEnvironment {
  // The platform's steady clock does not fit an environment that replaces its clock or timers by others.
  const isWhole = environment.now === platform.now && environment.setTimeout === platform.setTimeout;
  const isBorrowed = environment.monotonic === platform.monotonic && !isWhole;
  if (environment.monotonic && !isBorrowed) return environment as SteadyEnvironment;
  let lastNow = environment.now();
  // The steady time starts as the wall time, and equals it to the last digit until that is set: no deadline falls
  // between two of its moments.
  let steadyTime = lastNow;
  const monotonic = (): number => {
    const now = environment.now();
    steadyTime += Math.max(0, now - lastNow);
    lastNow = now;
    return steadyTime;
  };
  return {
    now: () => environment.now(),
    monotonic,
    setTimeout(callback, delay) {
      const due = monotonic() + delay;
      const armedAt = lastNow;
      return environment.setTimeout(() => {
        monotonic();
        // The timer's own delay counts where the clock was set back meanwhile.
        if (lastNow < armedAt) steadyTime = Math.max(steadyTime, due);
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
