import { createClient } from "redis";
import { redis } from "../../src/adapters/redis/index.js";
import { DataStream } from "../../src/stream/index.js";

/** The rows of a stream of Redis, and those of the past that it still holds. */
export function redisStream(url, key) {
  const make = () => createClient({ url, socket: { reconnectStrategy: false } });
  return new DataStream(redis(make, key), { backfill: { rows: 500 } });
}
