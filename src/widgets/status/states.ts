import type { StreamState } from "../../stream/index.js";

const CURRENT_STATES: ReadonlySet<StreamState> = new Set(["live", "connecting", "recovering"]);
const OVER_STATES: ReadonlySet<StreamState> = new Set(["idle", "ended", "destroyed"]);

/** Tells whether the newest row that is shown is as new as it can be. */
export function isCurrent(state: StreamState): boolean {
  return CURRENT_STATES.has(state);
}

/** Tells whether no more rows come: what moves with time stands still. */
export function isOver(state: StreamState): boolean {
  return OVER_STATES.has(state);
}

const waits: Partial<Record<StreamState, string>> = {
  idle: "stopped before the first row",
  ended: "ended without a row",
  failed: "failed before the first row",
};

/** What stands where there is no row yet; `key`: of which series. */
export function waitingWords(state: StreamState, key?: string): string {
  return waits[state] ?? `waiting for the first row${key === undefined ? "" : ` of ${key}`}`;
}
