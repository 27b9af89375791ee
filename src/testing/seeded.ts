/** Makes a generator of numbers in [0, 1), the same in every run: the multiplicative one of Park and Miller. */
export function seeded(seed: number): () => number {
  // State 0 would never move.
  let state = Math.abs(Math.trunc(seed)) % 2_147_483_647 || 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return (state - 1) / 2_147_483_646;
  };
}
