/**
 * Writes dist/custom-elements.json (schema 1.0.0), for editors and catalogues: the elements from the registry of
 * widgets, descriptions from the comments of the types, parts and custom properties from the styles. Analysers of
 * custom elements read classes, which do not name them.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { findClashes } from "./find-clashes.mjs";
import { compile, loadRegistry } from "./registry.mjs";
import { root } from "./run.mjs";

const { stringify } = JSON;
const file = "dist/elements.js";

const { checker, typeOf, commentOf } = compile(`
  import type { ElementKinds, StreamElementOptions, WidgetElementOptions } from "./elements/index.js";
  export type Elements = HTMLElementTagNameMap;
  export type Options = { [Name in keyof ElementKinds as \`tick-\${Name}\`]: WidgetElementOptions<Name> } & {
    "tick-stream": StreamElementOptions;
  };
  export type Every = HTMLElement;
`);
const loaded = await loadRegistry();
const clashes = findClashes(loaded);
if (clashes.length > 0) throw new Error(`two meanings of one name: ${clashes.join(", ")}`);

/** Finds a member of a type. */
function memberOf(type, name) {
  const member = type.getProperty(name);
  if (member === undefined) throw new Error(`scripts/elements-manifest.mjs: no type of ${name}`);
  return member;
}

/** Describes a member: its type, and its comment. */
function describe(member) {
  const text = checker.typeToString(checker.getTypeOfSymbol(member), undefined, ts.TypeFormatFlags.NoTruncation);
  return { text, description: commentOf(member) };
}

/**
 * Declares an element. An option whose name is a member of every element (`title`) is declared as an attribute alone.
 */
function declare(tag, names, attributes, more) {
  const [element, options] = ["Elements", "Options"].map((name) =>
    checker.getTypeOfSymbol(memberOf(typeOf(name), tag)),
  );
  const every = typeOf("Every");
  const members = [];
  const told = [];
  for (const name of names) {
    const isText = !(name in attributes) || loaded.parserOf(attributes[name].type) !== undefined;
    const attribute = isText ? loaded.attributeName(name) : undefined;
    const isOurs = every.getProperty(name) === undefined;
    const { text, description } = describe(memberOf(isOurs ? element : options, name));
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
    const { text, description } = describe(memberOf(element, name));
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
        parts: Object.keys(kind.styles).filter((part) => !/[:@]/.test(part)),
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
