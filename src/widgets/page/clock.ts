/** The longest delay that the platform's timers take, ms; beyond it they fire at once. */
export const MAX_TIMEOUT_MS = 2 ** 31 - 1;

/** Clocks of the widgets; ages and positions of data go by `stream.now()`. */
export const clock = {
  /** Steady time, ms, on the time base of animation frames. */
  now: (): number => performance.now(),
  /** The page's own clock, epoch ms. */
  epoch: (): number => Date.now(),
};
