/**
 * Reads what the sources say of the widgets and their elements: the registry as it is at run time, and the types with
 * their comments by the compiler.
 */
import { join } from "node:path";
import { build } from "esbuild";
import ts from "typescript";
import { root } from "./run.mjs";

/** Loads the registry and the attributes of the elements. */
export async function loadRegistry() {
  const contents = `
    export { attributeName, attributesOf } from "./src/elements/attributes/attributes.ts";
    export { parserOf } from "./src/elements/attributes/parsers.ts";
    export { sourceAttributes, streamAttributes } from "./src/elements/attributes/stream-attributes.ts";
    export { streamNames, widgetNames } from "./src/elements/element.ts";
    export { kinds } from "./src/elements/kinds.ts";
    export { streamEvents } from "./src/elements/stream/stream-events.ts";
    export { roles, widgetEvents } from "./src/widgets/internal.ts";
  `;
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: root, loader: "ts" },
    bundle: true,
    format: "esm",
    platform: "node",
    write: false,
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`);
}

/** Makes a program of a source file, as the build compiles it. */
export function programOf(file) {
  const path = join(root, file);
  const { config } = ts.readConfigFile(join(root, "tsconfig.build.json"), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, files: [path] }, ts.sys, root);
  const program = ts.createProgram([path], { ...options, noEmit: true });
  return { checker: program.getTypeChecker(), source: program.getSourceFile(path) };
}
