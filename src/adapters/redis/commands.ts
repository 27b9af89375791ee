import type { RedisClient } from "./client.js";
import type { RedisEntry, StreamInfo } from "./stream-info.js";
import { readEntries, readInfo } from "./stream-info.js";

/** A stretch of a stream, and what the key told at that moment. */
export interface Look {
  readonly entries: readonly RedisEntry[];
  readonly info: StreamInfo;
}

/**
 * Reads a stretch and the facts of the stream at one moment, in a transaction: else entries could be trimmed between
 * the two answers.
 *
 * @param range - XRANGE or XREVRANGE, with its arguments after the key
 */
export async function look(client: RedisClient, key: string, range: readonly [string, ...string[]]): Promise<Look> {
  const [command, ...rest] = range;
  const commands = [["MULTI"], [command, key, ...rest], ["XINFO", "STREAM", key], ["EXEC"]];
  const replies = await Promise.all(commands.map((each) => client.sendCommand(each)));
  const [entries, info] = replies[3] as readonly [unknown, unknown];
  if (entries instanceof Error) throw entries;
  if (info instanceof Error && !info.message.includes("no such key")) throw info;
  return { entries: readEntries(entries), info: readInfo(info) };
}

/** Waits for an entry after this one, so many ms at most. */
export async function waitForEntry(client: RedisClient, key: string, after: string, ms: number): Promise<void> {
  await client.sendCommand(["XREAD", "COUNT", "1", "BLOCK", String(ms), "STREAMS", key, after]);
}
