/**
 * Work that a series has done, ever, for tests to assert that a frame costs the same with a thousand rows held or a
 * million. Always on; a few additions a call. The probes of a binary search do not count.
 */
export interface Work {
  /** Rows read, written or moved one by one. */
  rows: number;
  /** Blocks of the pyramid read or built. */
  blocks: number;
}

/** Makes a counter at zero. */
export function countWork(): Work {
  return { rows: 0, blocks: 0 };
}
