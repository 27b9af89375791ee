import { readFileSync } from "node:fs";
import commonjs from "@rollup/plugin-commonjs";
import resolve from "@rollup/plugin-node-resolve";
import terser from "@rollup/plugin-terser";
import { dts } from "rollup-plugin-dts";
import { licenses, onlyFiles, onlyImports, stripTypes } from "./scripts/rollup-plugins.mjs";

const { version } = JSON.parse(readFileSync(new URL("package.json", import.meta.url), "utf8"));
const entries = { index: "src/index.ts", stream: "src/stream/index.ts" };
const tsconfig = "tsconfig.build.json";
const banner = `/*! tickline ${version} | MIT | third parties: licenses.txt */`;

/** A warning fails the build; cycles inside other people's packages are theirs. */
function onLog(level, log, handle) {
  const foreign = log.code === "CIRCULAR_DEPENDENCY" && log.ids.every((id) => id.includes("/node_modules/"));
  if (foreign) return;
  handle(level === "warn" ? "error" : level, log);
}

const plugins = () => [stripTypes(tsconfig), resolve(), commonjs()];

const modules = {
  input: entries,
  external: ["d3"],
  onLog,
  plugins: [
    ...plugins(),
    onlyFiles(["index.js", "stream.js"]),
    onlyImports({ "index.js": ["d3", "./stream.js"], "stream.js": [] }),
  ],
  output: { dir: "dist", format: "es", sourcemap: true, banner },
};

const minified = terser({ module: true, format: { comments: /^!/ } });

/** Loaded a second time, the script leaves the first in place. */
const once = {
  banner: `${banner}
(function () {
  if (Object.hasOwn(globalThis, "tickline")) {
    console.warn("tickline is loaded already: the first one stays");
    return;
  }`,
  footer: "  globalThis.tickline = tickline;\n})();",
};

const bundles = {
  input: entries.index,
  onLog,
  plugins: [...plugins(), licenses("licenses.txt")],
  output: [
    { file: "dist/tickline.min.js", format: "iife", name: "tickline", sourcemap: true, ...once, plugins: [minified] },
    { file: "dist/tickline.bundle.min.mjs", format: "es", sourcemap: true, banner, plugins: [minified] },
  ],
};

const types = {
  input: entries,
  onLog,
  plugins: [
    dts({ tsconfig, includeExternal: ["eventemitter3"] }),
    onlyFiles(["index.d.ts", "stream.d.ts"]),
    onlyImports({ "index.d.ts": ["./stream.js"], "stream.d.ts": [] }),
  ],
  output: { dir: "dist", format: "es" },
};

export default [modules, bundles, types];
