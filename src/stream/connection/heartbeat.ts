import type { Deadlines } from "../clock/deadlines.js";

/** A heartbeat may be late by this much before the link counts as dead, ms. */
const GRACE_MS = 10_000;

/** The same after a possible sleep of the machine, in which the link may have died, ms. */
const WAKE_GRACE_MS = 1_000;

/** Watches for the signs of life that a source promises. */
export interface Heartbeat {
  /** Forgets the promise: another attempt begins. */
  begin(): void;
  /** Takes note of any input. */
  inbound(): void;
  /**
   * Takes note of a sign of life, and of the promise that the next one is due within so many ms; without it the promise
   * stands. Throws a `TypeError` for what is no span.
   */
  alive(nextWithin?: number): void;
  /** Takes note that the machine may have slept: the next sign of life is due soon. */
  wake(): void;
}

/** Makes a heartbeat that nobody has promised yet; one that stays out is handed to `timeOut`, in words. */
export function createHeartbeat(deadlines: Deadlines, timeOut: (words: string) => void): Heartbeat {
  /** Time at which something last came in, by the clock of the deadlines, kept where a heartbeat is due. */
  let inboundAt = 0;
  /** The next sign of life is due within this, ms; undefined where the source promised none. */
  let intervalMs: number | undefined;
  /** The heartbeat that is due may be late by this much, ms. */
  let graceMs = GRACE_MS;

  function note(grace: number): void {
    if (intervalMs === undefined) return;
    inboundAt = deadlines.now();
    graceMs = grace;
  }

  return {
    begin() {
      intervalMs = undefined;
    },
    inbound() {
      note(GRACE_MS);
    },
    alive(nextWithin) {
      if (nextWithin !== undefined && !(typeof nextWithin === "number" && nextWithin >= 0)) {
        throw new TypeError(`invalid heartbeat: ${nextWithin} (expected milliseconds)`);
      }
      const isUnchanged = nextWithin === undefined || nextWithin === intervalMs;
      intervalMs = nextWithin ?? intervalMs;
      note(GRACE_MS);
      if (isUnchanged) return;
      deadlines.set(
        "heartbeat",
        () => inboundAt + nextWithin + graceMs,
        () => {
          timeOut(`no sign of life for ${nextWithin + graceMs} ms`);
        },
      );
    },
    wake() {
      note(WAKE_GRACE_MS);
    },
  };
}
