/**
 * One thing after the other: what a source says while a stream is telling something is taken right after that, so that
 * all listeners hear it in one order.
 */
export interface Turns {
  /** Whether something is being told. */
  readonly busy: boolean;
  /** Something begins to be told, perhaps within something else. */
  enter(): void;
  /** It has been told. After the outermost, what waits is taken. */
  leave(): void;
  /** Waits for its turn; `over` is called in its place where such calls have caused one another without end. */
  wait(call: () => void, over: () => void): void;
}

/** So many calls may cause one another in a row; far more than recursion would allow. */
const deepest = 10_000;

/** Makes turns; none has begun. */
export function createTurns(): Turns {
  /** How many things are being told, one within the other. */
  let depth = 0;
  let waiting: (() => void)[] = [];
  let round = 0;

  return {
    get busy() {
      return depth > 0;
    },
    enter() {
      depth += 1;
    },
    leave() {
      if (depth === 1 && waiting.length > 0) {
        // What is caused by these calls waits for the next round.
        for (; waiting.length > 0; round += 1) {
          const calls = waiting;
          waiting = [];
          for (const call of calls) call();
        }
        round = 0;
      }
      depth -= 1;
    },
    wait(call, over) {
      waiting.push(round < deepest ? call : over);
    },
  };
}
