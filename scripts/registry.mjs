/**
 * Reads what the sources say of the widgets, their elements, streams and sources: the registry as it is at run time,
 * and the types with their comments by the compiler.
 */
import { join } from "node:path";
import { build } from "esbuild";
import ts from "typescript";
import { root } from "./run.mjs";

/** Loads the registry and the attributes of the elements. */
export async function loadRegistry() {
  const contents = `
    import { kinds as loadedKinds } from "./src/elements/kinds.ts";
    import { handStyles } from "./src/widgets/line-chart/parts/hand-styles.ts";
    const { "line-chart": chart, ...others } = loadedKinds;
    // The styles of a chart come in two files.
    export const kinds = { "line-chart": { ...chart, styles: { ...chart.styles, ...handStyles } }, ...others };
    export { attributeName, attributesOf } from "./src/elements/attributes/attributes.ts";
    export { parserOf } from "./src/elements/attributes/parsers.ts";
    export { sourceAttributes, streamAttributes } from "./src/elements/attributes/stream-attributes.ts";
    export { streamNames, widgetNames } from "./src/elements/element.ts";
    export { heldSources as sources } from "./src/elements/contents/contents.ts";
    export { streamEvents } from "./src/elements/stream/stream-events.ts";
    export { roles, widgetEvents } from "./src/widgets/internal.ts";
    export { allWords as words } from "./src/widgets/words/all-words.ts";
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

/** A file that is not there: the types to read, under one name each. */
const PROBE = join(root, "src/probe.ts");

/**
 * Compiles the public entries, as the build does.
 *
 * @param text - a module beside them, in `src/`, which declares the types to read
 */
export function compile(text) {
  const { config } = ts.readConfigFile(join(root, "tsconfig.build.json"), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (path) => path === PROBE || fileExists(path);
  host.getSourceFile = (path, ...rest) =>
    path === PROBE ? ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true) : getSourceFile(path, ...rest);
  const program = ts.createProgram([PROBE], { ...options, noEmit: true }, host);
  const checker = program.getTypeChecker();
  const probe = program.getSourceFile(PROBE);
  const exported = checker.getExportsOfModule(checker.getSymbolAtLocation(probe));
  const mistakes = program.getSemanticDiagnostics(probe);
  if (mistakes.length > 0) throw new Error(ts.flattenDiagnosticMessageText(mistakes[0].messageText, "\n"));
  return {
    checker,
    program,
    /** Returns the text of a symbol's comment. */
    commentOf: (symbol) => ts.displayPartsToString(symbol.getDocumentationComment(checker)),
    /** Finds a type of the module by its name. */
    typeOf: (name) => checker.getDeclaredTypeOfSymbol(exported.find((each) => each.name === name)),
  };
}
