import type { StreamState } from "../../stream/index.js";

/** States in which the newest row counts as current. */
const CURRENT_STATES: ReadonlySet<StreamState> = new Set(["live", "connecting", "recovering"]);
/** States after which no more rows come. */
const OVER_STATES: ReadonlySet<StreamState> = new Set(["idle", "ended", "failed", "destroyed"]);
/** The states from the one that brings rows to those that bring none any more. */
const STATES_BY_LIFE: readonly StreamState[] = [
  "live",
  "recovering",
  "connecting",
  "stale",
  "waiting",
  "suspended",
  "failed",
  "ended",
  "idle",
  "destroyed",
];

/** Tells whether the newest row that is shown is as new as it can be. */
export function isCurrent(state: StreamState): boolean {
  return CURRENT_STATES.has(state);
}

/** Tells whether no more rows come, so that a moving view stops. */
export function isOver(state: StreamState): boolean {
  return OVER_STATES.has(state);
}

/** Tells whether a state is nearer to bringing rows than another. */
export function isLivelier(state: StreamState, other: StreamState): boolean {
  return STATES_BY_LIFE.indexOf(state) < STATES_BY_LIFE.indexOf(other);
}
