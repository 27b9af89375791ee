import { setBounded } from "../values/set-bounded.js";
import { JITTER_MS, presentOf } from "./source-clock.js";

/** A key has a say for this long after its last row, ms. */
const MEMORY_MS = 60_000;

/** Number of keys that have a say at most. */
const MAX_KEYS = 1_000;

/** Number of rows of a batch that are looked at. */
const MAX_LOOKS = 32;

/** Decides by which rows of a keyed stream its clock is learned: one device whose clock is wrong must not move it. */
export interface KeyVotes {
  /**
   * Returns the time of a live batch that tells of the source's clock, epoch ms; undefined where all of its rows are
   * ahead of our own clock, `received`, and most keys are not.
   */
  presentOf(times: Float64Array, keys: readonly string[] | undefined, received: number): number | undefined;
}

/** Makes votes of no key. */
export function createKeyVotes(): KeyVotes {
  const votes = new Map<string, { isAhead: boolean; at: number }>();

  /** Tells whether more keys are ahead of our clock than are not. */
  function areMostAhead(received: number): boolean {
    let balance = 0;
    for (const { isAhead, at } of votes.values()) {
      if (Math.abs(received - at) <= MEMORY_MS) balance += isAhead ? 1 : -1;
    }
    return balance > 0;
  }

  return {
    presentOf(times, keys, received) {
      if (!keys) return presentOf(times, received);
      const limit = received + JITTER_MS;
      const stride = Math.ceil(times.length / MAX_LOOKS);
      for (let i = times.length - 1; i >= 0; i -= stride) {
        const isAhead = times[i] > limit;
        const vote = votes.get(keys[i]);
        if (vote) Object.assign(vote, { isAhead, at: received });
        else setBounded(votes, keys[i], { isAhead, at: received }, MAX_KEYS);
      }
      if (times.every((time) => time <= limit) || areMostAhead(received)) return presentOf(times, received);
      const come = times.filter((time) => time <= limit);
      return come.length > 0 ? presentOf(come, received) : undefined;
    },
  };
}
