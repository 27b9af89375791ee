/**
 * Writes dist/custom-elements.json (schema 1.0.0), for editors and catalogues: the elements from the table of their
 * attributes, descriptions from the comments of the types, parts and custom properties from the styles. Analysers of
 * custom elements read classes, which do not name them.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { loadRegistry, programOf } from "./registry.mjs";
import { root } from "./run.mjs";

const { stringify } = JSON;
const file = "dist/elements.js";
const types = "src/elements/types.ts";

/** Returns a function that finds the properties of an element, with their types and comments, by the compiler. */
function readTypes() {
  const { checker, source } = programOf(types);
  const scope = checker.getSymbolsInScope(source, ts.SymbolFlags.Interface);
  const tags = checker.getDeclaredTypeOfSymbol(scope.find(({ name }) => name === "HTMLElementTagNameMap"));
  return (tag) => {
    const type = checker.getTypeOfSymbol(tags.getProperty(tag));
    return (name) => {
      const property = type.getProperty(name);
      if (property === undefined) {
        throw new Error(`scripts/elements-manifest.mjs: ${types} knows no ${name} of <${tag}>`);
      }
      const description = ts.displayPartsToString(property.getDocumentationComment(checker));
      const text = checker.typeToString(checker.getTypeOfSymbol(property), undefined, ts.TypeFormatFlags.NoTruncation);
      return { text, description };
    };
  };
}

const loaded = await loadRegistry();
const typesOf = readTypes();

/**
 * Declares an element. An option whose name is a property of every element (`title`) is declared as an attribute alone.
 */
function declare(tag, names, attributes, more) {
  const typeOf = typesOf(tag);
  const members = [];
  const told = [];
  for (const name of names) {
    const isText = !(name in attributes) || loaded.parserOf(attributes[name].type) !== undefined;
    const attribute = isText ? loaded.attributeName(name) : undefined;
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
      { ...ofStreams, ...loaded.attributesOf(kind.options) },
      {
        description: `A ${name.replace("-", " ")}, of the stream that it names or of one of its own.`,
        readonly: ["widget"],
        events: [...loaded.widgetEvents, ...kind.events],
        slots: fallback,
        parts: Object.keys(kind.styles).filter((part) => !part.startsWith(":")),
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
