import type { StreamState } from "../../stream/index.js";

/** States in which what is shown is as new as it can be. */
export const fresh: ReadonlySet<StreamState> = new Set(["live", "connecting", "recovering"]);

/** States in which no more rows come: what moves with time stands still. */
export const over: ReadonlySet<StreamState> = new Set(["idle", "ended", "destroyed"]);

const waits: Partial<Record<StreamState, string>> = {
  idle: "stopped before the first row",
  ended: "ended without a row",
  failed: "failed before the first row",
};

/** What stands where there is no row yet; `key`: of which series. */
export function waitingWords(state: StreamState, key?: string): string {
  return waits[state] ?? `waiting for the first row${key === undefined ? "" : ` of ${key}`}`;
}
