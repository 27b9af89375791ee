import type { JetStreamApi, StreamInfo } from "./api.js";

/** The most numbers of deleted messages that are asked for, of 8 bytes each or more. */
const MAX_DELETED = 10_000;

/**
 * Tells whether a stream holds all messages after one sequence number and up to another, of whatever subject. Where it
 * says so nothing of ours is missing; where very many are gone from between others, it says that some may be.
 */
export async function holdsAll(api: JetStreamApi, info: StreamInfo, after: number, through: number): Promise<boolean> {
  if (after >= through) return true;
  if (info.first > after + 1) return false;
  if (info.deleted === 0) return true;
  if (info.deleted > MAX_DELETED) return false;
  const deleted = await api.deleted();
  return !deleted.some((sequence) => sequence > after && sequence <= through);
}
