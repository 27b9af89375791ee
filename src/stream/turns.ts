/**
 * Puts calls in order: those that a source makes while the stream is telling an event are taken right after it, so that
 * all listeners hear events in one order.
 */
export interface Turns {
  /** Whether an event is being told. */
  readonly isBusy: boolean;
  /** Begins an event, perhaps within another one. */
  enter(): void;
  /** Ends the event. After the outermost, calls that wait are made. */
  leave(): void;
  /**
   * Puts a call off to its turn; `giveUp` is called in its place where such calls have caused one another endlessly.
   */
  wait(call: () => void, giveUp: () => void): void;
}

/** Number of rounds in which calls may cause one another; far more than recursion would allow. */
const MAX_ROUNDS = 10_000;

/** Makes turns, before the first event. */
export function createTurns(): Turns {
  /** Number of events that are being told, one within the other. */
  let depth = 0;
  let waiting: (() => void)[] = [];
  let round = 0;

  return {
    get isBusy() {
      return depth > 0;
    },
    enter() {
      depth += 1;
    },
    leave() {
      if (depth === 1 && waiting.length > 0) {
        // Calls that these cause wait for the next round.
        for (; waiting.length > 0; round += 1) {
          const calls = waiting;
          waiting = [];
          for (const call of calls) call();
        }
        round = 0;
      }
      depth -= 1;
    },
    wait(call, giveUp) {
      waiting.push(round < MAX_ROUNDS ? call : giveUp);
    },
  };
}
