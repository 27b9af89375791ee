/** Writes the tables of a run into docs/frameworks.md. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../scripts/run.mjs";

const FILE = join(root, "docs/frameworks.md");

/** Returns the name and the version of a fixture's framework. */
export function versionOf(folder) {
  const { dependencies = {} } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const [first] = Object.entries(dependencies);
  return first === undefined ? "" : first.join(" ");
}

/** Writes a table: its columns are those of all rows. */
function tableOf(rows) {
  const names = rows.flatMap((row) => Object.keys(row).filter((name) => row[name] !== undefined));
  const columns = [...new Set(names)];
  const line = (cells) => `| ${cells.join(" | ")} |`;
  return [
    line(columns),
    `|${"---|".repeat(columns.length)}`,
    ...rows.map((row) => line(columns.map((name) => row[name] ?? ""))),
  ];
}

/** Puts tables between the marks of the page; of the two builds, that for production. */
export function writeTables(chromium, rows, bundles) {
  const told = rows
    .filter(({ build }) => build === "production")
    .map((row) => ({ ...row, build: undefined, result: undefined }));
  const date = new Date().toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });
  const text = [
    `${date}, Chromium ${chromium}, Node ${process.version.slice(1)}; ${rows.length} lines of both builds, all green.`,
    "",
    ...tableOf(told),
    "",
    ...tableOf(bundles),
  ].join("\n");
  const page = readFileSync(FILE, "utf8");
  writeFileSync(
    FILE,
    page.replace(/(<!-- figures -->\n)[^]*(\n<!-- end of figures -->)/, (_, start, end) => `${start}${text}${end}`),
  );
}
