import { createClient } from "redis";
import { redis } from "../../src/adapters/redis/index.js";
import { startRedis } from "../servers/redis.js";
import type { EngineKind, NumberRow } from "./engine.js";

/** Makes a client of a Redis on loopback, whose own reconnecting is off. */
export function redisClient(port: number) {
  return createClient({ url: `redis://127.0.0.1:${port}`, socket: { reconnectStrategy: false } });
}

/** Makes a client for the test's own commands: it comes back by itself. */
export async function redisWriter(port: number) {
  const client = createClient({ url: `redis://127.0.0.1:${port}`, socket: { reconnectStrategy: () => 5 } });
  client.on("error", () => undefined);
  await client.connect();
  return client;
}

/** Redis Streams, each write on disk before its answer. */
export const redisKind: EngineKind = {
  name: "redis",
  packages: ["redis-server"],
  source: (port) => redis<NumberRow>(() => redisClient(port), "numbers"),
  async start() {
    const server = await startRedis();
    const writer = await redisWriter(server.port);
    return {
      port: server.port,
      async append(values) {
        await Promise.all(values.map((value) => writer.xAdd("numbers", "*", { value: String(value) })));
      },
      async trim(kept) {
        await writer.xTrim("numbers", "MAXLEN", kept);
      },
      async restart() {
        await server.kill();
        await server.start();
      },
      async stop() {
        writer.destroy();
        await server.stop();
      },
    };
  },
};
