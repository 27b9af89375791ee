import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import type { NatsConnection } from "@nats-io/transport-node";
import { connect } from "@nats-io/transport-node";
import type { BrowserCommand } from "vitest/node";
import { findServers } from "../../scripts/servers.mjs";
import type { NatsServer } from "./nats.js";
import { startNats } from "./nats.js";

declare module "vitest/browser" {
  interface BrowserCommands {
    /** Starts a NATS server with a stream NUMBERS; resolves with the port of its WebSockets, where there is one. */
    startNats(): Promise<number | undefined>;
    /** Adds rows of these values to the stream. */
    appendToNats(values: readonly number[]): Promise<void>;
    /** Kills the server (-9), and starts it again. */
    restartNats(): Promise<void>;
    /** Ends it. */
    stopNats(): Promise<void>;
  }
}

let running: { readonly server: NatsServer; readonly writer: NatsConnection } | undefined;

/** The commands, as the runner of tests in a page takes them. */
interface NatsCommands {
  readonly startNats: BrowserCommand;
  readonly appendToNats: BrowserCommand<[values: readonly number[]]>;
  readonly restartNats: BrowserCommand;
  readonly stopNats: BrowserCommand;
}

export const natsCommands: NatsCommands = {
  async startNats(): Promise<number | undefined> {
    if (!findServers()["nats-server"]) return undefined;
    const server = await startNats();
    const writer = await connect({
      servers: `127.0.0.1:${server.port}`,
      maxReconnectAttempts: -1,
      reconnectTimeWait: 5,
    });
    running = { server, writer };
    const manager = await jetstreamManager(writer, { checkAPI: false });
    await manager.streams.add({ name: "NUMBERS", subjects: ["numbers.>"] });
    return server.webSocketPort;
  },
  async appendToNats(_, values) {
    const js = jetstream(running!.writer);
    await Promise.all(values.map((value) => js.publish("numbers.all", JSON.stringify({ value }))));
  },
  async restartNats() {
    await running!.server.kill();
    await running!.server.start();
    // The writer comes back by itself.
    while (
      !(await running!.writer.flush().then(
        () => true,
        () => false,
      ))
    );
  },
  async stopNats() {
    await running?.writer.close();
    await running?.server.stop();
    running = undefined;
  },
};
