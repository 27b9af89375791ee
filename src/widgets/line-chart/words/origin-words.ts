import type { momentFormat } from "../../../draw/index.js";
import { formatDuration } from "../../format/duration.js";
import type { Origin } from "../../store/provenance.js";
import { handWords } from "../../words/hand-words.js";
import type { Phrase } from "../../words/phrase.js";

/** Shortest lag of a row worth telling. */
const MIN_LAG_MS = 1_000;

/**
 * Describes the origin of a row, one line each: what is out of the ordinary, that it came late, filled a gap or was
 * kept over a reload; where `isWhole` also when it was received, from where, and its position.
 */
export function originWords(
  { received, position, from, late, repaired }: Origin,
  time: number,
  moment: ReturnType<typeof momentFormat>,
  now: number,
  isWhole: boolean,
  phrase: Phrase,
): string[] {
  const delay = received - time;
  const lag = delay >= MIN_LAG_MS ? formatDuration(delay, phrase) : undefined;
  const lateWords =
    lag === undefined ? phrase("cameLate", {}, handWords) : phrase("cameLateBy", { time: lag }, handWords);
  const words: string[] = [];
  if (isWhole) {
    const receivedWords = moment(received, now, received % 1000 !== 0);
    words.push(
      lag === undefined
        ? phrase("received", { time: receivedWords }, handWords)
        : phrase("receivedAfter", { time: receivedWords, lag }, handWords),
    );
  }
  if (repaired) words.push(phrase("toFillGap", { late: lateWords }, handWords));
  else if (late) words.push(phrase("afterNewer", { late: lateWords }, handWords));
  else if (from === "cache") words.push(phrase("fromCache", {}, handWords));
  else if (isWhole && from === "resume") words.push(phrase("fromResume", {}, handWords));
  else if (isWhole && from === "history") words.push(phrase("fromHistory", {}, handWords));
  if (isWhole && position !== undefined) words.push(phrase("position", { n: String(position.offset) }, handWords));
  return words;
}
