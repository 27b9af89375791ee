import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const dist = (name) => fileURLToPath(new URL(`../dist/${name}`, import.meta.url));

/** Builds the same code with the names of its functions, for the profile of allocations. */
async function bundleReadable() {
  const { outputFiles } = await build({
    entryPoints: [dist("index.js")],
    bundle: true,
    format: "esm",
    target: "esnext",
    write: false,
    logLevel: "error",
  });
  return outputFiles[0].contents;
}

/** Reads tickline as pages load it, before the first measurement: a later build does not change the run. */
export async function readModules({ tickline, other }) {
  const measured = readFileSync(tickline ?? dist("tickline.bundle.min.mjs"));
  return {
    "/tickline.mjs": measured,
    "/readable.mjs": tickline ? measured : await bundleReadable(),
    ...(other && { "/other.mjs": readFileSync(other) }),
  };
}
