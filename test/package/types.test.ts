import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, inject, it } from "vitest";
import { linkInto } from "./link.js";

const consumer = inject("consumer");

/** Compilers by the name under which they are installed. */
const compilers = { "5.9": "typescript-5.9", "6.0": "typescript", "7.0": "typescript-7" };
const resolutions = { bundler: "esnext", node16: "node16", nodenext: "nodenext" };

type Version = keyof typeof compilers;

/** What a compiler of that version says of files of the consumer's; nothing where all is well. */
function compile(version: Version, files: readonly string[], options: object): Promise<string> {
  const project = join(consumer, "tsconfig.json");
  const compilerOptions = { strict: true, noEmit: true, skipLibCheck: false, target: "es2022", types: [], ...options };
  writeFileSync(project, JSON.stringify({ compilerOptions, files }));
  const program = resolve("node_modules", compilers[version], "bin/tsc");
  return new Promise((done) => {
    execFile(
      process.execPath,
      [program, "--project", project, "--pretty", "false"],
      { cwd: consumer, timeout: 60_000 },
      (error, out, err) => {
        done(out + err + (error && out + err === "" ? error.message : ""));
      },
    );
  });
}

const read = (file: string): string => readFileSync(join(consumer, "node_modules/tickline/dist", file), "utf8");

describe.each(Object.keys(compilers) as Version[])("TypeScript %s", (version) => {
  it("is the version it is called by", () => {
    const { version: installed } = JSON.parse(
      readFileSync(resolve("node_modules", compilers[version], "package.json"), "utf8"),
    ) as { version: string };
    expect(installed.startsWith(`${version}.`)).toBe(true);
  });

  it.each(Object.entries(resolutions))(
    "takes what is right and refuses what is wrong, by resolution %s",
    async (moduleResolution, module) => {
      expect(await compile(version, ["uses.ts", "mistakes.ts"], { module, moduleResolution })).toBe("");
    },
  );
});

describe("the types", () => {
  it("bear the strictest options", async () => {
    const options = {
      exactOptionalPropertyTypes: true,
      noPropertyAccessFromIndexSignature: true,
      isolatedModules: true,
    };
    expect(await compile("6.0", ["uses.ts"], { module: "nodenext", ...options })).toBe("");
  });

  it.each(Object.keys(compilers) as Version[])(
    "of React take what is right and refuse what is wrong, by %s",
    async (version) => {
      linkInto(consumer, "react", "@types/react", "csstype");
      const files = ["react-uses.tsx", "react-mistakes.tsx", "react-elements.tsx"];
      expect(await compile(version, files, { module: "nodenext", jsx: "react-jsx" })).toBe("");
    },
  );

  it("of React bear the strictest options", async () => {
    linkInto(consumer, "react", "@types/react", "csstype");
    const options = { exactOptionalPropertyTypes: true, isolatedModules: true, jsx: "react-jsx" };
    expect(await compile("6.0", ["react-uses.tsx"], { module: "nodenext", ...options })).toBe("");
  });

  it.each([
    ["words.ts", false],
    ["words.ts", true],
    ["react-words.tsx", false],
    ["react-words.tsx", true],
  ])("tell of mistakes in words: %s, exactOptionalPropertyTypes %s", async (file, exactOptionalPropertyTypes) => {
    linkInto(consumer, "react", "@types/react", "csstype");
    const wrong = new Map<number, string>();
    readFileSync(join(consumer, file), "utf8")
      .split("\n")
      .forEach((line, index) => {
        const text = /\bwrong: (.+?)(?: \*\/\})?$/.exec(line)?.[1];
        if (text !== undefined) wrong.set(index + 2, text);
      });
    const options = { module: "nodenext", jsx: "react-jsx", exactOptionalPropertyTypes };
    const complaints = new Map<number, string>();
    let number = 0;
    for (const line of (await compile("6.0", [file], options)).trim().split("\n")) {
      number = Number(/\((\d+),\d+\): error /.exec(line)?.[1] ?? number);
      complaints.set(number, `${complaints.get(number) ?? ""}${line}\n`);
    }
    expect(wrong.size).toBeGreaterThan(0);
    expect([...complaints.keys()]).toEqual([...wrong.keys()]);
    for (const [line, text] of wrong) expect(complaints.get(line)).toContain(text);
  });

  it("of the stream need no page: Node's own suffice", async () => {
    linkInto(consumer, "@types/node");
    expect(await compile("6.0", ["headless.ts"], { module: "nodenext", lib: ["es2022"], types: ["node"] })).toBe("");
  });

  it("of the stream import nothing", () => {
    expect(read("stream.d.ts")).not.toMatch(/^\s*import\b|\bfrom\s*["']|\bimport\(|<reference (types|path)/m);
  });

  it("of the widgets import the stream's alone: no type of d3 is public", () => {
    // What a comment shows as an example imports nothing.
    const imported = [
      ...read("index.d.ts")
        .replace(/\/\*\*[^]*?\*\//g, "")
        .matchAll(/\b(?:from\s*|import\()["']([^"']+)["']/g),
    ].map(([, from]) => from);
    expect([...new Set(imported)]).toEqual(["./stream.js"]);
  });
});
