import { cpSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { pack, unpack } from "../../scripts/packed.mjs";

declare module "vitest" {
  interface ProvidedContext {
    /** A folder with the programs of `consumer/` and the package as npm would install it. */
    consumer: string;
  }
}

let folder: string | undefined;

/** Installs the packed package into a new folder, without a network. */
export function setup(project: TestProject): void {
  folder = mkdtempSync(join(realpathSync(tmpdir()), "tickline-consumer-"));
  const modules = join(folder, "node_modules");
  unpack(pack(folder), modules);
  cpSync("test/package/consumer", folder, { recursive: true });
  project.provide("consumer", folder);
}

export function teardown(): void {
  if (folder) rmSync(folder, { recursive: true, force: true });
}
