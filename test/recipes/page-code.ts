import { readFileSync } from "node:fs";

/** The blocks of a language on a page of `docs/recipes/`. */
export function blocksOf(page: string, language: string): string[] {
  const text = readFileSync(`docs/recipes/${page}.md`, "utf8");
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, "gms"))].map(([, code]) => code);
}

/** The file that a test imports in place of a page's code: the same but for where tickline is. */
export function runCodeOf(page: string): string {
  return readFileSync(`test/recipes/${page}.js`, "utf8").replaceAll("../../src/stream/index.js", "tickline/stream");
}
