/** The value at a share of a list, between its neighbours where it falls between. */
export function quantile(values, share) {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  if (sorted.length === 0) return NaN;
  const at = (sorted.length - 1) * share;
  const below = sorted[Math.floor(at)];
  return below + (sorted[Math.ceil(at)] - below) * (at - Math.floor(at));
}

/** The middle of a list, and its ends. */
export function summarise(values) {
  return { median: quantile(values, 0.5), min: quantile(values, 0), max: quantile(values, 1), count: values.length };
}

/** Ratios of what was measured in the same round: of two lists of `{ round, … }`. */
export function ratios(of, to, value) {
  return of.flatMap((one) => {
    const partner = to.find(({ round }) => round === one.round);
    return partner ? [value(one) / value(partner)] : [];
  });
}

/** A list that begins elsewhere. */
export const rotate = (list, by) => list.map((_, i) => list[(i + by) % list.length]);
