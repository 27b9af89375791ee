import type { Position, Resume } from "../source.js";

/**
 * Where a feed has got to with a further position: that of the partition which it names moves on, those of the others
 * stay.
 */
export function advanceResume(resume: Resume | null, position: Position | undefined): Resume | null {
  if (!position) return resume;
  const { partition } = position;
  if (partition === undefined && !resume?.partitions) return position;
  return {
    ...position,
    partitions: { ...resume?.partitions, ...(partition !== undefined && { [partition]: position }) },
  };
}
