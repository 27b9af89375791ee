/**
 * Finds, installs and starts Chromium: shared by browser tests, demo tests, screenshots and benches. Playwright
 * installs its own browser alone, and none of the system.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { isProgram, isRootOnDebian, onPath, run } from "./system.mjs";

/** Arguments of every Chromium that this project starts: headless, quiet on the network, able to run in a container. */
export const chromiumArgs = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const names = ["chromium", "chromium-browser", "google-chrome"];
const applications = [
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];
const playwright = fileURLToPath(new URL("../node_modules/playwright", import.meta.url));

async function downloaded() {
  if (!existsSync(playwright)) return undefined;
  const { chromium } = await import("playwright");
  const path = chromium.executablePath();
  return path && isProgram(path) ? path : undefined;
}

/**
 * Returns the path of a Chromium on this machine: `CHROMIUM_PATH`, else the system's, else Playwright's own; undefined
 * where there is none. Throws where `CHROMIUM_PATH` names no program.
 */
export async function findChromium() {
  const wanted = process.env.CHROMIUM_PATH;
  if (wanted) {
    if (isProgram(wanted)) return wanted;
    throw new Error(`CHROMIUM_PATH names no program: ${wanted}`);
  }
  for (const name of names) {
    const path = onPath(name);
    if (path) return path;
  }
  return applications.find(isProgram) ?? (await downloaded());
}

function starts(path) {
  return spawnSync(path, ["--version"], { stdio: "ignore" }).status === 0;
}

/**
 * Does the same as {@link findChromium}, but installs Chromium where there is none: Debian's package as root, else
 * Playwright's download. Throws an error that names the command to run where neither works.
 */
export async function ensureChromium() {
  const found = await findChromium();
  if (found) return found;
  if (isRootOnDebian()) {
    console.log("No Chromium on this machine: installing Debian's package (as root).");
    if (run("apt-get", ["update"]) && run("apt-get", ["install", "-y", "chromium"])) {
      const installed = await findChromium();
      if (installed) return installed;
    }
  }
  console.log("No Chromium on this machine: downloading Playwright's own.");
  run(process.execPath, [join(playwright, "cli.js"), "install", "chromium"]);
  const own = await findChromium();
  if (own && starts(own)) return own;
  throw new Error(
    own
      ? `Chromium does not start: ${own}. Run: sudo npx playwright install-deps chromium`
      : "no Chromium found. Run: npx playwright install --with-deps chromium, or set CHROMIUM_PATH",
  );
}
