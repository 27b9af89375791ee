import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import type { NatsConnection } from "@nats-io/transport-node";
import { connect } from "@nats-io/transport-node";
import { nats } from "../../src/adapters/nats/index.js";
import { startNats } from "../servers/nats.js";
import type { EngineKind, NumberRow } from "./engine.js";

/** Connects to a NATS server on loopback, without coming back by itself. */
export function natsConnection(port: number): Promise<NatsConnection> {
  return connect({ servers: `127.0.0.1:${port}`, reconnect: false });
}

/** Connects for the test's own commands: it comes back by itself. */
export async function natsWriter(port: number) {
  const connection = await connect({
    servers: `127.0.0.1:${port}`,
    maxReconnectAttempts: -1,
    reconnectTimeWait: 5,
  });
  return { connection, js: jetstream(connection), manager: await jetstreamManager(connection, { checkAPI: false }) };
}

/** Waits until a writer is back. */
export async function untilBack(connection: NatsConnection): Promise<void> {
  const isBack = (): Promise<boolean> =>
    connection.flush().then(
      () => true,
      () => false,
    );
  while (!(await isBack()));
}

/** NATS JetStream, whose messages are in files. */
export const natsKind: EngineKind = {
  name: "nats",
  packages: ["nats-server"],
  source: (port) => nats<NumberRow>(() => natsConnection(port), "NUMBERS"),
  async start() {
    const server = await startNats();
    const { connection, js, manager } = await natsWriter(server.port);
    await manager.streams.add({ name: "NUMBERS", subjects: ["numbers.>"] });
    return {
      port: server.port,
      async append(values) {
        await Promise.all(values.map((value) => js.publish("numbers.all", JSON.stringify({ value }))));
      },
      async trim(kept) {
        await manager.streams.purge("NUMBERS", { keep: kept });
      },
      async restart() {
        await server.kill();
        await server.start();
        await untilBack(connection);
      },
      async stop() {
        await connection.close();
        await server.stop();
      },
    };
  },
};
