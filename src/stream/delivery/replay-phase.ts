import type { Context } from "../context.js";

/** A replay ends after this time of an attempt, ms: rows that still seem old then mean that a clock was set. */
const LONGEST_REPLAY_MS = 60_000;

/** Tells whether an attempt that resumes may still be replaying rows that were missed. */
export interface ReplayPhase {
  /** Begins an attempt. */
  begin(resumes: boolean): void;
  /** Takes note that the transport is up; the first time in an attempt counts. */
  opened(): void;
  /** Tells whether rows that came in, the first of them at `time`, epoch ms, may be part of a replay. */
  includes(time: number): boolean;
}

/** Makes the phase, before the first attempt, which replays nothing. */
export function createReplayPhase<T>({ config, deadlines, now, clock }: Context<T>): ReplayPhase {
  const { environment } = config;
  let isReplaying = false;
  /** Time at which the attempt came up, by the clock of the deadlines, ms. */
  let openedAt: number | undefined;
  /** The same by our wall clock, epoch ms. */
  let openedAtWall = 0;

  /** Returns the time since the attempt came up, ms. */
  function age(): number {
    // The greater span counts: the wall clock may have been set back, the steady one may have stood still in sleep.
    return openedAt === undefined ? 0 : Math.max(deadlines.now() - openedAt, environment.now() - openedAtWall);
  }

  return {
    begin(resumes) {
      isReplaying = resumes;
      openedAt = undefined;
    },
    opened() {
      if (openedAt !== undefined) return;
      openedAt = deadlines.now();
      openedAtWall = environment.now();
    },
    includes(time) {
      // The replay ends by the source's clock: rows of one that is behind ours would never come to the present.
      isReplaying &&= clock?.isSettled !== false && age() < LONGEST_REPLAY_MS && time < now() - age();
      return isReplaying;
    },
  };
}
