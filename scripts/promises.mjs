/**
 * Runs promises, tests that tell figures, in full, and prints what each was put to. `npm test` runs a small part of the
 * same. Reporters of vitest print no figures.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { runTool } from "./run.mjs";
import { ensureServers } from "./servers.mjs";

/** Reads `[<file> …] [--seed <n>]`; exits with 2 where it is not that. */
export function readArguments(command) {
  try {
    const { values, positionals } = parseArgs({
      options: { seed: { type: "string", default: "1" } },
      allowPositionals: true,
    });
    if (!/^\d{1,6}$/.test(values.seed)) {
      throw new Error(`invalid seed: ${values.seed} (expected a whole number below a million)`);
    }
    return { seed: values.seed, files: positionals };
  } catch (error) {
    console.error(`${error.message}\nusage: ${command}`);
    return process.exit(2);
  }
}

const number = new Intl.NumberFormat("en-US");
const wordOf = (value) => (typeof value === "number" ? number.format(value) : value);

/** Prints a line for each promise: whether it was kept, and its duration, with its figures below. */
function print({ testResults }, title, seed) {
  console.log(`\n${title}, seed ${seed}, Node ${process.version}\n`);
  for (const { name, assertionResults, message } of testResults) {
    const file = name
      .split("/")
      .at(-1)
      .replace(/\.test\.ts$/, "");
    if (assertionResults.length === 0) console.log(`BROKEN  ${file}: ${message}`);
    for (const { title, status, duration = 0, meta } of assertionResults) {
      const result = { passed: "kept  ", failed: "BROKEN" }[status] ?? status;
      console.log(`${result}  ${file}: ${title} (${(duration / 1_000).toFixed(1)} s)`);
      const figures = Object.entries(meta?.figures ?? {}).map(([what, value]) => `${what}: ${wordOf(value)}`);
      if (figures.length > 0) console.log(`        ${figures.join(" · ")}`);
    }
  }
}

/** Runs the files that `filters` find, says what came of it, and leaves its exit code with the process. */
export async function runPromises(title, seed, filters) {
  process.env.CHAOS = "full";
  process.env.CHAOS_SEED = seed;
  const started = performance.now();
  const folder = mkdtempSync(join(tmpdir(), "tickline-"));
  try {
    const file = join(folder, "report.json");
    ensureServers();
    const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
    const projects = ["headless", "browser", "package"].map((name) => `--project=${name}`);
    process.exitCode = await runTool("vitest", "vitest", ["run", ...projects, ...filters, ...reporters]);
    const report = JSON.parse(readFileSync(file, "utf8"));
    print(report, title, seed);
    const { numPassedTests: kept, numTotalTests: count, numPendingTests: skipped } = report;
    const left = skipped > 0 ? `, ${skipped} skipped` : "";
    console.log(`\n${kept} of ${count} kept${left}, in ${((performance.now() - started) / 60_000).toFixed(1)} minutes`);
  } catch (error) {
    console.error(`no report: ${error.message}`);
    process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
