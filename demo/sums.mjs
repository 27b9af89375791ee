/**
 * Steps from here on are multiples of it, ms: a store sums up its rows once for so long, and wider sums are put
 * together from these.
 */
export const LEAST_SUM = 10_000;

/** Returns how long each sum stands for, ms, where so many points are wanted of a span of time. */
export function stepOf(span, points) {
  const step = Math.max(1, Math.ceil(span / points));
  return step < LEAST_SUM ? step : Math.ceil(step / LEAST_SUM) * LEAST_SUM;
}

/** Returns the bounds of the rows whose sums begin from `from` to `to`: the first time, and the end, exclusive. */
export function boundsOf(from, to, step) {
  return { start: Math.ceil(from / step) * step, end: (Math.floor(to / step) + 1) * step };
}

/** Sums up those of the rows that lie in a stretch of time. Returns the newest `limit` sums, oldest first. */
export function sumStretch(rows, { from, to, points, limit }) {
  const step = stepOf(to - from, points);
  const { start, end } = boundsOf(from, to, step);
  const buckets = sumUp(
    rows.filter(({ time }) => time >= start && time < end),
    step,
  ).slice(-limit);
  const rowsBy = (valueOf) =>
    buckets.map(([time, fields]) => ({
      time,
      ...Object.fromEntries([...fields].map(([name, sum]) => [name, valueOf(sum)])),
    }));
  return {
    step,
    rows: rowsBy(({ count, total }) => (count === 0 ? null : total / count)),
    min: rowsBy(({ least }) => least),
    max: rowsBy(({ greatest }) => greatest),
  };
}

/** Sums up the fields of rows, which are numbers or null, by the time at which their step begins; oldest first. */
function sumUp(rows, step) {
  const buckets = new Map(); // time -> field -> sum
  for (const { time, ...fields } of rows) {
    const start = Math.floor(time / step) * step;
    if (!buckets.has(start)) buckets.set(start, new Map());
    const bucket = buckets.get(start);
    for (const [name, value] of Object.entries(fields)) {
      if (!bucket.has(name)) bucket.set(name, { count: 0, total: 0, least: null, greatest: null });
      if (value === null) continue;
      const sum = bucket.get(name);
      sum.count += 1;
      sum.total += value;
      sum.least = Math.min(sum.least ?? value, value);
      sum.greatest = Math.max(sum.greatest ?? value, value);
    }
  }
  return [...buckets].sort(([a], [b]) => a - b);
}
