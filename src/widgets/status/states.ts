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
