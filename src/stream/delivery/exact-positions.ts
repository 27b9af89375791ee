import { StreamError } from "../errors.js";
import type { At, Position } from "../source.js";

/** Leaves out positions that are no longer exact, and so would make new rows look like known ones. */
export interface ExactPositions {
  /** The position, undefined where it is not exact. */
  position(given: Position | undefined): Position | undefined;
  /** Where rows stand, undefined where that is not known exactly. Throws a `TypeError` for a position that is none. */
  at(given: At): At | undefined;
}

/** Makes a check of positions; the first that is not exact is reported, with the cure. */
export function createExactPositions(name: string, report: (error: StreamError) => void): ExactPositions {
  let told = false;

  function position(given: Position | undefined): Position | undefined {
    if (typeof given?.offset !== "number" || Math.abs(given.offset) <= Number.MAX_SAFE_INTEGER) return given;
    if (!told) {
      told = true;
      const fault = `the position ${given.offset} is a number beyond 2⁵³, which is not exact`;
      const cure = "let the server send it as text. Rows are kept, without a position";
      report(new StreamError("source", `${name}: ${fault}: ${cure}`));
    }
    return undefined;
  }

  return {
    position,
    at(given) {
      checkOffset(given.position);
      if (given.after) checkOffset(given.after);
      const known = position(given.position);
      return known && { position: known, after: position(given.after) };
    },
  };
}

/** A position that is none would make good rows look like known ones. */
function checkOffset({ offset }: { offset?: unknown }): void {
  if (typeof offset === "string" || Number.isFinite(offset)) return;
  throw new TypeError(`invalid position: expected { offset }, a number or a string, not ${String(offset)}`);
}
