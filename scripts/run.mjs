/**
 * Runs programs and scripts in the project's folder: one `spawn` needs no library. Their output is passed through, or
 * where others run beside them, handed to `print` in one piece at the end.
 */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../", import.meta.url));

function run(program, args, print) {
  return new Promise((resolve, reject) => {
    // Old outputs are not worth their room: what has changed is made anew.
    const env = { ...process.env, WIREIT_CACHE: "none" };
    const stdio = print ? ["ignore", "pipe", "pipe"] : "inherit";
    const child = spawn(program, args, { cwd: root, env, stdio });
    const said = [];
    for (const output of [child.stdout, child.stderr]) output?.on("data", (bytes) => said.push(bytes));
    child.on("error", reject);
    child.on("close", (code, signal) => {
      print?.(Buffer.concat(said).toString());
      resolve(signal ? 1 : code);
    });
  });
}

/** Runs a program of a dependency; resolves to its exit code. */
export function runTool(name, program, args, { print } = {}) {
  const folder = join(root, "node_modules", name);
  const { bin } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  return run(process.execPath, [join(folder, typeof bin === "string" ? bin : bin[program]), ...args], print);
}

/** Runs a script of package.json; resolves to its exit code. */
export function runScript(name, { print } = {}) {
  const npm = process.env.npm_execpath;
  const args = ["run", "--silent", name];
  return npm ? run(process.execPath, [npm, ...args], print) : run("npm", args, print);
}
