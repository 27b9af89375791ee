import type { Context } from "../context.js";
import { hasHistory } from "./has-history.js";
import type { PastJudge } from "./history.js";
import { createHistory } from "./history.js";
import type { HistoryOnDemand } from "./history-on-demand.js";

/** The code, which needs no providing. */
export const historyCode = { provide: (): void => undefined };

/** Stands for `history-on-demand` in builds into a single file, which hold the code that asks history anyway. */
export function historyOnDemand<T>(
  context: Context<T>,
  judge: PastJudge<T>,
  isUp: () => boolean,
): HistoryOnDemand<T> | null {
  if (!hasHistory(context)) return null;
  return { ...createHistory(context, judge, isUp), prepare: () => undefined };
}
