/** Finds and installs programs of this machine, as no library does: shared by the scripts that need one. */
import { spawnSync } from "node:child_process";
import { accessSync, constants, readFileSync, statSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Whether a path names an executable file. */
export function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** Returns the path of a program of that name, in `PATH` or in further folders; undefined where there is none. */
export function onPath(name, more = []) {
  const folders = (process.env.PATH ?? "").split(delimiter).filter(Boolean);
  return [...folders, ...more].map((folder) => join(folder, name)).find(isProgram);
}

/** Runs a command, prints it and its output; returns whether it succeeded. */
export function run(command, args, env = {}) {
  console.log(`$ ${[command, ...args].join(" ")}`);
  const options = { stdio: "inherit", env: { ...process.env, DEBIAN_FRONTEND: "noninteractive", ...env } };
  return spawnSync(command, args, options).status === 0;
}

/** Whether this process can install packages of Debian without a password. */
export function isRootOnDebian() {
  if (process.getuid?.() !== 0 || !onPath("apt-get")) return false;
  try {
    return /^ID=debian$/m.test(readFileSync("/etc/os-release", "utf8"));
  } catch {
    return false;
  }
}
