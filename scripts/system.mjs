/** What this machine has, and how it gets more: shared by what finds and installs programs. */
import { spawnSync } from "node:child_process";
import { accessSync, constants, readFileSync, statSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Whether a path is that of a file which can be executed. */
export function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** The path of a program of that name, in `PATH` or in further folders; undefined where there is none. */
export function onPath(name, more = []) {
  const folders = (process.env.PATH ?? "").split(delimiter).filter(Boolean);
  return [...folders, ...more].map((folder) => join(folder, name)).find(isProgram);
}

/** Runs a command, says so, shows its output; returns whether it succeeded. */
export function run(command, args, env = {}) {
  console.log(`$ ${[command, ...args].join(" ")}`);
  const options = { stdio: "inherit", env: { ...process.env, DEBIAN_FRONTEND: "noninteractive", ...env } };
  return spawnSync(command, args, options).status === 0;
}

/** Whether packages of Debian can be installed here without asking anybody. */
export function isRootOnDebian() {
  if (process.getuid?.() !== 0 || !onPath("apt-get")) return false;
  try {
    return /^ID=debian$/m.test(readFileSync("/etc/os-release", "utf8"));
  } catch {
    return false;
  }
}
