/** The steps of a check, each some programs (of dependencies, or our own) and the files that they depend on. */
import { spawn } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fingerprint, forget, isFresh, remember, root } from "./fingerprint.mjs";

const settings = ["package.json", "package-lock.json", "tsconfig.json", "tsconfig.build.json"];
const everything = [
  ...settings,
  "src",
  "test",
  "demo",
  "bench",
  "scripts",
  "eslint.config.mjs",
  "rollup.config.mjs",
  "vitest.config.ts",
];

/** Steps whose result follows from their files alone: on the same files they need not run twice. */
export const steps = {
  types: {
    inputs: everything,
    commands: [
      ["typescript", "tsc", "-p", "."],
      ["typescript", "tsc", "-p", "tsconfig.build.json"],
    ],
  },
  lint: {
    inputs: [...everything, ".prettierrc.json", ".prettierignore"],
    commands: [
      ["prettier", "prettier", "--check", "--log-level", "warn", "."],
      ["eslint", "eslint", "--max-warnings=0", "."],
    ],
  },
  build: {
    inputs: [
      ...settings,
      "src",
      "rollup.config.mjs",
      "scripts/rollup-plugins.mjs",
      "scripts/elements-manifest.mjs",
      "scripts/hashes.mjs",
    ],
    outputs: [
      "dist/custom-elements.json",
      "dist/elements.js",
      "dist/elements.d.ts",
      "dist/index.js",
      "dist/stream.js",
      "dist/index.d.ts",
      "dist/stream.d.ts",
      "dist/testing.js",
      "dist/testing.d.ts",
      "dist/tickline.min.js",
      "dist/tickline.bundle.min.mjs",
      "dist/sri.json",
    ],
    folder: "dist",
    commands: [
      ["rollup", "rollup", "--config", "--silent"],
      ["node", "scripts/elements-manifest.mjs"],
      ["node", "scripts/hashes.mjs"],
    ],
  },
  docs: {
    inputs: [...settings, "src", "typedoc.json", "README.md"],
    outputs: ["docs/api/index.html"],
    folder: "docs/api",
    commands: [["typedoc", "typedoc", "--logLevel", "Warn"]],
  },
  gates: {
    needs: "build",
    inputs: [...everything, "dist", "LICENSE", "README.md", "knip.jsonc", ".size-limit.json", "typedoc.json"],
    commands: [
      ["publint", "publint", "--strict"],
      [
        "@arethetypeswrong/cli",
        "attw",
        "--pack",
        ".",
        "--profile",
        "esm-only",
        "--no-summary",
        "--no-color",
        "--format",
        "table",
      ],
      ["knip", "knip"],
      ["size-limit", "size-limit"],
      ["node", "scripts/package-rules.mjs"],
    ],
  },
};

function findProgram(name, program) {
  if (name === "node") return join(root, program);
  const { bin } = JSON.parse(readFileSync(join(root, "node_modules", name, "package.json"), "utf8"));
  return join(root, "node_modules", name, typeof bin === "string" ? bin : bin[program]);
}

/**
 * Runs a program of a dependency, or a file of ours by `node`, its output passed through; resolves to its exit code.
 */
export function runTool([name, program, ...args]) {
  const path = findProgram(name, program);
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [path, ...args], { cwd: root, stdio: "inherit" });
    child.on("error", reject);
    child.on("exit", (code, signal) => resolve(signal ? 1 : code));
  });
}

/**
 * Runs a step; unless forced, only where its files have changed since it last succeeded. Resolves to whether it
 * succeeded.
 */
export async function runStep(name, { force = false } = {}) {
  const { needs, inputs, outputs, folder, commands } = steps[name];
  if (needs && !(await runStep(needs))) return false;
  const print = fingerprint(inputs);
  if (!force && isFresh(name, print, outputs)) {
    console.log(`${name}: nothing changed since it last passed`);
    return true;
  }
  forget(name);
  if (folder) rmSync(join(root, folder), { recursive: true, force: true });
  let passed = true;
  for (const command of commands) {
    if ((await runTool(command)) === 0) continue;
    console.error(`${name}: ${command.slice(1).join(" ")} failed`);
    passed = false;
  }
  if (!passed) return false;
  remember(name, print);
  console.log(`${name}: passed`);
  return true;
}
