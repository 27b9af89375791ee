import { readFileSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { findServers } from "../../scripts/servers.mjs";
import { makeFolder, startProgram } from "./program.js";

/** An nginx with Nchan. */
export interface Nginx {
  /** The path of the socket that it listens on. */
  readonly socket: string;
  /** Sends a request; resolves with the status and the text of the answer. */
  ask(method: string, path: string, body?: string): Promise<{ status: number; text: string }>;
  /**
   * Reloads the configuration, as `nginx -s reload` does; resolves when new workers have taken over and the old ones
   * are gone.
   */
  reload(): Promise<void>;
  /** Ends the server and removes its folder. */
  stop(): Promise<void>;
}

/** The number of workers, as in the template. */
const WORKERS = 2;

/** Starts an nginx with these locations, on a socket in a folder of its own, so that no port can be taken. */
export async function startNginx(locations: string): Promise<Nginx> {
  const { nginx, "libnginx-mod-nchan": nchan } = findServers();
  if (!nginx || !nchan) throw new Error("no nginx with Nchan on this machine");
  const { path: folder, remove } = makeFolder();
  const words: Record<string, string> = { nchan, folder, user: process.getuid?.() === 0 ? "user root;" : "" };
  const template = readFileSync("test/servers/nginx.conf", "utf8");
  writeFileSync(
    join(folder, "nginx.conf"),
    template.replace(/@(\w+)@/g, (_, word: string) => words[word]),
  );
  writeFileSync(join(folder, "locations.conf"), locations);
  const socket = join(folder, "nginx.sock");
  const program = startProgram(nginx, ["-p", folder, "-c", "nginx.conf", "-e", "stderr"], folder);

  let lives = 0;
  const takeOver = async (): Promise<void> => {
    lives += 1;
    const count = (words: RegExp, output: string): number => [...output.matchAll(words)].length;
    await program.until((output) => {
      const started = count(/start worker process \d/g, output);
      const ended = count(/worker process \d+ exited/g, output);
      return (started >= lives * WORKERS && ended >= (lives - 1) * WORKERS) || undefined;
    });
  };
  const stop = async (): Promise<void> => {
    await program.stop();
    remove();
  };
  await takeOver().catch(async (error: unknown) => {
    await stop();
    throw error;
  });

  return {
    socket,
    ask: (method, path, body) =>
      new Promise((resolve, reject) => {
        const asking = request({ socketPath: socket, method, path, agent: false }, (response) => {
          let text = "";
          response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
          response.on("error", reject).on("end", () => {
            resolve({ status: response.statusCode ?? 0, text });
          });
        });
        asking.on("error", reject).end(body);
      }),
    async reload() {
      process.kill(program.pid, "SIGHUP");
      await takeOver();
    },
    stop,
  };
}
