/** How much a key has a claim to a line, the strongest first. */
const CLAIMS = ["named", "drawn and living", "living", "drawn", "silent"] as const;

/** The claim of a key to a line: whether `series` or a reader names it, whether it has a row on view, or a line. */
export type Claim = (typeof CLAIMS)[number];

/**
 * Chooses the keys that have lines, where there are more than lines: a living one goes before one that is silent, and
 * one that has a line before one of the same claim that has none.
 *
 * @param keys - the keys in the order of their appearance
 * @param max - the number of lines
 * @returns the chosen keys, in that order
 */
export function chooseKeys<Key>(keys: readonly Key[], max: number, claimOf: (key: Key) => Claim): readonly Key[] {
  if (keys.length <= max) return keys;
  const claimed = keys.map((key, index) => ({ index, claim: CLAIMS.indexOf(claimOf(key)) }));
  claimed.sort((a, b) => a.claim - b.claim || a.index - b.index);
  const chosen = new Set(claimed.slice(0, max).map(({ index }) => index));
  return keys.filter((_, index) => chosen.has(index));
}
