/** A sum of counts; once a part of it cannot be told, neither can the whole. */
export function addCounts(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a + b;
}
