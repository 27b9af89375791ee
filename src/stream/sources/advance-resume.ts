import type { Position, Resume } from "../source.js";

/** Returns the point to resume from after a further position: only the partition that it names moves on. */
export function advanceResume(resume: Resume | null, position: Position | undefined): Resume | null {
  if (!position) return resume;
  const { partition } = position;
  if (partition === undefined && !resume?.partitions) return position;
  return {
    ...position,
    partitions: { ...resume?.partitions, ...(partition !== undefined && { [partition]: position }) },
  };
}
