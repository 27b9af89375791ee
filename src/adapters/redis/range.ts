import type { HistoryQuery } from "../../stream/index.js";
import { isLater } from "./stream-info.js";

/** Ids below are numbers of the user's own, not times: as ms they lie before March 1973. */
const FIRST_TIME = 1e11;

/** Tells whether an offset is an id of an entry. */
export function isId(offset: unknown): offset is string {
  return typeof offset === "string" && /^\d{1,20}-\d{1,20}$/.test(offset);
}

/** Returns the time in an id, epoch ms; undefined where ids are no times. */
export function timeOf(id: string): number | undefined {
  const time = Number(id.split("-", 1)[0]);
  return time >= FIRST_TIME ? time : undefined;
}

/** The command that reads a stretch. */
export interface Bounds {
  readonly range: readonly [string, ...string[]];
  /** Whether its answer is newest first. */
  readonly isReversed: boolean;
}

/** Returns the command for a question about the past; undefined where it is of another epoch. */
export function rangeOf({ after, before, from, to, limit }: HistoryQuery, epoch: string): Bounds | undefined {
  const bounds = [after, before].filter((each) => each !== undefined);
  if (bounds.some((each) => !isId(each.offset) || (each.epoch ?? epoch) !== epoch)) return undefined;
  const first = from === undefined ? undefined : `${Math.max(0, Math.ceil(from))}-0`;
  const last = to === undefined ? undefined : `${Math.max(0, Math.floor(to))}-18446744073709551615`;
  const isFromAfter = after !== undefined && (first === undefined || !isLater(first, String(after.offset)));
  const isToBefore = before !== undefined && (last === undefined || !isLater(String(before.offset), last));
  const start = isFromAfter ? `(${after.offset}` : (first ?? "-");
  const end = isToBefore ? `(${before.offset}` : (last ?? "+");
  const count = ["COUNT", String(limit)];
  return after === undefined
    ? { range: ["XREVRANGE", end, start, ...count], isReversed: true }
    : { range: ["XRANGE", start, end, ...count], isReversed: false };
}
