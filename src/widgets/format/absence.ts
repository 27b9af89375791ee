import type { GapKind } from "../../series/index.js";
import type { StreamState } from "../../stream/index.js";
import type { Phrase } from "../words/phrase.js";
import type { SharedWordName } from "../words/words.js";

/** Words for what became of a stream that brings no first row any more. */
const FINAL_WORDS: Partial<Record<StreamState, SharedWordName>> = {
  idle: "stopped",
  ended: "ended",
  failed: "failed",
  destroyed: "closed",
};

/** Returns the text that stands in for a missing first row; `key` names its series. */
export function waitingWords(phrase: Phrase, state: StreamState, key?: string): string {
  const final = FINAL_WORDS[state];
  if (final !== undefined) return phrase(state === "ended" ? "withoutRow" : "beforeFirstRow", { state: phrase(final) });
  return key === undefined ? phrase("waitingForRow") : phrase("waitingForRowOf", { key });
}

/** Returns the same in one word. */
export function waitingWord(phrase: Phrase, state: StreamState): string {
  return phrase(FINAL_WORDS[state] ?? "waiting");
}

/** Returns the words for missing rows by the kind of their gap, and by their number if that is known. */
export function gapWords(phrase: Phrase, kind: GapKind, count?: number): string {
  const isLost = kind === "lost";
  return count === undefined
    ? phrase(isLost ? "someLost" : "someMissing")
    : phrase(isLost ? "lost" : "missing", { n: count });
}

/** Returns words followed by their cause, which the stream names; alone where the language has no words for causes. */
export function withReason(phrase: Phrase, words: string, reason = ""): string {
  const cause = reason && phrase("reason", { reason });
  return cause === "" ? words : `${words}: ${cause}`;
}
