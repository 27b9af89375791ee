import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import commonjs from "@rollup/plugin-commonjs";
import resolve from "@rollup/plugin-node-resolve";
import * as esbuild from "esbuild";
import { rollup } from "rollup";
import type { Rolldown } from "vite";
import { build as viteBuild, createLogger } from "vite";
import type { Configuration, Stats, StatsModule } from "webpack";
import { webpack } from "webpack";

/** What a bundler makes of a program. */
export interface Bundle {
  readonly code: string;
  /** The files of which anything is left. */
  readonly files: readonly string[];
  readonly warnings: readonly string[];
}

/** Bundles `file` of a folder as people would, with as few settings as can be. */
export type Bundler = (folder: string, file: string) => Promise<Bundle>;

interface Chunk {
  readonly code: string;
  readonly modules: Readonly<Record<string, { readonly renderedLength: number }>>;
}

function filesOf({ modules }: Chunk): string[] {
  return Object.keys(modules).filter((id) => modules[id].renderedLength > 0);
}

async function withRollup(folder: string, file: string): Promise<Bundle> {
  const warnings: string[] = [];
  const bundle = await rollup({
    input: join(folder, file),
    // React is no module.
    plugins: [resolve(), commonjs()],
    onLog: (level, { code, message }) => {
      // d3's own packages import each other in circles.
      const circleOfD3 = code === "CIRCULAR_DEPENDENCY" && !message.includes("tickline");
      if (level === "warn" && !circleOfD3) warnings.push(message);
    },
  });
  const { output } = await bundle.generate({ format: "es" });
  await bundle.close();
  return { code: output[0].code, files: filesOf(output[0]), warnings };
}

async function withVite(folder: string, file: string): Promise<Bundle> {
  const warnings: string[] = [];
  const warn = (message: string): void => void warnings.push(message);
  const customLogger = { ...createLogger("silent"), warn, warnOnce: warn };
  const lib = { entry: file, formats: ["es" as const] };
  const built = await viteBuild({
    root: folder,
    configFile: false,
    logLevel: "silent",
    customLogger,
    build: { write: false, lib },
  });
  const [{ output }] = built as Rolldown.RolldownOutput[];
  return { code: output[0].code, files: filesOf(output[0]), warnings };
}

async function withEsbuild(folder: string, file: string): Promise<Bundle> {
  const { outputFiles, metafile, warnings } = await esbuild.build({
    absWorkingDir: folder,
    entryPoints: [file],
    bundle: true,
    format: "esm",
    minify: true,
    metafile: true,
    write: false,
    logLevel: "silent",
  });
  const [{ inputs }] = Object.values(metafile.outputs);
  const files = Object.keys(inputs).filter((name) => inputs[name].bytesInOutput > 0);
  return { code: outputFiles[0].text, files, warnings: warnings.map(({ text }) => text) };
}

function modulesIn(modules: readonly StatsModule[] = []): StatsModule[] {
  return modules.flatMap((module) => [module, ...modulesIn(module.modules)]);
}

async function withWebpack(folder: string, file: string): Promise<Bundle> {
  // A module, which Node runs as well as a page, also where it fetches chunks.
  const output = { path: join(folder, "webpack"), filename: `${file}.mjs`, module: true };
  const experiments = { outputModule: true };
  const configuration: Configuration = { mode: "production", context: folder, entry: `./${file}`, output, experiments };
  const compiler = webpack(configuration);
  const stats = (await promisify(compiler.run.bind(compiler))()) as unknown as Stats;
  await promisify(compiler.close.bind(compiler))();
  const {
    errors = [],
    warnings = [],
    modules,
  } = stats.toJson({ all: false, errors: true, warnings: true, modules: true, nestedModules: true });
  if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join("\n"));
  const files = modulesIn(modules).flatMap(({ nameForCondition }) => nameForCondition ?? []);
  const code = await readFile(join(output.path, output.filename), "utf8");
  return { code, files, warnings: warnings.map(({ message }) => message) };
}

export const bundlers: Readonly<Record<string, Bundler>> = {
  vite: withVite,
  rollup: withRollup,
  esbuild: withEsbuild,
  webpack: withWebpack,
};
