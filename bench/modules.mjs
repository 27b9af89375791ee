import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const dist = (name) => fileURLToPath(new URL(`../dist/${name}`, import.meta.url));

/** The same code with the names of its functions, to tell who allocates. */
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

/** tickline as pages load it, read before anything is measured: a build meanwhile changes nothing. */
export async function readModules({ tickline, other }) {
  const measured = readFileSync(tickline ?? dist("tickline.bundle.min.mjs"));
  return {
    "/tickline.mjs": measured,
    "/readable.mjs": tickline ? measured : await bundleReadable(),
    ...(other && { "/other.mjs": readFileSync(other) }),
  };
}
