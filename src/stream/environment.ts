/**
 * What the platform gives a stream: clock, timers, randomness, visibility, connectivity.
 * Injectable whole, so that a run can be repeated to the byte.
 */
export interface Environment {
  /** Epoch milliseconds. */
  now(): number;
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
  /** Whether the page is put away, frozen or in the back-forward cache: then no transport may be open. Default: never. */
  frozen?(): boolean;
  /** Tells of every change of these, and of a return from sleep; returns the undo. */
  on(change: () => void): () => void;
}

/** The page has been put away, and has not come back. */
let away = false;

/** The environment of the platform this runs on: browser, worker or Node. Touches nothing until it is asked. */
export const platform: Environment = {
  now: () => Date.now(),
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
