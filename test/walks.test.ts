import { execFile } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

/** The parts of the tree that a walk needs. */
const COPIED = [
  "src",
  "test",
  "demo",
  "docs",
  "scripts",
  "README.md",
  "CHANGELOG.md",
  "CONTRIBUTING.md",
  "LICENSE",
  "bench/load/results",
  "bench/results",
  "package.json",
  "tsconfig.build.json",
  "tsconfig.json",
  "vitest.config.ts",
  ".prettierrc.json",
];

/** A code block of a walk: a new file, or a change of one. */
interface Block {
  readonly file: string;
  readonly language: string;
  readonly code: string;
}

/** The walks of CONTRIBUTING.md by their headings, each with its blocks; the file is named last before the block. */
function readWalks(): Map<string, readonly Block[]> {
  const page = readFileSync("CONTRIBUTING.md", "utf8");
  const [, walks = ""] = /^## Walks\n([^]*?)^## /m.exec(page) ?? [];
  return new Map(
    walks.split(/^### /m).map((section) => {
      const [heading] = section.split("\n", 1);
      const blocks = [...section.matchAll(/^```(ts|js|diff)\n([^]*?)^```$/gm)].map(
        ({ 1: language, 2: code, index }) => {
          const names = [...section.slice(0, index).matchAll(/`([\w/.-]+\.(?:ts|mjs|md))`/g)];
          return { file: names.at(-1)?.[1] ?? "", language, code };
        },
      );
      return [heading, blocks];
    }),
  );
}

/** Changes a text by a diff without line numbers: each hunk's old lines must stand in it once. */
function patch(text: string, diff: string, file: string): string {
  for (const hunk of diff.trimEnd().split("\n@@\n")) {
    const lines = hunk.split("\n");
    const side = (sign: string): string =>
      lines
        .filter((line) => line.startsWith(" ") || line.startsWith(sign))
        .map((line) => `${line.slice(1)}\n`)
        .join("");
    expect(text.split(side("-")).length, `${file} holds once:\n${side("-")}`).toBe(2);
    // A function: a text would have its dollar signs replaced.
    text = text.replace(side("-"), () => side("+"));
  }
  return text;
}

const walks = readWalks();
let folder: string;

/** Time in which the copy is compiled, or its tests run, on a busy machine. */
const SLOW_MS = 180_000;

/** Runs a program of node_modules in the copy; returns its code and what it said. */
function run(program: string, ...args: string[]): Promise<{ code: number | null; said: string }> {
  return new Promise((done) => {
    const child = execFile(
      process.execPath,
      [resolve("node_modules", program), ...args],
      { cwd: folder, env: { ...process.env, NO_COLOR: "1" }, maxBuffer: 2 ** 24 },
      (_error, out, err) => {
        done({ code: child.exitCode, said: out + err });
      },
    );
  });
}

beforeAll(() => {
  folder = mkdtempSync(join(realpathSync(tmpdir()), "tickline-walks-"));
  // Frameworks have packages of their own, installed beside their fixtures.
  const filter = (path: string): boolean => !/[\\/](node_modules|dist)$/.test(path);
  for (const name of COPIED) cpSync(name, join(folder, name), { recursive: true, filter });
  symlinkSync(resolve("node_modules"), join(folder, "node_modules"), "junction");
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe("the walks of CONTRIBUTING.md", () => {
  it.each(["A source", "A widget", "An option", "A mark"])("%s can be walked", (heading) => {
    const blocks = walks.get(heading) ?? [];
    expect(blocks.length).toBeGreaterThan(2);
    for (const { file, language, code } of blocks) {
      const path = join(folder, file);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, language === "diff" ? patch(readFileSync(path, "utf8"), code, file) : code);
    }
  });

  it("make code that is formatted as the house asks", async () => {
    const files = [...walks.values()].flat().map(({ file }) => file);
    expect(
      await run("prettier/bin/prettier.cjs", "--check", ...new Set(files.filter((file) => !file.endsWith(".md")))),
    ).toMatchObject({ code: 0 });
  });

  it("make code that compiles", { timeout: SLOW_MS }, async () => {
    const tests = [...walks.values()].flat().filter(({ file }) => /^test\/.*\.test\.ts$/.test(file));
    const config = {
      extends: "./tsconfig.json",
      compilerOptions: { incremental: false, tsBuildInfoFile: null },
      include: ["src", ...tests.map(({ file }) => file)],
    };
    writeFileSync(join(folder, "tsconfig.walks.json"), JSON.stringify(config));
    expect(await run("typescript/bin/tsc", "-p", "tsconfig.walks.json")).toEqual({ code: 0, said: "" });
  });

  it("make code whose tests pass, and those of the house that concern it", { timeout: SLOW_MS }, async () => {
    const tests = [...walks.values()].flat().filter(({ file }) => file.endsWith(".test.ts"));
    const { code, said } = await run(
      "vitest/vitest.mjs",
      "run",
      ...["--project", "headless", "--project", "unit"],
      ...new Set(tests.map(({ file }) => file)),
      "test/readme.test.ts",
      "test/gallery/options.test.ts",
      "test/elements/attributes/attributes.test.ts",
    );
    expect(code, said).toBe(0);
    for (const { file } of tests) expect(said).toContain(file);
  });
});
