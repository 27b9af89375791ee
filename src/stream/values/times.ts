/** Returns the greatest of the times; `-Infinity` if there is none. */
export function newestOf(times: Float64Array): number {
  let newest = -Infinity;
  for (let i = 0; i < times.length; i += 1) if (times[i] > newest) newest = times[i];
  return newest;
}

/** Returns the least of the times after `edge`, whatever their order; if there is none, the time of the first row. */
export function firstAfter(times: Float64Array, edge = -Infinity): number {
  let first = Infinity;
  for (let i = 0; i < times.length; i += 1) if (times[i] > edge && times[i] < first) first = times[i];
  return first < Infinity ? first : times[0];
}
