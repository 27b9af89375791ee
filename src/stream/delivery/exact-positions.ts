import { StreamError } from "../errors.js";
import type { At, Order, Position } from "../source.js";
import { compareOffsets } from "../values/compare-offsets.js";

/**
 * Leaves out positions that are numbers too large to be exact: they would make new rows look like known ones. Tells of
 * those that are said to grow, and of which nobody can tell whether they do.
 */
export interface ExactPositions {
  /** Returns the position; undefined where it is not exact. */
  position(candidate: Position | undefined): Position | undefined;
  /**
   * Returns the place of so many rows; undefined where it is not exact. Throws a `TypeError` for a position that is
   * none, and for another number of positions than of rows.
   */
  at(candidate: At, count: number): At | undefined;
}

/** Makes a check of positions; the first that is at fault is reported, with the cure. */
export function createExactPositions(
  { name, order }: { readonly name: string; readonly order?: Order },
  report: (error: StreamError) => void,
): ExactPositions {
  let isReported = false;
  /** The last position that is a text, of offsets that grow. */
  let lastText: Position | undefined;

  function complain(fault: string, cure: string): void {
    if (isReported) return;
    isReported = true;
    report(new StreamError("source", `${name}: ${fault}: ${cure}`));
  }

  function position(candidate: Position | undefined): Position | undefined {
    if (typeof candidate?.offset === "string") compare(candidate);
    if (typeof candidate?.offset !== "number" || isExact(candidate.offset)) return candidate;
    complain(
      `the position ${candidate.offset} is a number beyond 2⁵³, which is not exact`,
      "let the server send it as text. Rows are kept, without a position",
    );
    return undefined;
  }

  /** Compares a text with the one before it, as rows are told from known ones by it. */
  function compare(next: Position): void {
    if (order !== "increasing") return;
    const { offset, epoch = next.epoch, partition } = lastText ?? next;
    lastText = next;
    if (epoch !== next.epoch || partition !== next.partition || !Number.isNaN(compareOffsets(offset, next.offset))) {
      return;
    }
    complain(
      `nobody can tell which of the positions "${offset}" and "${next.offset}" is the later one`,
      'send numbers, some with a mark between them ("15-2") or texts of one length, or say order: "opaque"',
    );
  }

  return {
    position,
    at(candidate, count) {
      const { after, positions } = candidate;
      checkOffset(candidate.position);
      if (after) checkOffset(after);
      if (positions) checkPositions(positions, count);
      const exact = position(candidate.position);
      if (!exact) return undefined;
      const areExact = positions?.every(({ offset }) => typeof offset === "string" || isExact(offset));
      return { position: exact, after: position(after), positions: areExact ? positions : undefined };
    },
  };
}

function isExact(offset: number): boolean {
  return Math.abs(offset) <= Number.MAX_SAFE_INTEGER;
}

/** Throws a `TypeError` where there is not one position for each row. */
function checkPositions(positions: readonly Position[], count: number): void {
  if (positions.length !== count) {
    throw new TypeError(`invalid positions: expected one for each of ${count} rows, not ${positions.length} of them`);
  }
  positions.forEach(checkOffset);
}

/** Throws a `TypeError` for an offset that is none: it would make good rows look like known ones. */
function checkOffset({ offset }: { offset?: unknown }): void {
  if (typeof offset === "string" || Number.isFinite(offset)) return;
  throw new TypeError(`invalid position: expected { offset }, a number or a string, not ${String(offset)}`);
}
