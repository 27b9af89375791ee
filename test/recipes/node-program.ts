import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { onTestFinished } from "vitest";
import type { Program } from "../servers/program.js";
import { startProgram } from "../servers/program.js";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** A program of a page, which can be started again. */
export interface NodeProgram {
  /** Starts it, and waits until it says that it is ready; it ends with the test. */
  start(args?: readonly (string | number)[]): Promise<Program>;
}

/** Makes a program of Node of the code of a page, with tickline as it is in the sources. */
export async function makeProgram(code: string): Promise<NodeProgram> {
  // Where the packages that the program needs can be found.
  const cache = join(root, "node_modules/.cache/tickline");
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, "recipe-"));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const file = join(folder, "program.mjs");
  const ours = ["stream", "relay"].map((name) => [`tickline/${name}`, join(root, `src/${name}/index.ts`)]);
  await build({
    stdin: { contents: code, resolveDir: root },
    outfile: file,
    bundle: true,
    alias: Object.fromEntries(ours) as Record<string, string>,
    external: ["ws", "eventemitter3", "eventsource-parser"],
    format: "esm",
    platform: "node",
    target: "node20",
    logLevel: "error",
  });
  return {
    async start(args = []) {
      const program = startProgram(process.execPath, [file, ...args.map(String)], folder);
      onTestFinished(() => program.stop("SIGKILL"));
      await program.until((output) => output.includes("ready") || undefined);
      return program;
    },
  };
}
