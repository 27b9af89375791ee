import { durableKind } from "./durable-kind.js";
import type { EngineKind } from "./engine.js";
import { natsKind } from "./nats-kind.js";
import { postgresKind } from "./postgres-kind.js";
import { redisKind } from "./redis-kind.js";

/** All engines, by the name of their entry. */
export const kinds: Readonly<Record<string, EngineKind>> = {
  durable: durableKind,
  nats: natsKind,
  postgres: postgresKind,
  redis: redisKind,
};
