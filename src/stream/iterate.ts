import type { StreamError } from "./errors.js";

/** How many batches a loop may fall behind; beyond, the oldest is let go. */
const capacity = 1_000;

/** What a loop over a stream is told. */
export interface Loop<T> {
  /** A batch came in. */
  readonly push: (rows: readonly T[]) => void;
  /** No more comes. The loop is still handed what waits, then it is over, by a throw where there is an error. */
  readonly end: (error?: StreamError) => void;
  /** The loop is over, whatever waits. */
  readonly halt: () => void;
}

/** Somebody who waits for the next batch. */
interface Reader<T> {
  readonly resolve: (result: IteratorResult<readonly T[], undefined>) => void;
  readonly reject: (error: StreamError) => void;
}

/**
 * Makes an iterator over batches.
 *
 * @param begin - called when somebody first asks for a batch; returns the undo, which is called once, however the loop
 * ends
 * @param skip - told how many rows were let go because the loop had fallen too far behind
 */
export function iterate<T>(
  begin: (loop: Loop<T>) => () => void,
  skip: (rows: number) => void,
): AsyncIterableIterator<readonly T[], undefined, void> {
  let batches: (readonly T[])[] = [];
  const readers: Reader<T>[] = [];
  let undo: (() => void) | undefined;
  let begun = false;
  let over = false;
  let failure: StreamError | undefined;

  function isOver(): boolean {
    return over;
  }

  function hand(): void {
    while (readers.length > 0 && (over || batches.length > 0)) {
      const { resolve, reject } = readers.shift() as Reader<T>;
      const value = batches.shift();
      if (value) resolve({ value, done: false });
      else if (failure) reject(failure);
      else resolve({ value, done: true });
      // Thrown once; a loop that asks again is told that it is over.
      if (!value) failure = undefined;
    }
  }

  const loop: Loop<T> = {
    push(rows) {
      if (over || rows.length === 0) return;
      batches.push(rows);
      if (batches.length > capacity) skip(batches.shift()?.length ?? 0);
      hand();
    },
    end(error) {
      if (over) return;
      over = true;
      failure = error;
      undo?.();
      hand();
    },
    halt() {
      batches = [];
      loop.end();
    },
  };

  return {
    next() {
      return new Promise((resolve, reject) => {
        readers.push({ resolve, reject });
        if (!begun && !over) {
          begun = true;
          undo = begin(loop);
          // The stream was at its end already.
          if (isOver()) undo();
        }
        hand();
      });
    },
    return() {
      failure = undefined;
      loop.halt();
      return Promise.resolve({ value: undefined, done: true });
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
