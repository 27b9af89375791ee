import type { momentFormat } from "../../../draw/index.js";
import { formatDuration } from "../../format/duration.js";
import type { Origin } from "../../store/provenance.js";

/** Shortest lag of a row worth telling. */
const MIN_LAG_MS = 1_000;

/** Describes the origin of a row, one line each: when it was received, and all that is special about it. */
export function originWords(
  { received, position, from, late, repaired }: Origin,
  time: number,
  moment: ReturnType<typeof momentFormat>,
  now: number,
): string[] {
  const delay = received - time;
  const lag = delay >= MIN_LAG_MS ? `, ${formatDuration(delay)} later` : "";
  const words = [`received ${moment(received, now, received % 1000 !== 0)}${lag}`];
  if (repaired) words.push("repaired: it filled a gap");
  else if (late) words.push("late: newer rows were here before it");
  else if (from === "resume") words.push("caught up after a reconnect");
  else if (from === "history") words.push("from history");
  if (position !== undefined) words.push(`position ${position.offset}`);
  return words;
}
