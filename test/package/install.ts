import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** A folder with the programs of `consumer/` and the package as npm would install it. */
    consumer: string;
  }
}

interface Manifest {
  readonly dependencies: Record<string, string>;
}

/** Packs the package into `folder`; returns the tarball. */
function pack(folder: string): string {
  const args = ["pack", "--json", "--ignore-scripts", "--pack-destination", folder];
  const npm = process.env.npm_execpath;
  const [command, before] = npm ? [process.execPath, [npm]] : ["npm", []];
  const told = execFileSync(command, [...before, ...args], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  const [{ filename }] = Object.values(JSON.parse(told) as Record<string, { filename: string }>);
  return join(folder, filename);
}

/** Links what the tarball's own package.json asks for, and nothing else, from what is installed here. */
function linkDependencies(modules: string): void {
  const { dependencies } = JSON.parse(readFileSync(join(modules, "tickline/package.json"), "utf8")) as Manifest;
  for (const name of Object.keys(dependencies)) {
    symlinkSync(resolve("node_modules", name), join(modules, name), "junction");
  }
}

let folder: string | undefined;

/** Installs the packed package into a new folder, without a network. */
export function setup(project: TestProject): void {
  folder = mkdtempSync(join(realpathSync(tmpdir()), "tickline-consumer-"));
  const modules = join(folder, "node_modules");
  mkdirSync(join(modules, "tickline"), { recursive: true });
  execFileSync("tar", ["-xzf", pack(folder), "--strip-components=1", "-C", join(modules, "tickline")]);
  linkDependencies(modules);
  cpSync("test/package/consumer", folder, { recursive: true });
  project.provide("consumer", folder);
}

export function teardown(): void {
  if (folder) rmSync(folder, { recursive: true, force: true });
}
