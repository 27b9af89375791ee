import { readFileSync } from "node:fs";

/** Returns the code blocks of a language on a page of `docs/recipes/`. */
export function blocksOf(page: string, language: string): string[] {
  const text = readFileSync(`docs/recipes/${page}.md`, "utf8");
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, "gms"))].map(([, code]) => code);
}

/** Returns the file that a test imports for a page's code, with tickline's public paths in place of the local ones. */
export function runCodeOf(page: string): string {
  return readFileSync(`test/recipes/${page}.js`, "utf8").replaceAll(
    /"\.\.\/\.\.\/src\/(?:adapters\/)?([a-z]+)\/index\.js"/g,
    '"tickline/$1"',
  );
}
