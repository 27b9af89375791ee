import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";

const page = readFileSync("docs/feeds.md", "utf8");
const rows = page
  .split("\n")
  .filter((line) => line.startsWith("|"))
  .map((line) => line.slice(1, -1).split("|"));

/** Returns the number of lines of the body of a function, blank lines and comments left out. */
function linesOf(recipe: string, name: string): number {
  const code = readFileSync(`test/recipes/${recipe}.js`, "utf8");
  const [, body] = new RegExp(`^export function ${name}\\(.*?\\{\\n(.*?)^\\}$`, "ms").exec(code) ?? [];
  expect(body, `${name} in ${recipe}.js`).toBeDefined();
  return body.split("\n").filter((line) => !/^\s*(\/\/.*)?$/.test(line)).length;
}

it("names each recipe", () => {
  const names = readdirSync("docs/recipes").map((name) => `recipes/${name}`);
  for (const name of names) expect(page, name).toContain(`](${name})`);
});

it("links to what there is", () => {
  for (const file of ["docs/feeds.md", ...readdirSync("docs/recipes").map((name) => `docs/recipes/${name}`)]) {
    const links = [...readFileSync(file, "utf8").matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, link]) => link);
    for (const link of links) expect(existsSync(join(dirname(file), link)), `${file}: ${link}`).toBe(true);
  }
});

it("tells the lines of each recipe as they are", () => {
  const told = rows.flatMap(([, , code, lines]) => {
    const [, recipe, name] = /\]\(recipes\/([\w-]+)\.md\): `(\w+)\(/.exec(code) ?? [];
    return recipe ? [[recipe, name, Number(lines)] as const] : [];
  });
  expect(told.length).toBeGreaterThan(15);
  expect(told).toEqual(told.map(([recipe, name]) => [recipe, name, linesOf(recipe, name)]));
});
