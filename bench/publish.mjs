import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { writeReport, writeSummary } from "./report.mjs";
import { suites } from "./suites/index.mjs";
import { checkTargets } from "./targets.mjs";

const readme = fileURLToPath(new URL("../README.md", import.meta.url));
const markers = /(<!-- bench -->)[^]*?(<!-- \/bench -->)/;

/** Writes every raw figure of a suite. */
export function save(folder, suite, result) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${suite}.json`), `${JSON.stringify(result, undefined, 1)}\n`);
}

function readResults(folder) {
  const found = Object.keys(suites).filter((name) => existsSync(join(folder, `${name}.json`)));
  return Object.fromEntries(
    found.map((name) => [name, JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8"))]),
  );
}

/**
 * Writes the report of all suites whose figures are in the folder; after a whole run also the table of the README,
 * where it has the markers.
 */
export function publish(folder, { whole }) {
  const results = readResults(folder);
  writeFileSync(join(folder, "results.md"), writeReport(results));
  const text = readFileSync(readme, "utf8");
  if (whole && results.frames && markers.test(text)) {
    writeFileSync(
      readme,
      text.replace(markers, (_, open, close) => `${open}\n\n${writeSummary(results)}\n\n${close}`),
    );
  }
  console.log("");
  for (const { text: words, met, figures } of checkTargets(results)) {
    console.log(`${met ? "met   " : "MISSED"}  ${words}: ${figures}`);
  }
  console.log(`\n${join(folder, "results.md")}`);
}
