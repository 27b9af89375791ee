import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** Programs that Node can run. */
export interface Programs {
  /** Returns the path of one. */
  path(name: string): string;
  /** Removes them. */
  remove(): void;
}

/** Compiles programs of `test/chaos/programs/` for processes of their own. */
export async function compilePrograms(...names: readonly string[]): Promise<Programs> {
  // Where the packages that they need can be found.
  const folder = join(root, "node_modules/.cache/tickline", `chaos-${process.pid}-${names.join("-")}`);
  mkdirSync(folder, { recursive: true });
  await build({
    entryPoints: names.map((name) => join(root, "test/chaos/programs", `${name}.ts`)),
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    packages: "external",
    format: "esm",
    platform: "node",
    target: "node20",
  });
  return {
    path: (name) => join(folder, `${name}.mjs`),
    remove() {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
