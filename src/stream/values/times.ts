/** The greatest of these times; `-Infinity` where there is none. */
export function newestOf(times: Float64Array): number {
  let newest = -Infinity;
  for (let i = 0; i < times.length; i += 1) if (times[i] > newest) newest = times[i];
  return newest;
}

/** The first of these times that comes after an edge, whatever their order; where none does, that of the first row. */
export function firstAfter(times: Float64Array, edge = -Infinity): number {
  let first = Infinity;
  for (let i = 0; i < times.length; i += 1) if (times[i] > edge && times[i] < first) first = times[i];
  return first < Infinity ? first : times[0];
}
