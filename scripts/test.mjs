/**
 * `npm test [-- <part> …]`: the whole check or some of its parts, in order. All parts run, even if one fails; the last
 * line counts every check and every test, which no runner of scripts does.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { ensureChromium } from "./chromium.mjs";
import { ensureFirefox } from "./firefox.mjs";
import { runScript, runTool } from "./run.mjs";
import { ensureServers } from "./servers.mjs";

/** Scripts of package.json, which wireit does not run again on the same files. */
const steps = ["types", "lint", "build", "docs", "gates"];

const projects = {
  unit: { names: ["headless", "unit"], servers: true },
  browser: { names: ["browser"], chromium: true },
  package: { names: ["package"], chromium: true, needs: "build" },
  demo: { names: ["demo"], chromium: true, firefox: true, needs: "build" },
};
const parts = [...steps, ...Object.keys(projects)];

const wanted = new Set(process.argv.slice(2));
const unknown = [...wanted].filter((part) => !parts.includes(part));
if (unknown.length > 0) {
  console.error(`unknown part: ${unknown.join(", ")}. Parts: ${parts.join(", ")}`);
  process.exit(2);
}
if (wanted.size === 0) for (const part of parts) wanted.add(part);
for (const part of [...wanted]) {
  const needs = projects[part]?.needs;
  if (needs) wanted.add(needs);
}

const total = { passed: 0, failed: 0, skipped: 0 };
const failures = [];

function fail(part, count, why) {
  total.failed += count;
  failures.push(`${part}: ${why}`);
}

/** Reads vitest's report; undefined where the run broke off before it wrote one. */
function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

/** Returns a line a failure of a test file: the last lines printed tell what failed, even where a log is cut. */
function failuresOf({ name, status, message, assertionResults }) {
  const file = relative(process.cwd(), name);
  const line = (what, why = "") => `${file} > ${what}: ${stripVTControlCharacters(why).split("\n", 1)[0]}`;
  const failed = assertionResults.filter((test) => test.status === "failed");
  // A file that did not load, or whose hooks failed, has no failed test of its own.
  if (status === "failed" && failed.length === 0) return [line("(file)", message)];
  return failed.map((test) => line(test.fullName, test.failureMessages[0]));
}

async function runProjects(part, names) {
  const folder = mkdtempSync(join(tmpdir(), "tickline-"));
  const file = join(folder, "report.json");
  try {
    const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
    const code = await runTool("vitest", "vitest", "run", ...names.map((name) => `--project=${name}`), ...reporters);
    const report = readReport(file);
    if (!report) return fail(part, 1, "crashed");
    const failed = report.testResults.flatMap(failuresOf);
    total.passed += report.numPassedTests;
    total.skipped += report.numPendingTests + report.numTodoTests;
    if (failed.length > 0) fail(part, failed.length, [`${failed.length} failed`, ...failed].join("\n    "));
    else if (code !== 0) fail(part, 1, `vitest ended with code ${code}`);
    else if (report.numPassedTests === 0) fail(part, 1, "no test ran");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function run(part) {
  console.log(`\n── ${part}`);
  const { names, needs, chromium, firefox, servers } = projects[part] ?? {};
  if (failures.some((line) => line.startsWith(`${needs}:`))) return fail(part, 1, `not run, since ${needs} failed`);
  if (steps.includes(part)) {
    if ((await runScript(part)) === 0) total.passed += 1;
    else fail(part, 1, "failed");
    return;
  }
  if (chromium) await ensureChromium();
  if (firefox) ensureFirefox();
  if (servers) ensureServers();
  await runProjects(part, names);
}

for (const part of parts.filter((name) => wanted.has(name))) {
  try {
    await run(part);
  } catch (error) {
    fail(part, 1, error.message);
  }
}

console.log(failures.length > 0 ? `\nFailed:\n${failures.map((line) => `  ${line}`).join("\n")}\n` : "");
const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : "";
process.exitCode = total.failed > 0 ? 1 : 0;
console.log(`${total.passed} passed, ${total.failed} failed${skipped}`);
