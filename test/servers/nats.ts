import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findServers } from "../../scripts/servers.mjs";
import { findPort } from "./free-port.js";
import type { Program } from "./program.js";
import { makeFolder, startProgram } from "./program.js";

/** A NATS server with JetStream of the test's own. */
export interface NatsServer {
  readonly port: number;
  /** The port of its WebSockets. */
  readonly webSocketPort: number;
  /** Kills the server (-9). */
  kill(): Promise<void>;
  /** Starts it again, on the same ports and folder. */
  start(): Promise<void>;
  /** Keeps a copy of all that the server has stored by now. */
  keepStore(): void;
  /** Puts the copy in the place of what the server has stored, as a power failure does; while it is killed. */
  restoreStore(): void;
  /** Ends the server and removes its folder. */
  stop(): Promise<void>;
}

/** Starts a NATS server with JetStream on loopback, on free ports, in a folder of its own. */
export async function startNats(settings = 'jetstream { store_dir: "./store" }'): Promise<NatsServer> {
  const { "nats-server": path } = findServers();
  if (!path) throw new Error("no nats-server on this machine");
  const { path: folder, remove } = makeFolder();
  const [port, webSocketPort] = [await findPort(), await findPort()];
  const [store, copy, file] = ["store", "copy", "nats-server.conf"].map((name) => join(folder, name));
  mkdirSync(store);
  writeFileSync(
    file,
    `listen: "127.0.0.1:${port}"\nwebsocket { host: "127.0.0.1", port: ${webSocketPort}, no_tls: true }\n${settings}\n`,
  );
  const start = async (): Promise<Program> => {
    const started = startProgram(path, ["-c", file], folder);
    await started.until((output) => output.includes("Server is ready") || undefined);
    return started;
  };
  let program = await start().catch((error: unknown) => {
    remove();
    throw error;
  });
  return {
    port,
    webSocketPort,
    kill: () => program.stop("SIGKILL"),
    async start() {
      program = await start();
    },
    keepStore() {
      cpSync(store, copy, { recursive: true });
    },
    restoreStore() {
      rmSync(store, { recursive: true });
      cpSync(copy, store, { recursive: true });
    },
    async stop() {
      await program.stop("SIGKILL");
      remove();
    },
  };
}
