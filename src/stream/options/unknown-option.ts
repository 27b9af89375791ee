/**
 * Names the first unknown option, and the known one that was most likely meant.
 *
 * @param options - the options as given
 * @param known - the known names
 * @param prefix - the text before each name in the message, such as `"retry."`
 * @returns `unknown option: timewindow. Did you mean timeWindow?`; undefined if all are known
 * @internal
 */
export function unknownOption(options: object, known: readonly string[], prefix = ""): string | undefined {
  const unknownName = Object.keys(options).find((name) => !known.includes(name));
  if (unknownName === undefined) return undefined;
  let nearest = "";
  let nearestCost = Math.max(3, unknownName.length / 3 + 1);
  for (const name of known) {
    const cost = editDistance(unknownName.toLowerCase(), name.toLowerCase());
    if (cost < nearestCost) [nearest, nearestCost] = [name, cost];
  }
  return `unknown option: ${prefix}${unknownName}${nearest && `. Did you mean ${prefix}${nearest}?`}`;
}

/** Counts the letters to insert, delete or replace; lower if `a`, of four letters or more, is a part of `b`. */
function editDistance(a: string, b: string): number {
  if (a.length > 3 && b.includes(a)) return (b.length - a.length) / 4;
  const costs = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    let diagonal = costs[0]++;
    for (let j = 1; j <= b.length; j++) {
      const replaceCost = diagonal + (a[i - 1] === b[j - 1] ? 0 : 1);
      diagonal = costs[j];
      costs[j] = Math.min(replaceCost, diagonal + 1, costs[j - 1] + 1);
    }
  }
  return costs[b.length];
}
