import type { StreamError } from "./errors.js";
import type { Subscriber } from "./subscriber.js";

/** Number of batches that a loop may fall behind; beyond, the oldest is let go. */
const MAX_BATCHES = 1_000;

/** The `for await` loops over a stream. */
export interface Loops<T> {
  /** Makes the iterator of another loop. It subscribes at its first call, and unsubscribes in whatever way it ends. */
  begin(): AsyncIterableIterator<readonly T[], undefined, void>;
  /** Ends all loops at once, without the batches that wait. */
  halt(): void;
}

/** The calls by which a stream feeds a loop over it. */
interface Loop<T> {
  /** Adds a batch. */
  readonly push: (rows: readonly T[]) => void;
  /** Ends the loop after the batches that wait, by a throw where there is an error. */
  readonly end: (error?: StreamError) => void;
  /** Ends the loop at once, without the batches that wait. */
  readonly halt: () => void;
}

/** A call of `next` that waits for a batch. */
interface Reader<T> {
  readonly resolve: (result: IteratorResult<readonly T[], undefined>) => void;
  readonly reject: (error: StreamError) => void;
}

/**
 * Makes the loops over a stream; none has begun.
 *
 * @param subscribe - starts a subscription to the stream, and returns its undo
 * @param failure - returns the error for which the stream has failed for good
 * @param skip - called with the number of rows that a loop lets go; `isFirst`: it is the first time of that loop
 */
export function createLoops<T>(
  subscribe: (subscriber: Subscriber<T>) => () => void,
  failure: () => StreamError | undefined,
  skip: (rows: number, isFirst: boolean) => void,
): Loops<T> {
  const loops = new Set<Loop<T>>();

  function join(loop: Loop<T>): () => void {
    loops.add(loop);
    const undo = subscribe({
      data: loop.push,
      repair: ({ rows }) => {
        loop.push(rows);
      },
      state: ({ state }) => {
        if (state === "ended" || state === "destroyed") loop.end();
        if (state === "failed") loop.end(failure());
      },
    });
    return () => {
      loops.delete(loop);
      undo();
    };
  }

  return {
    begin() {
      let isFirst = true;
      return iterate<T>(join, (rows) => {
        skip(rows, isFirst);
        isFirst = false;
      });
    },
    halt() {
      for (const loop of loops) loop.halt();
    },
  };
}

/**
 * Makes an iterator over batches.
 *
 * @param begin - called at the first call of `next`; returns the undo, which is called once, in whatever way the loop
 * ends
 * @param skip - called with the number of rows let go because the loop had fallen too far behind
 */
function iterate<T>(
  begin: (loop: Loop<T>) => () => void,
  skip: (rows: number) => void,
): AsyncIterableIterator<readonly T[], undefined, void> {
  let batches: (readonly T[])[] = [];
  const readers: Reader<T>[] = [];
  let undo: (() => void) | undefined;
  let hasBegun = false;
  let hasEnded = false;
  let failure: StreamError | undefined;

  function isOver(): boolean {
    return hasEnded;
  }

  function answerReaders(): void {
    while (readers.length > 0 && (hasEnded || batches.length > 0)) {
      const { resolve, reject } = readers.shift() as Reader<T>;
      const value = batches.shift();
      if (value) resolve({ value, done: false });
      else if (failure) reject(failure);
      else resolve({ value, done: true });
      // The error is thrown once; a loop that asks again is told that it is over.
      if (!value) failure = undefined;
    }
  }

  const loop: Loop<T> = {
    push(rows) {
      if (hasEnded || rows.length === 0) return;
      batches.push(rows);
      if (batches.length > MAX_BATCHES) skip(batches.shift()?.length ?? 0);
      answerReaders();
    },
    end(error) {
      if (hasEnded) return;
      hasEnded = true;
      failure = error;
      undo?.();
      answerReaders();
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
        if (!hasBegun && !hasEnded) {
          hasBegun = true;
          undo = begin(loop);
          // A stream at its end already has called `end` within `begin`, before there was an undo.
          if (isOver()) undo();
        }
        answerReaders();
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
