import { readFileSync } from "node:fs";
import commonjs from "@rollup/plugin-commonjs";
import resolve from "@rollup/plugin-node-resolve";
import { dts } from "rollup-plugin-dts";
import license from "rollup-plugin-license";
import { minified, onlyFiles, onlyImports, typeStripper } from "./scripts/rollup-plugins.mjs";

const { version } = JSON.parse(readFileSync(new URL("package.json", import.meta.url), "utf8"));
const entries = {
  index: "src/index.ts",
  stream: "src/stream/index.ts",
  elements: "src/elements/index.ts",
  kit: "src/kit/index.ts",
  testing: "src/testing/index.ts",
};
/** Whatever of the stream, or of widgets, an entry takes, it takes from that file. */
const manualChunks = { stream: [entries.stream], index: [entries.index] };
const tsconfig = "tsconfig.build.json";
const banner = `/*! tickline ${version} | MIT | third parties: licenses.txt */`;

/** A warning fails the build; cycles inside other people's packages are theirs. */
function onLog(level, log, handle) {
  const foreign = log.code === "CIRCULAR_DEPENDENCY" && log.ids.every((id) => id.includes("/node_modules/"));
  if (foreign) return;
  handle(level === "warn" ? "error" : level, log);
}

/** Writes the licence of every package that is inside the bundle; a package that brings none fails the build. */
const licenses = license({
  thirdParty: {
    allow: { test: ({ licenseText }) => licenseText !== null, failOnViolation: true },
    output: {
      file: "dist/licenses.txt",
      template: (packages) =>
        packages
          .map(({ name, version, licenseText }) => `${name} ${version}\n\n${licenseText.trim()}\n`)
          .sort()
          .join(`\n${"-".repeat(80)}\n\n`),
    },
  },
});

const stripTypes = typeStripper(tsconfig);
const plugins = () => [stripTypes(), resolve(), commonjs()];

const modules = {
  input: entries,
  // Beside its public names a file exports what others need of its rooms (`internal.ts`), of which types tell nothing.
  preserveEntrySignatures: "allow-extension",
  external: ["d3"],
  onLog,
  plugins: [
    ...plugins(),
    onlyFiles(["index.js", "stream.js", "elements.js", "kit.js", "testing.js"]),
    onlyImports({
      "index.js": ["d3", "./stream.js"],
      "stream.js": [],
      "elements.js": ["./index.js", "./stream.js"],
      "kit.js": ["./index.js", "./stream.js"],
      "testing.js": ["./stream.js"],
    }),
  ],
  output: {
    dir: "dist",
    format: "es",
    sourcemap: true,
    banner,
    manualChunks,
    hoistTransitiveImports: false,
    minifyInternalExports: false,
  },
};

const bundle = {
  input: "src/elements/all.ts",
  onLog,
  plugins: [...plugins(), licenses],
  output: { file: "dist/tickline.bundle.min.mjs", format: "es", sourcemap: true, banner, plugins: [minified()] },
};

/** Loaded a second time, the script leaves the first in place. */
const once = {
  banner:
    `${banner}\n(function(){if(Object.hasOwn(globalThis,"tickline"))` +
    '{console.warn("tickline is loaded already: the first one stays");return}',
  footer: "globalThis.tickline=tickline})();\n",
};

const script = {
  input: "src/elements/script.ts",
  onLog,
  plugins: plugins(),
  output: {
    file: "dist/tickline.min.js",
    format: "iife",
    name: "tickline",
    sourcemap: true,
    ...once,
    plugins: [minified()],
  },
};

const types = {
  input: entries,
  // What the kit needs of the widgets' types beyond the public ones, `index.d.ts` exports by a letter.
  preserveEntrySignatures: "allow-extension",
  onLog,
  plugins: [
    dts({ tsconfig, includeExternal: ["eventemitter3"] }),
    onlyFiles(["index.d.ts", "stream.d.ts", "elements.d.ts", "kit.d.ts", "testing.d.ts"]),
    onlyImports({
      "index.d.ts": ["./stream.js"],
      "stream.d.ts": [],
      "elements.d.ts": ["./index.js", "./stream.js"],
      "kit.d.ts": ["./index.js", "./stream.js"],
      "testing.d.ts": ["./stream.js"],
    }),
  ],
  // `Symbol.dispose`, for those who compile with an older `lib`.
  output: { dir: "dist", format: "es", manualChunks, banner: '/// <reference lib="esnext.disposable" />' },
};

export default [modules, bundle, script, types];
