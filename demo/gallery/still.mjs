import { rowsOf } from "./feeds.mjs";
import { firstStep, timeOf } from "./source.mjs";

/**
 * Returns the rows and gaps of a feed up to its step 0, with late and repaired rows in their places.
 *
 * @param feed - see {@link feedSource}
 * @param end - the time of step 0, epoch ms
 */
export function stillOf(feed, end) {
  const rows = [];
  const gaps = [];
  let open;
  for (let step = firstStep(feed); step <= 0; step += 1) {
    const time = timeOf(feed, end, step);
    const kind = feed.unknown?.(step)
      ? "unknown"
      : feed.lost?.(step) && feed.repairs === undefined
        ? "lost"
        : undefined;
    if (kind !== undefined) open ??= { kind, after: time - feed.interval };
    else if (!feed.silent?.(step)) {
      if (open !== undefined) gaps.push({ ...open, before: time });
      open = undefined;
      rows.push(...rowsOf(feed, step, time));
    }
  }
  return { rows, gaps };
}
