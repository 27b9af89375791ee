/** Packs the package as npm publishes it, and puts it where a user has it: without a network. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { root } from "./run.mjs";

/** Packs what is built into `folder`; returns the path of the tarball. */
export function pack(folder) {
  const args = ["pack", "--json", "--ignore-scripts", "--pack-destination", folder];
  const npm = process.env.npm_execpath;
  const [command, before] = npm ? [process.execPath, [npm]] : ["npm", []];
  const stdio = ["ignore", "pipe", "ignore"];
  const told = execFileSync(command, [...before, ...args], { cwd: root, encoding: "utf8", stdio });
  const [{ filename }] = Object.values(JSON.parse(told));
  return join(folder, filename);
}

/**
 * Unpacks a tarball into a folder `node_modules`, and links what its own package.json asks for, and nothing else, from
 * what is installed here.
 */
export function unpack(tarball, modules) {
  const folder = join(modules, "tickline");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  execFileSync("tar", ["-xzf", tarball, "--strip-components=1", "-C", folder]);
  const { dependencies } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  for (const name of Object.keys(dependencies)) {
    const link = join(modules, name);
    if (!existsSync(link)) symlinkSync(join(root, "node_modules", name), link, "junction");
  }
}
