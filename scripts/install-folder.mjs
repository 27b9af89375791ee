/**
 * Installs packages with a lockfile of their own, in a folder of the project. Plain Node: no library may be there yet.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { root } from "./run.mjs";

/** Whether the packages that are installed in a folder are those of its lockfile; some are for other platforms. */
function isInstalled(folder) {
  const installed = join(folder, "node_modules/.package-lock.json");
  if (!existsSync(installed)) return false;
  const packages = (file) => JSON.parse(readFileSync(file, "utf8")).packages;
  const have = packages(installed);
  return Object.entries(packages(join(folder, "package-lock.json"))).every(
    ([path, { version, optional }]) =>
      path === "" || have[path]?.version === version || (optional && have[path] === undefined),
  );
}

/** Installs the packages of a folder's lockfile, unless they are there. */
export function installFolder(folder) {
  if (isInstalled(folder)) return;
  const name = relative(root, folder);
  console.log(`Installing the packages of ${name}: npm ci --prefix ${name}`);
  const npm = process.env.npm_execpath;
  const [command, before] = npm ? [process.execPath, [npm]] : ["npm", []];
  const { status } = spawnSync(command, [...before, "ci"], { cwd: folder, stdio: "inherit" });
  if (status !== 0) throw new Error(`npm ci --prefix ${name} failed`);
}
