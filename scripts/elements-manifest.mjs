/**
 * Writes dist/custom-elements.json (schema 1.0.0), for editors and catalogues: the elements from the table of their
 * attributes, descriptions from the comments of the types, parts and custom properties from the styles. Analysers of
 * custom elements read classes, which do not name them.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import ts from "typescript";
import { root } from "./run.mjs";

const { stringify } = JSON;
const file = "dist/elements.js";

/** Loads the tables of the sources as they are at run time. */
async function load() {
  const contents = `
    export { kinds, streamEvents, widgetEvents } from "./src/elements/kinds.ts";
    export { streamNames, widgetNames } from "./src/elements/element.ts";
    export { attributeName, sourceAttributes, streamAttributes } from "./src/elements/attributes/attributes.ts";
    export { roles } from "./src/widgets/style/roles.ts";
    export * from "./src/widgets/line-chart/parts/styles.ts";
    export * from "./src/widgets/value-card/parts/styles.ts";
    export * from "./src/widgets/live-text/styles.ts";
    export * from "./src/widgets/data-table/body/styles.ts";
    export * from "./src/widgets/dashboard/styles.ts";
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

/** Returns a function that finds the properties of an element, with their types and comments, by the compiler. */
function readTypes() {
  const path = join(root, "src/elements/types.ts");
  const { config } = ts.readConfigFile(join(root, "tsconfig.build.json"), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, files: [path] }, ts.sys, root);
  const program = ts.createProgram([path], { ...options, noEmit: true });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(path);
  const scope = checker.getSymbolsInScope(source, ts.SymbolFlags.Interface);
  const tags = checker.getDeclaredTypeOfSymbol(scope.find(({ name }) => name === "HTMLElementTagNameMap"));
  return (tag) => {
    const type = checker.getTypeOfSymbol(tags.getProperty(tag));
    return (name) => {
      const property = type.getProperty(name);
      if (property === undefined) {
        throw new Error(`scripts/elements-manifest.mjs: src/elements/types.ts knows no ${name} of <${tag}>`);
      }
      const description = ts.displayPartsToString(property.getDocumentationComment(checker));
      const text = checker.typeToString(checker.getTypeOfSymbol(property), undefined, ts.TypeFormatFlags.NoTruncation);
      return { text, description };
    };
  };
}

const loaded = await load();
const typesOf = readTypes();
const rules = {
  "line-chart": "lineChartStyles",
  "value-card": "valueCardStyles",
  "live-text": "liveTextStyles",
  "data-table": "dataTableStyles",
  dashboard: "dashboardStyles",
};

/**
 * Declares an element. An option whose name is a property of every element (`title`) is declared as an attribute alone.
 */
function declare(tag, names, attributes, more) {
  const typeOf = typesOf(tag);
  const members = [];
  const told = [];
  for (const name of names) {
    const attribute = attributes[name]?.parse || !(name in attributes) ? loaded.attributeName(name) : undefined;
    const { text, description } = typeOf(name);
    const isOurs = !["title", "ariaLabel", "hidden"].includes(name);
    if (attribute) {
      told.push({ name: attribute, description, type: { text: "string" }, ...(isOurs && { fieldName: name }) });
    }
    if (isOurs) {
      members.push({
        kind: "field",
        name,
        description,
        type: { text },
        privacy: "public",
        ...(attribute && { attribute, reflects: true }),
      });
    }
  }
  for (const name of more.readonly) {
    const { text, description } = typeOf(name);
    members.push({ kind: "field", name, description, type: { text }, privacy: "public", readonly: true });
  }
  const name = tag.replace(/(^|-)(.)/g, (_, __, letter) => letter.toUpperCase()) + "Element";
  return {
    kind: "class",
    customElement: true,
    tagName: tag,
    name,
    superclass: { name: "HTMLElement" },
    description: more.description,
    attributes: told,
    members,
    events: more.events.map((event) => ({ name: event, type: { text: "CustomEvent" } })),
    slots: more.slots,
    cssParts: [...more.parts, "error"].map((part) => ({ name: part })),
    cssProperties:
      more.parts.length > 0
        ? Object.keys(loaded.roles).map((role) => ({ name: `--tick-${role}`, syntax: "<color>" }))
        : [],
  };
}

const ofStreams = { ...loaded.sourceAttributes, ...loaded.streamAttributes };
const fallback = [{ name: "", description: "What stands there until the first row has come." }];

const declarations = [
  declare("tick-stream", loaded.streamNames, ofStreams, {
    description: "A stream that widgets of the page find by its id.",
    readonly: ["stream"],
    events: loaded.streamEvents,
    slots: [],
    parts: [],
  }),
  ...Object.entries(loaded.kinds).map(([name, kind]) =>
    declare(
      `tick-${name}`,
      loaded.widgetNames(kind),
      { ...ofStreams, ...kind.attributes },
      {
        description: `A ${name.replace("-", " ")}, of the stream that it names or of one of its own.`,
        readonly: ["widget"],
        events: [...loaded.widgetEvents, ...(kind.events ?? [])],
        slots: fallback,
        parts: Object.keys(loaded[rules[name]]).filter((part) => !part.startsWith(":")),
      },
    ),
  ),
];

const manifest = {
  schemaVersion: "1.0.0",
  readme: "README.md",
  modules: [
    {
      kind: "javascript-module",
      path: file,
      declarations,
      exports: declarations.map(({ name, tagName }) => ({
        kind: "custom-element-definition",
        name: tagName,
        declaration: { name, module: file },
      })),
    },
  ],
};

readFileSync(join(root, file));
writeFileSync(join(root, "dist/custom-elements.json"), `${stringify(manifest)}\n`);
