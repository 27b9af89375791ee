/**
 * `npm run hosts [-- <name> …] [-- --write]`: tickline in the frameworks of `test/hosts/`, each a package of its own,
 * built by its own bundler with the packed package in it, checked by its own compiler, and driven in Chromium. Prints
 * tables; exits with 1 where a line fails. With `--write` the tables of a run of all go into docs/frameworks.md.
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
const { build, install, renderOnServer } = await import("./build.mjs");
const { checkTypes } = await import("./check.mjs");
const { tryCheck, tryHydration, tryOnPage } = await import("./drive.mjs");
const { openServer } = await import("./server.mjs");
const { sizeOf } = await import("./size.mjs");
const { versionOf, writeTables } = await import("./tables.mjs");

const here = fileURLToPath(new URL(".", import.meta.url));
const modes = ["development", "production"];
const all = readdirSync(here, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

const options = process.argv.slice(2);
const wanted = options.filter((name) => name !== "--write");
const unknown = wanted.filter((name) => !all.includes(name));
if (unknown.length > 0) {
  console.error(`unknown host: ${unknown.join(", ")}. Hosts: ${all.join(", ")}`);
  process.exit(2);
}

const rows = [];
const bundles = [];
const failures = [];

/** Writes a line of the table, and its failure where there is one. */
async function tell(host, mode, name, how, attempt) {
  const row = { host, build: mode, case: name, how };
  rows.push(row);
  try {
    const { told, drawn, updated, opened, mounts, listeners, nodes, timers } = await attempt();
    Object.assign(row, { "pixels before": drawn ?? "", "and after a prop": updated ?? "", connections: opened });
    Object.assign(row, { mounts: mounts ?? 1, "listeners left": listeners ?? "", "nodes left": nodes ?? "" });
    Object.assign(row, { "timers left": timers ?? "", console: told.length });
    if (told.length > 0) throw new Error(`the console was told:\n      ${told.join("\n      ")}`);
    row.result = "ok";
  } catch (error) {
    row.result = "FAILED";
    failures.push(`${host}, ${mode}, ${name}, ${how}: ${error.message}`);
  }
}

/** Tries one build of a fixture: its cases on pages, those of its server, and its own checks. */
async function tryBuild(browser, host, mode) {
  const folder = join(here, host);
  const { page, server: rendered, warnings } = await build(folder, mode);
  for (const warning of warnings) failures.push(`${host}, ${mode}, build: ${warning}`);
  const server = await openServer(page);
  try {
    const opening = await browser.newPage();
    await opening.goto(server.url);
    await opening.waitForFunction(() => window.host !== undefined);
    const { names, checks } = await opening.evaluate(() => ({
      names: window.host.names,
      checks: Object.keys(window.host.checks ?? {}),
    }));
    await opening.close();
    for (const name of names) await tell(host, mode, name, "page", () => tryOnPage(browser, server, name));
    for (const name of checks) await tell(host, mode, name, "check", () => tryCheck(browser, server, name));
    if (rendered !== undefined) {
      const props = { url: server.feedUrl, color: "#ff0066" };
      const { html, printed } = await renderOnServer(folder, rendered, mode, props);
      if (printed !== "") failures.push(`${host}, ${mode}, server: ${printed}`);
      for (const [name, text] of Object.entries(html)) {
        server.pages.set(`/${name}`, text);
        await tell(host, mode, name, "server, then page", () => tryHydration(browser, server, name, `/${name}`));
      }
    }
    return sizeOf(page);
  } finally {
    await server.close();
  }
}

/** Tries a fixture: its types, and both of its builds. */
async function tryHost(browser, tarball, host) {
  const folder = join(here, host);
  install(folder, tarball);
  const bundle = { host, version: versionOf(folder) };
  bundles.push(bundle);
  const attempt = async (what, run) => {
    try {
      return await run();
    } catch (error) {
      failures.push(`${host}, ${what}: ${error.message}`);
      return undefined;
    }
  };
  const types = await attempt("types", () => checkTypes(folder));
  Object.assign(bundle, { "types by": types?.compiler ?? "", "lines refused": types?.refused ?? "" });
  for (const mode of modes) {
    const size = await attempt(mode, () => tryBuild(browser, host, mode));
    if (mode === "production") bundle["kB of tickline"] = size === undefined ? "" : Number(size.toFixed(1));
  }
}

if ((await runScript("build")) !== 0) throw new Error("npm run build failed");
const executablePath = await ensureChromium();
const folder = mkdtempSync(join(tmpdir(), "tickline-hosts-"));
const browser = await chromium.launch({ executablePath, args: chromiumArgs });
const version = browser.version();
try {
  const tarball = pack(folder);
  for (const host of wanted.length > 0 ? wanted : all) await tryHost(browser, tarball, host);
} finally {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}
console.table(rows);
console.table(bundles);
console.log(failures.length > 0 ? `Failed:\n${failures.map((line) => `  ${line}`).join("\n")}` : "all green");
if (options.includes("--write") && failures.length === 0 && wanted.length === 0) writeTables(version, rows, bundles);
process.exitCode = failures.length > 0 ? 1 : 0;
