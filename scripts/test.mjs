/**
 * `npm test [-- <part> …]`: the whole check or some of its parts, stage by stage. All parts run, even if one fails; the
 * last line counts every check and every test, which no runner of scripts does.
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
  unit: { names: ["headless", "unit"], servers: true, needs: "build" },
  browser: { names: ["browser"], chromium: true, servers: true },
  package: { names: ["package"], chromium: true, needs: "build" },
  demo: { names: ["demo"], chromium: true, firefox: true, servers: true, needs: "build" },
  firefox: { names: ["firefox"], firefox: true, needs: "build" },
};

/**
 * What runs after what; in a stage each lane goes beside the other, in order. The tests of `unit` share two processors
 * themselves, those of `browser` film, and those of `package` compile: pages of `demo` beside them would have to wait.
 */
const stages = [
  [
    ["lint", "docs"],
    ["types", "build", "gates"],
  ],
  [["unit"]],
  [["browser"]],
  [["package"]],
  [["demo"]],
];

/** What runs where it is named, alone. */
const furtherStages = [[["firefox"]]];
const parts = [...stages, ...furtherStages].flat(2);

const wanted = new Set(process.argv.slice(2));
const unknown = [...wanted].filter((part) => !parts.includes(part));
if (unknown.length > 0) {
  console.error(`unknown part: ${unknown.join(", ")}. Parts: ${parts.join(", ")}`);
  process.exit(2);
}
if (wanted.size === 0) for (const part of stages.flat(2)) wanted.add(part);
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

async function runProjects(part, names, print) {
  const folder = mkdtempSync(join(tmpdir(), "tickline-"));
  const file = join(folder, "report.json");
  try {
    const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
    const selected = names.map((name) => `--project=${name}`);
    const code = await runTool("vitest", "vitest", ["run", ...selected, ...reporters], { print });
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

/** Runs a part. What it says is passed through, or handed to `print` in one piece at its end. */
async function run(part, print) {
  const { names, needs, chromium, firefox, servers } = projects[part] ?? {};
  if (failures.some((line) => line.startsWith(`${needs}:`))) return fail(part, 1, `not run, since ${needs} failed`);
  if (steps.includes(part)) {
    if ((await runScript(part, { print })) === 0) total.passed += 1;
    else fail(part, 1, "failed");
    return;
  }
  if (chromium) await ensureChromium();
  if (firefox) ensureFirefox();
  if (servers) ensureServers();
  await runProjects(part, names, print);
}

async function runLane(lane, isAlone) {
  for (const part of lane) {
    const heading = `\n── ${part}`;
    if (isAlone) console.log(heading);
    try {
      await run(part, isAlone ? undefined : (said) => process.stdout.write(`${heading}\n${said}`));
    } catch (error) {
      fail(part, 1, error.message);
    }
  }
}

for (const stage of [...stages, ...furtherStages]) {
  const lanes = stage.map((lane) => lane.filter((part) => wanted.has(part))).filter((lane) => lane.length > 0);
  if (lanes.length > 1) console.log(`\n── ${lanes.map((lane) => lane.join(", ")).join(" beside ")}`);
  await Promise.all(lanes.map((lane) => runLane(lane, lanes.length === 1)));
}

console.log(failures.length > 0 ? `\nFailed:\n${failures.map((line) => `  ${line}`).join("\n")}\n` : "");
const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : "";
process.exitCode = total.failed > 0 ? 1 : 0;
console.log(`${total.passed} passed, ${total.failed} failed${skipped}`);
