/** Adds two counts; the sum is unknown (undefined) if either is. */
export function addCounts(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a + b;
}
