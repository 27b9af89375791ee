import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A program that runs in a folder. */
export interface Program {
  readonly pid: number;
  /** The text that the program has written so far, to both of its outputs. */
  readonly output: string;
  /** Resolves with what `find` returns for the output; rejects if the program ends before. */
  until<Found>(find: (output: string) => Found | null | undefined): Promise<Found>;
  /** Ends the program; resolves when it is gone. A second call does nothing. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/** Makes an empty folder, and a function that removes it. */
export function makeFolder(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), "tickline-server-"));
  return {
    path,
    remove() {
      rmSync(path, { recursive: true, force: true });
    },
  };
}

/** Starts a program that ends with this process, however that ends: a guard kills it when its own input ends. */
export function startProgram(path: string, args: readonly string[], folder: string): Program {
  const child = spawn(path, args, { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  const { pid } = child;
  if (pid === undefined) throw new Error(`${path} did not start`);
  const guard = spawn("sh", ["-c", 'cat > /dev/null; kill "$0"; sleep 2; rm -rf "$1"', String(pid), folder], {
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
  });
  guard.unref();
  const gone = once(child, "close");
  let output = "";
  let onOutput = (): void => undefined;
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      onOutput();
    });
  }
  child.on("close", () => {
    onOutput();
  });

  return {
    pid,
    get output() {
      return output;
    },
    until(find) {
      return new Promise((resolve, reject) => {
        onOutput = () => {
          const found = find(output);
          if (found !== null && found !== undefined) resolve(found);
          else if (child.exitCode !== null || child.signalCode !== null) reject(new Error(`${path} ended: ${output}`));
        };
        onOutput();
      });
    },
    async stop(signal = "SIGTERM") {
      guard.kill("SIGKILL");
      guard.stdin.destroy();
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      await gone;
    },
  };
}
