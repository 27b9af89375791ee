/**
 * The next beat of a grid of beats, `interval` ms apart, after one that was due at `due`, by a steady clock.
 * Beats that have passed are skipped, so nothing drifts and nothing piles up.
 */
export function nextBeat(due: number, interval: number, now: number): number {
  const missed = Math.max(0, Math.floor((now - due) / interval));
  return due + (missed + 1) * interval;
}
