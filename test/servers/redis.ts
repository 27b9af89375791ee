import { findServers } from "../../scripts/servers.mjs";
import { findPort } from "./free-port.js";
import type { Program } from "./program.js";
import { makeFolder, startProgram } from "./program.js";

/** A Redis of the test's own. */
export interface RedisServer {
  readonly port: number;
  /** Kills the server (-9). */
  kill(): Promise<void>;
  /** Starts it again, on the same port and folder. */
  start(): Promise<void>;
  /** Ends the server and removes its folder. */
  stop(): Promise<void>;
}

/**
 * Starts a Redis on loopback, on a free port, in a folder of its own.
 *
 * @param settings - further settings, such as `["--appendonly", "no"]`. Default: a write is on disk before its answer
 */
export async function startRedis(
  settings: readonly string[] = ["--appendonly", "yes", "--appendfsync", "always"],
): Promise<RedisServer> {
  const { "redis-server": path } = findServers();
  if (!path) throw new Error("no Redis on this machine");
  const { path: folder, remove } = makeFolder();
  const port = await findPort();
  const start = async (): Promise<Program> => {
    const place = ["--port", String(port), "--bind", "127.0.0.1", "--dir", folder, "--save", ""];
    const started = startProgram(path, [...place, ...settings], folder);
    await started.until((output) => output.includes("Ready to accept connections") || undefined);
    return started;
  };
  let program = await start().catch((error: unknown) => {
    remove();
    throw error;
  });
  return {
    port,
    kill: () => program.stop("SIGKILL"),
    async start() {
      program = await start();
    },
    async stop() {
      await program.stop("SIGKILL");
      remove();
    },
  };
}
