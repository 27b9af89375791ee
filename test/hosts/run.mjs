/**
 * `npm run hosts [-- <name> …]`: tickline in the frameworks of `test/hosts/`, each a package of its own, built by its
 * own bundler with the packed package in it, and driven in Chromium. Prints a table; exits with 1 where a line fails.
 */
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

// Dependencies of what is imported next may not be installed yet.
await import("../../scripts/install.mjs");
const { chromium } = await import("playwright");
const { chromiumArgs, ensureChromium } = await import("../../scripts/chromium.mjs");
const { pack } = await import("../../scripts/packed.mjs");
const { runScript } = await import("../../scripts/run.mjs");
const { build, renderOnServer } = await import("./build.mjs");
const { tryHydration, tryOnPage } = await import("./drive.mjs");
const { openServer } = await import("./server.mjs");

const here = fileURLToPath(new URL(".", import.meta.url));
const modes = ["development", "production"];
const all = readdirSync(here, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !all.includes(name));
if (unknown.length > 0) {
  console.error(`unknown host: ${unknown.join(", ")}. Hosts: ${all.join(", ")}`);
  process.exit(2);
}

const rows = [];
const failures = [];

/** Writes a line of the table, and its failure where there is one. */
async function tell(host, mode, name, how, attempt) {
  const row = { host, build: mode, case: name, how };
  rows.push(row);
  try {
    const { told, drawn, updated, opened, listeners, nodes } = await attempt();
    Object.assign(row, { "pixels before": drawn, "and after a prop": updated, connections: opened });
    Object.assign(row, { "listeners left": listeners ?? "", "nodes left": nodes ?? "", console: told.length });
    if (told.length > 0) throw new Error(`the console was told:\n      ${told.join("\n      ")}`);
    row.result = "ok";
  } catch (error) {
    row.result = "FAILED";
    failures.push(`${host}, ${mode}, ${name}, ${how}: ${error.message}`);
  }
}

async function tryHost(browser, tarball, host, mode) {
  const folder = join(here, host);
  const { page, server: rendered, warnings } = await build(folder, tarball, mode);
  for (const warning of warnings) failures.push(`${host}, ${mode}, build: ${warning}`);
  const server = await openServer(page);
  try {
    const opening = await browser.newPage();
    await opening.goto(server.url);
    const names = await opening.evaluate(() => window.host.names);
    await opening.close();
    for (const name of names) await tell(host, mode, name, "page", () => tryOnPage(browser, server, name));
    if (rendered === undefined) return;
    const props = { url: server.feedUrl, color: "#ff0066" };
    const { html, printed } = await renderOnServer(folder, rendered, mode, props);
    if (printed !== "") failures.push(`${host}, ${mode}, server: ${printed}`);
    for (const [name, text] of Object.entries(html)) {
      server.pages.set(`/${name}`, text);
      await tell(host, mode, name, "server, then page", () => tryHydration(browser, server, name, `/${name}`));
    }
  } finally {
    await server.close();
  }
}

if ((await runScript("build")) !== 0) throw new Error("npm run build failed");
const executablePath = await ensureChromium();
const folder = mkdtempSync(join(tmpdir(), "tickline-hosts-"));
const browser = await chromium.launch({ executablePath, args: chromiumArgs });
try {
  const tarball = pack(folder);
  for (const host of wanted.length > 0 ? wanted : all) {
    for (const mode of modes) {
      try {
        await tryHost(browser, tarball, host, mode);
      } catch (error) {
        failures.push(`${host}, ${mode}: ${error.message}`);
      }
    }
  }
} finally {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}
console.table(rows);
console.log(failures.length > 0 ? `Failed:\n${failures.map((line) => `  ${line}`).join("\n")}` : "all green");
process.exitCode = failures.length > 0 ? 1 : 0;
