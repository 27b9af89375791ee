/**
 * `npm run chaos [-- <file> …] [--seed <n>]`: tests all promises of the stream in full, prints their figures, and exits
 * with 1 where one is broken. `npm test` runs about a hundredth of the same.
 */
import { ensureChromium } from "./chromium.mjs";
import { readArguments, runPromises } from "./promises.mjs";
import { runScript } from "./run.mjs";

/** The files that need a page: one reads pixels, one reloads, two look at its memory, one opens many. */
const inPage = {
  gaps: "test/browser/gaps",
  cache: "test/browser/cache.test",
  "past-memory": "test/browser/past-memory",
  leaks: "test/package/leaks",
  tabs: "test/package/tabs",
};

const { seed, files } = readArguments(
  "npm run chaos [-- <file> …] [--seed <n>], such as: npm run chaos -- cuts storms",
);
const all = ["test/chaos/", ...Object.values(inPage), "test/testing/fault-server"];
const filters = files.length > 0 ? files.map((each) => inPage[each] ?? `test/chaos/${each}`) : all;
if (Object.values(inPage).some((each) => filters.includes(each))) await ensureChromium();
// Widgets come and go as a page has them: from the package.
if (filters.includes(inPage.leaks) && (await runScript("build")) !== 0) {
  console.error("no report: npm run build failed");
  process.exit(1);
const { seed, files } = readArguments();
process.env.CHAOS = "full";
process.env.CHAOS_SEED = seed;

const number = new Intl.NumberFormat("en-US");
const wordOf = (value) => (typeof value === "number" ? number.format(value) : value);

/** Prints a line for each promise: whether it was kept, and its duration, with its figures below. */
function print({ testResults }) {
  console.log(`\nThe promises of the stream, seed ${seed}, Node ${process.version}\n`);
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

const started = performance.now();
const folder = mkdtempSync(join(tmpdir(), "tickline-"));
try {
  const file = join(folder, "report.json");
  const all = ["test/chaos/", ...Object.values(inPage), "test/testing/fault-server"];
  const filters = files.length > 0 ? files.map((each) => inPage[each] ?? `test/chaos/${each}`) : all;
  if (Object.values(inPage).some((each) => filters.includes(each))) await ensureChromium();
  // Widgets come and go, and tabs share, as a page has them: from the package.
  const needsBuild = [inPage.leaks, inPage.tabs].some((each) => filters.includes(each));
  if (needsBuild && (await runScript("build")) !== 0) throw new Error("npm run build failed");
  ensureServers();
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  const projects = ["headless", "browser", "package"].map((name) => `--project=${name}`);
  process.exitCode = await runTool("vitest", "vitest", ["run", ...projects, ...filters, ...reporters]);
  const report = JSON.parse(readFileSync(file, "utf8"));
  print(report);
  const { numPassedTests: kept, numTotalTests: count } = report;
  console.log(`\n${kept} of ${count} kept, in ${((performance.now() - started) / 60_000).toFixed(1)} minutes`);
} catch (error) {
  console.error(`no report: ${error.message}`);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
await runPromises("The promises of the stream", seed, filters);
