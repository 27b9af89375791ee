import { StreamError } from "../errors.js";
import type { At, Position } from "../source.js";

/** Leaves out positions that are numbers too large to be exact: they would make new rows look like known ones. */
export interface ExactPositions {
  /** Returns the position; undefined where it is not exact. */
  position(candidate: Position | undefined): Position | undefined;
  /** Returns the place of rows; undefined where it is not exact. Throws a `TypeError` for a position that is none. */
  at(candidate: At): At | undefined;
}

/** Makes a check of positions; the first that is not exact is reported, with the cure. */
export function createExactPositions(name: string, report: (error: StreamError) => void): ExactPositions {
  let isReported = false;

  function position(candidate: Position | undefined): Position | undefined {
    if (typeof candidate?.offset !== "number" || Math.abs(candidate.offset) <= Number.MAX_SAFE_INTEGER) {
      return candidate;
    }
    if (!isReported) {
      isReported = true;
      const fault = `the position ${candidate.offset} is a number beyond 2⁵³, which is not exact`;
      const cure = "let the server send it as text. Rows are kept, without a position";
      report(new StreamError("source", `${name}: ${fault}: ${cure}`));
    }
    return undefined;
  }

  return {
    position,
    at(candidate) {
      checkOffset(candidate.position);
      if (candidate.after) checkOffset(candidate.after);
      const exact = position(candidate.position);
      return exact && { position: exact, after: position(candidate.after) };
    },
  };
}

/** Throws a `TypeError` for an offset that is none: it would make good rows look like known ones. */
function checkOffset({ offset }: { offset?: unknown }): void {
  if (typeof offset === "string" || Number.isFinite(offset)) return;
  throw new TypeError(`invalid position: expected { offset }, a number or a string, not ${String(offset)}`);
}
