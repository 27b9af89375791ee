/** What can be read item by item. */
export type Feed<Item> = AsyncIterable<Item> | Iterable<Item> | ReadableStream<Item>;

/** One pass through a feed of any kind. */
export interface FeedCursor {
  /** Asks for the next item. */
  next(): IteratorResult<unknown> | PromiseLike<IteratorResult<unknown>>;
  /** Leaves the feed before its end. */
  leave(): unknown;
  /** Whether the feed is its own iterator: there is no second pass through it. */
  readonly isOneShot: boolean;
}

/** Tells whether a value can be read item by item. */
export function isFeed(value: unknown): value is Feed<unknown> {
  return (
    typeof value === "object" &&
    value !== null &&
    (Symbol.asyncIterator in value || Symbol.iterator in value || "getReader" in value)
  );
}

/**
 * Makes a pass through a feed. A stream is read by a reader: its iterator would wait for the next chunk before it
 * cancels, and not every browser has one.
 */
export function toCursor(feed: Feed<unknown>): FeedCursor {
  if ("getReader" in feed) {
    const reader = feed.getReader();
    return {
      next: () => reader.read() as Promise<IteratorResult<unknown>>,
      leave: () => reader.cancel(),
      isOneShot: true,
    };
  }
  const iterator = Symbol.asyncIterator in feed ? feed[Symbol.asyncIterator]() : feed[Symbol.iterator]();
  // A `pipe` is the mark of Node's streams, which are one-shot.
  return {
    next: () => iterator.next(),
    leave: () => iterator.return?.(),
    isOneShot: (iterator as unknown) === feed || "pipe" in feed,
  };
}
