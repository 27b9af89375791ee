/** A motion: what moves by itself from frame to frame. Its owner sets the goal, then lets it move on. */
export interface Motion {
  /**
   * Moves on.
   *
   * @param elapsedMs - the time since the frame before; `Infinity` ends all motion at once
   */
  step(elapsedMs: number): void;
  /** The time until it looks different without a new goal, ms: 0 in motion, `Infinity` at rest. */
  readonly nextMs: number;
}
