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
// Widgets come and go, and tabs share, as a page has them: from the package.
const needsBuild = [inPage.leaks, inPage.tabs].some((each) => filters.includes(each));
if (needsBuild && (await runScript("build")) !== 0) {
  console.error("no report: npm run build failed");
  process.exit(1);
}
await runPromises("The promises of the stream", seed, filters);
