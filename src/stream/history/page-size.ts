import type { Position, Source } from "../source.js";

/** Number of rows to ask history for at a time. */
export const PAGE_SIZE = 1_000;

/**
 * Returns the offset of the first of `count` rows that end at a position, where offsets count rows; undefined where
 * they do not. Those of one partition say nothing of the others.
 */
export function offsetOfFirst<T>(source: Source<T>, count: number, position: Position | undefined): number | undefined {
  const isCounted = source.order === "contiguous" && position?.partition === undefined;
  return isCounted && typeof position?.offset === "number" ? position.offset - count + 1 : undefined;
}
