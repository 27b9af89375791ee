/** Small rollup plugins: what the build must keep true of its own output. */
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import ts from "typescript";

/** Strips the types from TypeScript files, each by itself, by the options of a tsconfig file. Checks none of them. */
export function stripTypes(tsconfig) {
  const { config } = ts.readConfigFile(tsconfig, ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ".");
  const compilerOptions = { ...options, sourceMap: true, incremental: false, tsBuildInfoFile: undefined, rootDir: undefined };
  return {
    name: "strip-types",
    resolveId(source, importer, details) {
      if (!importer?.endsWith(".ts") || !/^\..*\.js$/.test(source)) return null;
      return this.resolve(source.replace(/js$/, "ts"), importer, { ...details, skipSelf: true });
    },
    transform(code, id) {
      if (!id.endsWith(".ts")) return null;
      const { outputText, sourceMapText, diagnostics } = ts.transpileModule(code, { fileName: id, compilerOptions, reportDiagnostics: true });
      for (const { messageText, start } of diagnostics) this.error(ts.flattenDiagnosticMessageText(messageText, "\n"), start);
      return { code: outputText.replace(/\/\/# sourceMappingURL=.*\s*$/, ""), map: sourceMapText };
    },
  };
}

/** Fails unless the output is exactly these chunks: no shared chunk, nothing forgotten. */
export function onlyFiles(names) {
  return {
    name: "only-files",
    generateBundle(_options, bundle) {
      const chunks = Object.keys(bundle).filter((name) => bundle[name].type === "chunk");
      const same = chunks.length === names.length && chunks.every((name) => names.includes(name));
      if (!same) this.error(`expected ${names.join(", ")}, got ${chunks.join(", ")}`);
    },
  };
}

/** Fails where a chunk imports anything but what is named for it. */
export function onlyImports(allowed) {
  return {
    name: "only-imports",
    generateBundle(_options, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== "chunk") continue;
        for (const name of [...chunk.imports, ...chunk.dynamicImports]) {
          const specifier = name in bundle ? `./${name.replace(/\.d\.ts$/, ".js")}` : name;
          if (!allowed[chunk.fileName].includes(specifier)) this.error(`${chunk.fileName} imports ${specifier}`);
        }
      }
    },
  };
}

function packageFolder(id) {
  for (let folder = dirname(id); folder.includes("node_modules"); folder = dirname(folder)) {
    const file = join(folder, "package.json");
    if (existsSync(file) && JSON.parse(readFileSync(file, "utf8")).name) return folder;
  }
  return undefined;
}

/** Writes the licence of every package that is inside the output. Fails where a package brings none. */
export function licenses(fileName) {
  return {
    name: "licenses",
    generateBundle(_options, bundle) {
      const ids = Object.values(bundle).flatMap((chunk) =>
        Object.entries(chunk.modules ?? {}).flatMap(([id, { renderedLength }]) => (renderedLength > 0 ? [id] : [])),
      );
      const folders = new Set(ids.map((id) => packageFolder(id.replace(/^\0/, "").replace(/\?.*$/, ""))));
      folders.delete(undefined);
      const texts = [...folders].sort().map((folder) => {
        const { name, version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
        const licence = readdirSync(folder).find((file) => /^licen[cs]e/i.test(file));
        if (!licence) this.error(`${name} brings no licence file`);
        return `${name} ${version}\n\n${readFileSync(join(folder, licence), "utf8").trim()}\n`;
      });
      this.emitFile({ type: "asset", fileName, source: texts.join(`\n${"-".repeat(80)}\n\n`) });
    },
  };
}
