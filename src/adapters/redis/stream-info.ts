import { compareOffsets } from "../../stream/source-parts.js";

/** The id below all others. */
export const ZERO = "0-0";

/** An entry of a stream: its id, and its fields. */
export interface RedisEntry {
  /** Milliseconds and a number within them, such as `1526919030474-55`. */
  readonly id: string;
  /** Its fields, as texts. */
  readonly fields: Readonly<Record<string, string>>;
}

/** What XINFO STREAM tells (https://redis.io/docs/latest/commands/xinfo-stream/). */
export interface StreamInfo {
  /** The number of entries that it holds. */
  readonly length: number;
  /** The number of entries that were ever added; undefined before Redis 7. */
  readonly added: number | undefined;
  /** The id of the newest entry ever; `0-0` where there is none, and no key. */
  readonly newest: string;
  /** The id of the oldest entry that it holds. */
  readonly first: string | undefined;
}

/** The place of a reader: the id of the last entry it has, and how many were added up to it, where that is known. */
export interface RedisPlace {
  readonly id: string;
  readonly added: number | undefined;
}

/** What became of the entries between a place and the oldest one that is held after it. */
export type Verdict =
  | { readonly kind: "whole" }
  /** So many are gone; undefined: some, uncounted. */
  | { readonly kind: "lost"; readonly count: number | undefined }
  /** The place is of another life of the key: it was deleted and made anew, or its newest entries were lost. */
  | { readonly kind: "other-life" };

const WHOLE: Verdict = { kind: "whole" };

/** Tells whether an id is later than another. */
export function isLater(id: string, than: string): boolean {
  return compareOffsets(id, than) > 0;
}

/**
 * Judges what a reader at a place has missed, from what the key holds at one moment. Entries that XDEL took from
 * between others are not seen here, but once all is read: by the number of those that were added.
 *
 * @param holdsPlace - whether the entry at the place is still held
 */
export function judge(place: RedisPlace, info: StreamInfo, holdsPlace: boolean): Verdict {
  const { length, added, newest, first } = info;
  const isFewer = added !== undefined && place.added !== undefined && added < place.added;
  if (isFewer || isLater(place.id, newest)) return { kind: "other-life" };
  if (place.id === newest || holdsPlace) return WHOLE;
  if (first !== undefined && !isLater(first, place.id)) return WHOLE;
  const isStart = place.id === ZERO;
  if (added === undefined) return isStart && length > 0 ? WHOLE : { kind: "lost", count: undefined };
  // Of this key nothing was ever taken away, and yet the place is not there: it never was.
  if (added === length && !isStart) return { kind: "other-life" };
  const before = isStart ? 0 : place.added;
  if (before === undefined) return { kind: "lost", count: undefined };
  const missing = added - length - before;
  return missing < 0 ? { kind: "other-life" } : missing === 0 ? WHOLE : { kind: "lost", count: missing };
}

/** Reads an answer of XINFO STREAM, in either version of the protocol; an error is that of a key that is not there. */
export function readInfo(reply: unknown): StreamInfo {
  const facts = toFacts(reply);
  const number = (name: string): number | undefined => {
    const value = facts.get(name);
    return value === undefined ? undefined : Number(value);
  };
  const id = (name: string): string => {
    const value = facts.get(name);
    return typeof value === "string" ? value : ZERO;
  };
  const length = number("length") ?? 0;
  const first = facts.get("first-entry");
  return {
    length,
    added: facts.size === 0 ? 0 : number("entries-added"),
    newest: id("last-generated-id"),
    first: Array.isArray(first) ? String(first[0]) : undefined,
  };
}

function toFacts(reply: unknown): ReadonlyMap<string, unknown> {
  if (reply instanceof Error || reply === null || reply === undefined) return new Map();
  if (reply instanceof Map) return reply as Map<string, unknown>;
  if (!Array.isArray(reply)) return new Map(Object.entries(reply));
  const facts = new Map<string, unknown>();
  for (let i = 0; i + 1 < reply.length; i += 2) facts.set(String(reply[i]), reply[i + 1]);
  return facts;
}

/** Reads an answer of XRANGE. */
export function readEntries(reply: unknown): readonly RedisEntry[] {
  if (!Array.isArray(reply)) return [];
  return (reply as readonly (readonly [unknown, readonly unknown[]])[]).map(([id, flat]) => ({
    id: String(id),
    fields: Object.fromEntries(
      Array.from({ length: Math.floor(flat.length / 2) }, (_, i) => [String(flat[2 * i]), String(flat[2 * i + 1])]),
    ),
  }));
}
