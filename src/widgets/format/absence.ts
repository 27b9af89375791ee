import type { GapKind } from "../../series/index.js";
import type { StreamState } from "../../stream/index.js";

/** Words for a moment under the cursor before the first row held. */
export const NOT_HELD_WORDS = "not held: older than the first row here";

/** What became of a stream that brings no first row any more. */
const FINAL_WORDS: Partial<Record<StreamState, string>> = {
  idle: "stopped before the first row",
  ended: "ended without a row",
  failed: "failed before the first row",
  destroyed: "closed before the first row",
};

/** Returns the text that stands in for a missing first row; `key` names its series. */
export function waitingWords(state: StreamState, key?: string): string {
  return FINAL_WORDS[state] ?? `waiting for the first row${key === undefined ? "" : ` of ${key}`}`;
}

/** Returns the words for missing rows by the kind of their gap, and by their number if that is known. */
export function gapWords(kind: GapKind, count?: number): string {
  const rows = count === undefined ? "rows" : `${count.toLocaleString("en")} ${count === 1 ? "row" : "rows"}`;
  return kind === "lost" ? `${rows} lost` : `${rows} may be missing`;
}
