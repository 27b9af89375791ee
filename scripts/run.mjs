/** Runs programs and scripts in the project's folder, their output passed through: one `spawn` needs no library. */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../", import.meta.url));

function run(program, args) {
  return new Promise((resolve, reject) => {
    // Old outputs are not worth their room: what has changed is made anew.
    const env = { ...process.env, WIREIT_CACHE: "none" };
    const child = spawn(program, args, { cwd: root, env, stdio: "inherit" });
    child.on("error", reject);
    child.on("exit", (code, signal) => resolve(signal ? 1 : code));
  });
}

/** Runs a program of a dependency; resolves to its exit code. */
export function runTool(name, program, ...args) {
  const folder = join(root, "node_modules", name);
  const { bin } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  return run(process.execPath, [join(folder, typeof bin === "string" ? bin : bin[program]), ...args]);
}

/** Runs a script of package.json; resolves to its exit code. */
export function runScript(name) {
  const npm = process.env.npm_execpath;
  return npm ? run(process.execPath, [npm, "run", "--silent", name]) : run("npm", ["run", "--silent", name]);
}
