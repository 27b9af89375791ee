/**
 * The next beat of a grid of beats, `interval` ms apart, after one that was due at `due`.
 * Beats that have passed are skipped, so nothing drifts and nothing piles up.
 * A clock that was set back more than a beat begins a new grid.
 */
export function nextBeat(due: number, interval: number, now: number): number {
  const missed = Math.max(0, Math.floor((now - due) / interval));
  const next = due + (missed + 1) * interval;
  return next - now > 2 * interval ? now + interval : next;
}
