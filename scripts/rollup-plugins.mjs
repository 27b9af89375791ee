/** Small rollup plugins: what the build must keep true of its own output. */
import { readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { minify } from "terser";
import ts from "typescript";
import { minify as fold } from "vite";

const pure = (call) => ts.addSyntheticLeadingComment(call, ts.SyntaxKind.MultiLineCommentTrivia, "@__PURE__");

/** Whether bundlers fear a getter or a conversion in it. */
const isSuspect = (node) =>
  ts.isSpreadAssignment(node) ||
  ts.isSpreadElement(node) ||
  ts.isTemplateExpression(node) ||
  ts.isPropertyAccessExpression(node);

/**
 * Marks what makes a module's constants as pure, for bundlers to drop those that nobody uses: the package says of
 * itself that to load a module does nothing (`sideEffects`); here it says so constant by constant.
 */
function markPure(context) {
  const { factory } = context;
  const markCalls = (node) => {
    if (ts.isFunctionLike(node) || ts.isClassLike(node)) return node;
    const visited = ts.visitEachChild(node, markCalls, context);
    return ts.isCallExpression(visited) || ts.isNewExpression(visited) ? pure(visited) : visited;
  };
  const holdsSuspect = (node) => {
    if (ts.isFunctionLike(node) || ts.isClassLike(node)) return false;
    return isSuspect(node) || ts.forEachChild(node, holdsSuspect) === true;
  };
  const markConstant = (node) => {
    if (!ts.isVariableDeclaration(node) || !node.initializer) return ts.visitEachChild(node, markConstant, context);
    const marked = markCalls(node.initializer);
    const isCall = ts.isCallExpression(marked) || ts.isNewExpression(marked);
    const value =
      !isCall && holdsSuspect(marked)
        ? pure(factory.createImmediatelyInvokedArrowFunction([factory.createReturnStatement(marked)]))
        : marked;
    return factory.updateVariableDeclaration(node, node.name, node.exclamationToken, node.type, value);
  };
  return (file) => {
    const statements = file.statements.map((statement) =>
      ts.isVariableStatement(statement) ? markConstant(statement) : statement,
    );
    return factory.updateSourceFile(file, statements);
  };
}

/**
 * Makes plugins that strip the types from TypeScript files, each by itself, by the options of a tsconfig file, and
 * mark constants as pure in the same pass: ready-made strippers have no place for that. They check no types, and share
 * what they have done.
 */
export function typeStripper(tsconfig) {
  const { config } = ts.readConfigFile(tsconfig, ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ".");
  const compilerOptions = {
    ...options,
    sourceMap: true,
    incremental: false,
    tsBuildInfoFile: undefined,
    rootDir: undefined,
  };
  const stripped = new Map();
  const strip = (code, id) => {
    const known = stripped.get(id);
    if (known?.code === code) return known.result;
    const result = ts.transpileModule(code, {
      fileName: id,
      compilerOptions,
      reportDiagnostics: true,
      transformers: { before: [markPure] },
    });
    stripped.set(id, { code, result });
    return result;
  };
  return () => ({
    name: "strip-types",
    resolveId(source, importer, details) {
      if (!importer?.endsWith(".ts") || !/^\..*\.js$/.test(source)) return null;
      return this.resolve(source.replace(/js$/, "ts"), importer, { ...details, skipSelf: true });
    },
    transform(code, id) {
      if (!id.endsWith(".ts")) return null;
      const { outputText, sourceMapText, diagnostics } = strip(code, id);
      for (const { messageText, start } of diagnostics) {
        this.error(ts.flattenDiagnosticMessageText(messageText, "\n"), start);
      }
      return { code: outputText.replace(/\/\/# sourceMappingURL=.*\s*$/, ""), map: sourceMapText };
    },
  });
}

/**
 * Minifies an output: oxc first, which folds more, then terser, which writes less. Ready-made plugins run one of them.
 */
export function minified() {
  return {
    name: "minified",
    async renderChunk(code, { fileName }) {
      const settings = {
        module: true,
        compress: { target: "es2022" },
        mangle: { toplevel: true },
        codegen: { legalComments: "inline" },
        sourcemap: true,
      };
      const first = await fold(fileName, code, settings);
      for (const { message } of first.errors ?? []) this.error(message);
      const sourceMap = { asObject: true, content: first.map };
      const compress = { passes: 3 };
      return minify(
        { [fileName]: first.code },
        { module: true, ecma: 2022, compress, format: { comments: /^!/ }, sourceMap },
      );
    },
  };
}

/**
 * Compresses modules, which bundlers minify again: numbers and words stand where they are used, and functions, which
 * are alike, beside one another. Names, lines and comments stay, and so does what bundlers leave out: a function that
 * was put in the place of its call would be minified worse by most.
 */
export function compressed() {
  const compress = { passes: 3, inline: 1, reduce_funcs: false, hoist_funs: true, sequences: false, join_vars: false };
  const format = { beautify: true, indent_level: 2, comments: "all", preserve_annotations: true };
  return {
    name: "compressed",
    renderChunk: (code, { fileName }) =>
      minify(
        { [fileName]: code },
        { module: true, ecma: 2022, compress, mangle: false, format, sourceMap: { asObject: true } },
      ),
  };
}

/** Puts a file beside an output, as it is. */
export function copied(file) {
  return {
    name: "copied",
    buildStart() {
      this.addWatchFile(file);
      this.emitFile({ type: "asset", fileName: basename(file), source: readFileSync(file, "utf8") });
    },
  };
}

/**
 * Begins a file with a directive, such as `"use client"`: with it a component on a server may import what runs on pages
 * alone. Rollup leaves directives out, and the compressor moves functions before a banner.
 */
export function directive(name, text) {
  return {
    name: "directive",
    // On the first line, which is a comment: what maps to sources stays in its place.
    renderChunk: (code, { fileName }) => (fileName === name ? { code: `"${text}"; ${code}`, map: null } : null),
  };
}

/**
 * Gives a module copies of its own of its neighbours, which hold no state, and of those that the copies import: what a
 * file on demand shares with one that loads at once would else load at once, whoever needs it there.
 *
 * @param importer - the module
 * @param names - the names of the neighbours
 */
export function ownCopies(importer, names) {
  const copies = new Map(names.map((name) => [join(dirname(importer), `${name}.copy.ts`), name]));
  return {
    name: "own-copies",
    resolveId(source, from) {
      if (from !== importer && !copies.has(from)) return null;
      const name = names.find((each) => source === `./${each}.js`);
      return name === undefined ? null : join(dirname(importer), `${name}.copy.ts`);
    },
    load: (id) => (copies.has(id) ? readFileSync(join(dirname(id), basename(id).replace(".copy", "")), "utf8") : null),
  };
}

/**
 * Fails unless the output is exactly the files of a table, each of which imports none but those named for it: no
 * shared chunk that nobody planned, nothing forgotten. `import(x.js)` stands for a file that is fetched on demand.
 * Declarations (`.d.ts`) go by the same table.
 */
export function onlyImports(table) {
  const nameOf = (file) => file.replace(/\.d\.ts$/, ".js");
  return {
    name: "only-imports",
    generateBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter(({ type }) => type === "chunk");
      const names = chunks.map(({ fileName }) => nameOf(fileName)).sort();
      const expected = Object.keys(table).sort();
      if (names.join() !== expected.join()) this.error(`expected ${expected.join(", ")}, got ${names.join(", ")}`);
      for (const { fileName, imports, dynamicImports } of chunks) {
        const onDemand = dynamicImports.map((name) => `import(${nameOf(name)})`);
        const strange = [...imports.map(nameOf), ...onDemand].filter((name) => !table[nameOf(fileName)].includes(name));
        if (strange.length > 0) this.error(`${fileName} imports ${strange.join(", ")}`);
      }
    },
  };
}

/**
 * Makes a function for `manualChunks`: names the file that a module goes to, undefined for the modules of `lists` and
 * what no file takes. A file takes what its roots reach by static imports; what several of one pattern take goes to the
 * first of them.
 */
export function sharedChunks(files, pathOf, lists) {
  const reachedBy = new Map();
  const reach = (name, roots, getModuleInfo) => {
    const known = reachedBy.get(name);
    if (known) return known;
    const reached = new Set();
    const waiting = roots.map(pathOf);
    for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
      if (reached.has(id)) continue;
      reached.add(id);
      waiting.push(...(getModuleInfo(id)?.importedIds ?? []));
    }
    reachedBy.set(name, reached);
    return reached;
  };
  return (id, { getModuleInfo }) => {
    if (lists.has(id)) return undefined;
    const takers = files.filter(
      ({ name, pattern, roots }) => pattern.test(id) && reach(name, roots, getModuleInfo).has(id),
    );
    return takers.length > 1 ? files.find(({ pattern }) => pattern.test(id))?.name : takers[0]?.name;
  };
}
