/** What came of rows that are numbered. */
export interface Tally {
  /** Rows came. */
  add(rows: readonly { readonly value: number }[]): void;
  /** The number of the newest row; 0 before the first. */
  readonly newest: number;
  /** How many came again. */
  readonly doubled: number;
  /** How many came after a later one. */
  readonly disordered: number;
  /** How many from `first` to `last` never came. */
  missing(first: number, last: number): number;
}

/** Makes a tally, of nothing. */
export function createTally(): Tally {
  const seen = new Set<number>();
  let [newest, doubled, disordered] = [0, 0, 0];
  return {
    add(rows) {
      for (const { value } of rows) {
        if (seen.has(value)) doubled += 1;
        else if (value < newest) disordered += 1;
        seen.add(value);
        newest = Math.max(newest, value);
      }
    },
    get newest() {
      return newest;
    },
    get doubled() {
      return doubled;
    },
    get disordered() {
      return disordered;
    },
    missing(first, last) {
      let missing = 0;
      for (let value = first; value <= last; value += 1) if (!seen.has(value)) missing += 1;
      return missing;
    },
  };
}
