import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { findServers } from "../../scripts/servers.mjs";
import { findPort } from "./free-port.js";
import type { Program } from "./program.js";
import { makeFolder, startProgram } from "./program.js";

/** A Mosquitto of the test's own. */
export interface Mosquitto {
  readonly port: number;
  /** The port of its WebSockets. */
  readonly webPort: number;
  /** Kills the broker (-9). */
  kill(): Promise<void>;
  /** Starts it again, on the same ports and folder. */
  start(): Promise<void>;
  /** Ends the broker and removes its folder. */
  stop(): Promise<void>;
}

/** Starts a Mosquitto on loopback, on free ports, with further lines of configuration. */
export async function startMosquitto(lines: readonly string[] = ["allow_anonymous true"]): Promise<Mosquitto> {
  const { mosquitto: path } = findServers();
  if (!path) throw new Error("no Mosquitto on this machine");
  const { path: folder, remove } = makeFolder();
  const [port, webPort] = [await findPort(), await findPort()];
  const listeners = [`listener ${port} 127.0.0.1`, `listener ${webPort} 127.0.0.1`, "protocol websockets"];
  const user = process.getuid?.() === 0 ? ["user root"] : [];
  writeFileSync(join(folder, "mosquitto.conf"), [...user, ...listeners, ...lines, ""].join("\n"));
  const start = async (): Promise<Program> => {
    const started = startProgram(path, ["-c", join(folder, "mosquitto.conf"), "-v"], folder);
    await started.until((output) => /mosquitto version \S+ running/.exec(output)?.[0]);
    return started;
  };
  let program = await start().catch((error: unknown) => {
    remove();
    throw error;
  });
  return {
    port,
    webPort,
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
