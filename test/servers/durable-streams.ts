import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { findPort } from "./free-port.js";
import type { Program } from "./program.js";
import { makeFolder, startProgram } from "./program.js";

const PROGRAM = fileURLToPath(new URL("../engines/programs/durable-server.mjs", import.meta.url));

/** A server of Durable Streams of the test's own, which keeps its streams in a folder. */
export interface DurableServer {
  readonly port: number;
  /** The address of the stream of that name. */
  url(name: string): string;
  /** Makes a stream. */
  create(name: string, type?: string): Promise<void>;
  /** Adds messages, as one request. */
  append(name: string, messages: readonly unknown[]): Promise<void>;
  remove(name: string): Promise<void>;
  /** Ends the stream: no message will follow. */
  close(name: string): Promise<void>;
  /** Kills the server (-9), and starts it again on the same port and folder. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a server on loopback, on a free port, in a process of its own. */
export async function startDurableServer(): Promise<DurableServer> {
  const { path: folder, remove } = makeFolder();
  const port = await findPort();
  const start = async (): Promise<Program> => {
    const started = startProgram(process.execPath, [PROGRAM, String(port), join(folder, "streams")], folder);
    await started.until((output) => output.includes("has begun") || undefined);
    return started;
  };
  let program = await start().catch((error: unknown) => {
    remove();
    throw error;
  });
  const url = (name: string): string => `http://127.0.0.1:${port}/v1/stream/${name}`;
  const send = async (name: string, init: RequestInit): Promise<void> => {
    const response = await fetch(url(name), init);
    if (!response.ok) throw new Error(`status ${response.status}: ${await response.text()}`);
  };
  return {
    port,
    url,
    create: (name, type = "application/json") => send(name, { method: "PUT", headers: { "content-type": type } }),
    append: (name, messages) =>
      send(name, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(messages),
      }),
    remove: (name) => send(name, { method: "DELETE" }),
    close: (name) => send(name, { method: "POST", headers: { "stream-closed": "true" } }),
    async restart() {
      await program.stop("SIGKILL");
      program = await start();
    },
    async stop() {
      await program.stop("SIGKILL");
      remove();
    },
  };
}
