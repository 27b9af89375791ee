import { durable } from "../../src/adapters/durable/index.js";
import { startDurableServer } from "../servers/durable-streams.js";
import type { EngineKind, NumberRow } from "./engine.js";

/** Durable Streams, by their reference server. */
export const durableKind: EngineKind = {
  name: "durable",
  packages: [],
  keepsConnections: true,
  source: (port) => durable<NumberRow>(`http://127.0.0.1:${port}/v1/stream/numbers`),
  async start() {
    const server = await startDurableServer();
    await server.create("numbers");
    let last: Promise<unknown> = Promise.resolve();
    return {
      port: server.port,
      append(values) {
        // One after another: requests of their own may overtake one another.
        const own = last.then(() =>
          values.length > 0
            ? server.append(
                "numbers",
                values.map((value) => ({ time: Date.now(), value })),
              )
            : undefined,
        );
        last = own.catch(() => undefined);
        return own;
      },
      restart: server.restart,
      stop: server.stop,
    };
  },
};
