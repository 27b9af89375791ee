/** Returns a quantile of a list, interpolated between neighbours. */
export function quantile(values, share) {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  if (sorted.length === 0) return NaN;
  const at = (sorted.length - 1) * share;
  const below = sorted[Math.floor(at)];
  return below + (sorted[Math.ceil(at)] - below) * (at - Math.floor(at));
}

/** Returns the median of a list, its least and its greatest value. */
export function summarise(values) {
  return { median: quantile(values, 0.5), min: quantile(values, 0), max: quantile(values, 1), count: values.length };
}

/** Returns the ratios of two lists of `{ round, … }`, each within one round. */
export function ratios(of, to, value) {
  return of.flatMap((one) => {
    const partner = to.find(({ round }) => round === one.round);
    return partner ? [value(one) / value(partner)] : [];
  });
}

/** Rotates a list. */
export const rotate = (list, by) => list.map((_, i) => list[(i + by) % list.length]);
