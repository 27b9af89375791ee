import type { StreamState } from "../../stream/index.js";

/** States in which the newest row counts as current. */
const CURRENT_STATES: ReadonlySet<StreamState> = new Set(["live", "connecting", "recovering"]);
/** States after which no more rows come. */
const OVER_STATES: ReadonlySet<StreamState> = new Set(["idle", "ended", "destroyed"]);

/** Tells whether the newest row that is shown is as new as it can be. */
export function isCurrent(state: StreamState): boolean {
  return CURRENT_STATES.has(state);
}

/** Tells whether no more rows come, so that a moving view stops. */
export function isOver(state: StreamState): boolean {
  return OVER_STATES.has(state);
}

/** Words of an empty widget in states that bring no row any more. */
const FINAL_WORDS: Partial<Record<StreamState, string>> = {
  idle: "stopped before the first row",
  ended: "ended without a row",
  failed: "failed before the first row",
};

/** Returns the text that stands in for a missing first row; `key` names its series. */
export function waitingWords(state: StreamState, key?: string): string {
  return FINAL_WORDS[state] ?? `waiting for the first row${key === undefined ? "" : ` of ${key}`}`;
}
