import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmodSync, chownSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { findServers } from "../../scripts/servers.mjs";
import { findPort } from "./free-port.js";
import type { Program } from "./program.js";
import { makeFolder, startProgram } from "./program.js";

/** A PostgreSQL of the test's own. */
export interface Postgres {
  /** With the user and the password. */
  readonly url: string;
  readonly password: string;
  /** Ends the server at once, as a crash does, and starts it again on the same port and folder. */
  restart(): Promise<void>;
  /** Kills the server and all of its processes (-9), and starts it again on the same port and folder. */
  kill(): Promise<void>;
  /** Ends the server, whose folder stays. */
  halt(): Promise<void>;
  /** Ends the server and removes its folder. */
  stop(): Promise<void>;
}

/** Starts a PostgreSQL on loopback, on a free port, in a folder of its own; not as root, which it refuses. */
export async function startPostgres(): Promise<Postgres> {
  const { postgresql: initdb } = findServers();
  if (!initdb) throw new Error("no PostgreSQL on this machine");
  const programs = dirname(realpathSync(initdb));
  const { path: folder, remove } = makeFolder();
  const data = join(folder, "data");
  const password = randomBytes(9).toString("hex");
  const passwordFile = join(folder, "password");
  writeFileSync(passwordFile, password);
  // Debian's package makes this user.
  const isRoot = process.getuid?.() === 0;
  const asUser = isRoot ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] : [];
  if (isRoot) {
    const idOf = (flag: string): number => Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }));
    for (const path of [folder, passwordFile]) chownSync(path, idOf("-u"), idOf("-g"));
  }
  chmodSync(folder, 0o700);
  const toCommand = (program: string, args: readonly string[]): [string, readonly string[]] => {
    const [first, ...rest] = [...asUser, join(programs, program), ...args];
    return [first, rest];
  };
  const making = ["-D", data, "-U", "test", "-A", "scram-sha-256", "--pwfile", passwordFile, "--no-sync"];
  const [command, args] = toCommand("initdb", [...making, "-E", "UTF8", "--locale", "C.UTF-8"]);
  execFileSync(command, args, { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });

  const port = await findPort();
  const start = async (): Promise<Program> => {
    const settings = ["listen_addresses=127.0.0.1", `port=${port}`, `unix_socket_directories=${folder}`, "fsync=off"];
    const given = ["-D", data, ...settings.flatMap((setting) => ["-c", setting])];
    const program = startProgram(...toCommand("postgres", given), folder);
    await program.until((output) => output.includes("ready to accept connections") || undefined);
    return program;
  };
  let program = await start().catch((error: unknown) => {
    remove();
    throw error;
  });
  return {
    url: `postgresql://test:${password}@127.0.0.1:${port}/postgres`,
    password,
    async restart() {
      await program.stop("SIGQUIT");
      program = await start();
    },
    async kill() {
      const all = [program.pid, ...childrenOf(program.pid)];
      for (const pid of all) killAtOnce(pid);
      await program.stop("SIGKILL");
      // A process that lingers holds the memory that the next server wants.
      while (all.some((pid) => killAtOnce(pid))) await new Promise((resolve) => setTimeout(resolve, 5));
      program = await start();
    },
    async halt() {
      await program.stop("SIGQUIT");
    },
    async stop() {
      await program.stop("SIGQUIT");
      remove();
    },
  };
}

/** Returns the processes that a process has started. */
function childrenOf(pid: number): readonly number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter(Boolean).map(Number);
}

/** Kills a process (-9); false where there is none. */
function killAtOnce(pid: number): boolean {
  try {
    return process.kill(pid, "SIGKILL");
  } catch {
    return false;
  }
}
