/**
 * Checks the types of a fixture by its framework's own compiler. The folder `types/` holds what people write: it must
 * compile, but for the line after each comment `wrong: <text>`, of which the compiler must complain in words with that
 * text.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { run } from "./build.mjs";

/** Programs by the package that brings them: their arguments, and whether they come first. */
const programs = {
  "@angular/compiler-cli": ["node_modules/@angular/compiler-cli/bundles/src/bin/ngc.js", "-p", "types/tsconfig.json"],
  "vue-tsc": ["node_modules/vue-tsc/bin/vue-tsc.js", "--noEmit", "--pretty", "false", "-p", "types/tsconfig.json"],
  "svelte-check": [
    "node_modules/svelte-check/bin/svelte-check",
    ...["--output", "machine", "--threshold", "error", "--tsconfig", "types/tsconfig.json"],
  ],
  typescript: ["node_modules/typescript/bin/tsc", "--noEmit", "--pretty", "false", "-p", "types/tsconfig.json"],
};

/** Lists the lines that must not compile: by file and line, the text of the complaint. */
function wrongLines(folder) {
  const wrong = new Map();
  for (const name of readdirSync(join(folder, "types"))) {
    const lines = readFileSync(join(folder, "types", name), "utf8").split("\n");
    lines.forEach((line, index) => {
      const [, text] = /\bwrong: (.+?)\s*(?:-->|\*\/.*)?$/.exec(line) ?? [];
      if (text !== undefined) wrong.set(`types/${name}:${index + 2}`, text);
    });
  }
  return wrong;
}

/** Reads the complaints of a compiler: by file and line, their words. */
function complaintsOf(folder, out) {
  const complaints = new Map();
  const plain = stripVTControlCharacters(out).replaceAll(`${folder}/`, "");
  // `file(line,column): error …`, `file:line:column - error …`, and `ERROR "file" line:column "…"`.
  const start =
    /^(?:\d+ ERROR "(?<a>[^"]+)" (?<b>\d+):\d+ |(?<c>[^\s(:]+)(?:\((?<d>\d+),\d+\)|:(?<e>\d+):\d+)[: -]+error )/;
  let place;
  for (const line of plain.split("\n")) {
    const { a, b, c, d, e } = start.exec(line)?.groups ?? {};
    // Angular's compiler names files as the project does, the others as the folder does.
    if ((a ?? c) !== undefined) place = `types/${(a ?? c).replace(/^types\//, "")}:${b ?? d ?? e}`;
    if (place !== undefined) complaints.set(place, `${complaints.get(place) ?? ""}${line}\n`);
  }
  return complaints;
}

/** Checks the types of a fixture. Returns how many lines were refused; throws where any is judged wrongly. */
export async function checkTypes(folder) {
  const { devDependencies = {} } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const compiler = Object.keys(programs).find((name) => name in devDependencies);
  if (compiler === undefined || !existsSync(join(folder, "types"))) return undefined;
  const { out, err } = await run(folder, programs[compiler], {}, [0, 1, 2]);
  const complaints = complaintsOf(folder, `${out}\n${err}`);
  const wrong = wrongLines(folder);
  const mistakes = [];
  for (const [place, words] of complaints) if (!wrong.has(place)) mistakes.push(`${place}: ${words.trim()}`);
  for (const [place, text] of wrong) {
    const words = complaints.get(place);
    if (words === undefined) mistakes.push(`${place}: compiles`);
    else if (!words.includes(text)) mistakes.push(`${place}: no word of ${JSON.stringify(text)}: ${words.trim()}`);
  }
  if (wrong.size === 0) mistakes.push("no line that must not compile");
  if (mistakes.length > 0) throw new Error(mistakes.join("\n      "));
  return { compiler: `${compiler} ${devDependencies[compiler]}`, refused: wrong.size };
}
