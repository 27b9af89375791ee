import { headOf } from "./envelope.js";
import type { RelayFeed } from "./relay-feed.js";

/** The rows of a poll. */
const POLLED_ROWS = 20;

/** Returns the newest rows, as section 4 of `docs/wire.md` has it. */
export function newestRows<T>({ ring, epoch, order }: RelayFeed<T>): unknown {
  const first = Math.max(ring.first, ring.end - POLLED_ROWS);
  const rows = Array.from({ length: ring.end - first }, (_, i) => ring.row(first + i));
  const positions = rows.map(({ position: { offset } }) => offset);
  return {
    epoch,
    ...(rows.length > 0 && {
      seq: positions.at(-1),
      ...(order !== "contiguous" && { positions }),
      rows: rows.map(({ text }) => JSON.parse(text) as unknown),
    }),
    ...headOf(ring.heads),
  };
}
