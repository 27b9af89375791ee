import { createArrivalCadence, MIN_STALE_AFTER_MS } from "../clock/arrival-cadence.js";
import type { Deadlines } from "../clock/deadlines.js";

/** Watches how long no row has come. */
export interface Silence {
  /** Takes note that the transport is up: the silence counts from now on, and the time before it is no spacing. */
  begin(): void;
  /** Takes note of good rows; `isWatched` tells whether the timer runs. */
  arrived(isWatched: boolean): void;
  /** Sets the timer, in place of a longer one where the feed has become faster. */
  watch(): void;
}

/**
 * Makes a watch, at rest. A silence longer than `staleAfter`, ms, is handed to `stale`, in words; where that is
 * undefined, one longer than is usual for the feed.
 */
export function createSilence(
  deadlines: Deadlines,
  staleAfter: number | undefined,
  stale: (words: string) => void,
): Silence {
  const cadence = createArrivalCadence();
  /** Time at which the attempt came up or last brought rows, by the clock of the deadlines, ms. */
  let lastRowsAt = 0;
  /** Length of the silence that the timer waits for, ms. */
  let awaitedMs = 0;

  /** Returns the longest silence, in ms, that is not stale yet. */
  function longest(): number {
    return staleAfter ?? cadence.staleAfter();
  }

  function watch(): void {
    const due = (): number => lastRowsAt + (awaitedMs = longest());
    deadlines.set("stale", due, () => {
      stale(`no row for ${awaitedMs} ms`);
    });
  }

  return {
    begin() {
      lastRowsAt = deadlines.now();
      cadence.interrupt();
    },
    arrived(isWatched) {
      lastRowsAt = deadlines.now();
      cadence.arrived(lastRowsAt);
      // The longest silence is never below its minimum: a feed that waits for the minimum needs no new timer.
      if (isWatched && awaitedMs > MIN_STALE_AFTER_MS && longest() < awaitedMs) watch();
    },
    watch,
  };
}
