import { durable } from "../../src/adapters/durable/index.js";
import { DataStream } from "../../src/stream/index.js";

/** The rows of a durable stream, with all of its past. */
export function durableStream(url) {
  return new DataStream(durable(url), { backfill: { rows: 500 } });
}
