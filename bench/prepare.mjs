import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { ensureChromium } from "../scripts/chromium.mjs";
import { runScript } from "../scripts/run.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** Whether the installed packages are those of the lockfile. */
function isInstalled() {
  const installed = here("node_modules/.package-lock.json");
  if (!existsSync(installed)) return false;
  const versions = (file) => JSON.parse(readFileSync(file, "utf8")).packages;
  const have = versions(installed);
  return Object.entries(versions(here("package-lock.json"))).every(
    ([path, { version }]) => path === "" || have[path]?.version === version,
  );
}

function install() {
  console.log("Installing the peers: npm ci --prefix bench");
  const npm = process.env.npm_execpath;
  const [command, before] = npm ? [process.execPath, [npm]] : ["npm", []];
  const { status } = spawnSync(command, [...before, "ci"], { cwd: here("."), stdio: "inherit" });
  if (status !== 0) throw new Error("npm ci --prefix bench failed");
}

/**
 * Installs the peers, builds tickline unless a build is given, and finds a browser. Resolves to the browser's path.
 */
export async function prepare({ build }) {
  if (!isInstalled()) install();
  if (build && (await runScript("build")) !== 0) throw new Error("npm run build failed");
  return ensureChromium();
}
