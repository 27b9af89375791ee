import type { Context } from "../context.js";
import type { StreamConfig } from "../options/options.js";

/**
 * Tells whether a source has a history to ask.
 *
 * @throws TypeError if the option `backfill` needs one and there is none
 */
export function hasHistory<T>({ source, config }: Context<T>): boolean {
  if (source.history) return true;
  if (!isBackfillOn(config)) return false;
  throw new TypeError(`invalid backfill: ${source.name} has no history (give it the option history)`);
}

/** Tells whether rows from before the first live one are wanted. */
export function isBackfillOn({ backfill }: Pick<StreamConfig<never>, "backfill">): boolean {
  return typeof backfill === "object" || backfill > 0;
}
