/** A stretch of time, epoch ms. */
export interface Interval {
  /** Its beginning, included. */
  readonly from: number;
  /** Its end, excluded. */
  readonly to: number;
}

/** Returns what two stretches have in common; undefined: nothing. */
export function intersect(a: Interval, b: Interval): Interval | undefined {
  const [from, to] = [Math.max(a.from, b.from), Math.min(a.to, b.to)];
  return from < to ? { from, to } : undefined;
}

/** Tells whether two stretches have any time in common. */
export function overlaps(a: Interval, b: Interval): boolean {
  return a.from < b.to && b.from < a.to;
}

/** Returns what is left of stretches without another. */
export function subtract(intervals: readonly Interval[], { from, to }: Interval): readonly Interval[] {
  return intervals.flatMap((interval) =>
    [
      { from: interval.from, to: Math.min(interval.to, from) },
      { from: Math.max(interval.from, to), to: interval.to },
    ].filter((part) => part.from < part.to),
  );
}

/** Joins stretches that touch, in order of time. */
export function union(intervals: readonly Interval[]): readonly Interval[] {
  const sorted = [...intervals].sort((a, b) => a.from - b.from);
  const joined: Interval[] = [];
  for (const interval of sorted) {
    const last = joined.at(-1);
    if (last === undefined || interval.from > last.to) joined.push(interval);
    else if (interval.to > last.to) joined[joined.length - 1] = { from: last.from, to: interval.to };
  }
  return joined;
}
