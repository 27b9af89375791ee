import type { momentFormat } from "../../../draw/index.js";
import { formatDuration } from "../../format/duration.js";
import type { Origin } from "../../store/provenance.js";

/** Shortest lag of a row worth telling. */
const MIN_LAG_MS = 1_000;

/**
 * Describes the origin of a row, one line each: what is out of the ordinary, that it came late or filled a gap; where
 * `isWhole` also when it was received, from where, and its position.
 */
export function originWords(
  { received, position, from, late, repaired }: Origin,
  time: number,
  moment: ReturnType<typeof momentFormat>,
  now: number,
  isWhole: boolean,
): string[] {
  const delay = received - time;
  const lag = delay >= MIN_LAG_MS ? formatDuration(delay) : undefined;
  const lateWords = lag === undefined ? "came late" : `came ${lag} late`;
  const words: string[] = [];
  if (isWhole) {
    const lagWords = lag === undefined ? "" : `, ${lag} after its time`;
    words.push(`received ${moment(received, now, received % 1000 !== 0)}${lagWords}`);
  }
  if (repaired) words.push(`${lateWords}, to fill a gap`);
  else if (late) words.push(`${lateWords}, after newer rows`);
  else if (isWhole && from === "resume") words.push("brought after a reconnect");
  else if (isWhole && from === "history") words.push("brought from the history");
  if (isWhole && position !== undefined) words.push(`number ${position.offset} of its feed`);
  return words;
}
