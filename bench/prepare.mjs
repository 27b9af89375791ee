import { fileURLToPath } from "node:url";
import { ensureChromium } from "../scripts/chromium.mjs";
import { installFolder } from "../scripts/install-folder.mjs";
import { runScript } from "../scripts/run.mjs";

/**
 * Installs the peers, builds tickline unless a build is given, and finds a browser. Resolves to the browser's path.
 */
export async function prepare({ build }) {
  installFolder(fileURLToPath(new URL(".", import.meta.url)));
  if (build && (await runScript("build")) !== 0) throw new Error("npm run build failed");
  return ensureChromium();
}
