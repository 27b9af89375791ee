import type { Order, Position } from "../../stream/index.js";
import { compareOffsets } from "../../stream/source-parts.js";

/** Tells whether two positions belong to one epoch; one that names none belongs to any. */
function areOfOneEpoch(a: Position, b: Position): boolean {
  return (a.epoch ?? b.epoch) === (b.epoch ?? a.epoch);
}

/** Tells whether two positions of one partition are the same place. */
export function isSamePlace(a: Position | undefined, b: Position | undefined): boolean {
  if (!a || !b) return false;
  return a.offset === b.offset && areOfOneEpoch(a, b);
}

/** Compares two positions of one partition as a stream does: −1, 0 or 1; NaN where nobody can tell. */
export function comparePlaces(a: Position, b: Position, order: Order): number {
  if (!areOfOneEpoch(a, b)) return NaN;
  if (a.offset === b.offset) return 0;
  const isComparable =
    order === "increasing" || (order === "contiguous" && typeof a.offset === "number" && typeof b.offset === "number");
  return isComparable ? compareOffsets(a.offset, b.offset) : NaN;
}
