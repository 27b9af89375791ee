import type { HistoryAnswer, Position, Source } from "../source.js";

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

/**
 * Returns the position of the first row of an answer, `size` rows with those that were refused: rows before it are the
 * next page. Undefined where the answer does not tell it, or tells it of one partition alone.
 */
export function positionOfFirst<T>(
  source: Source<T>,
  size: number,
  { position, positions = [] }: HistoryAnswer<T>,
): Position | undefined {
  const offset = offsetOfFirst(source, size, position);
  if (offset !== undefined) return { epoch: position?.epoch, offset };
  const first = positions.at(0);
  return first?.partition === undefined ? first : undefined;
}
