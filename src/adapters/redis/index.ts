export { redis } from "./redis.js";
export type { RedisOptions } from "./redis.js";
export type { RedisClient } from "./client.js";
export type { RedisEntry } from "./stream-info.js";
export type { EntryOptions } from "../client/entry-reader.js";
export type { MakeClient } from "../client/run-client.js";
