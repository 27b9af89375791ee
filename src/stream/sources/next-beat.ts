/**
 * Returns the next beat on a grid of `interval` ms, after the one that was due at `due`; all times by a steady clock.
 * Skips the beats that have passed, so that beats neither drift nor pile up.
 */
export function nextBeat(due: number, interval: number, now: number): number {
  const missed = Math.max(0, Math.floor((now - due) / interval));
  return due + (missed + 1) * interval;
}
