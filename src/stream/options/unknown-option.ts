/**
 * The complaint about the first option given that is not known, with the one most likely meant.
 *
 * @param given - the options
 * @param known - the names that there are
 * @param prefix - what stands before each name in the sentence, such as `"retry."`
 * @returns `unknown option: timewindow. Did you mean timeWindow?`; undefined where all are known
 * @internal
 */
export function unknownOption(given: object, known: readonly string[], prefix = ""): string | undefined {
  const stranger = Object.keys(given).find((name) => !known.includes(name));
  if (stranger === undefined) return undefined;
  let meant = "";
  let least = Math.max(3, stranger.length / 3 + 1);
  for (const name of known) {
    const cost = distance(stranger.toLowerCase(), name.toLowerCase());
    if (cost < least) [meant, least] = [name, cost];
  }
  return `unknown option: ${prefix}${stranger}${meant && `. Did you mean ${prefix}${meant}?`}`;
}

/** How many letters to insert, delete or replace; fewer where `a`, of four letters or more, is a part of `b`. */
function distance(a: string, b: string): number {
  if (a.length > 3 && b.includes(a)) return (b.length - a.length) / 4;
  const costs = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    let diagonal = costs[0]++;
    for (let j = 1; j <= b.length; j++) {
      const replaced = diagonal + (a[i - 1] === b[j - 1] ? 0 : 1);
      diagonal = costs[j];
      costs[j] = Math.min(replaced, diagonal + 1, costs[j - 1] + 1);
    }
  }
  return costs[b.length];
}
