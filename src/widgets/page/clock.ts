/** The widgets' clocks; ages and positions of data go by `stream.now()`. */
export const clock = {
  /** Steady ms, as the frames tell them. */
  now: (): number => performance.now(),
  /** Our clock, epoch ms. */
  epoch: (): number => Date.now(),
};
