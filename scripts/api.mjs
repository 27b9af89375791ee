/** The public names of the package, their members, types and comments, by the compiler. */
import { join, relative } from "node:path";
import ts from "typescript";
import { compile } from "./registry.mjs";
import { root } from "./run.mjs";

const { checker, program, typeOf, commentOf } = compile(`
  import type { DataStreamOptions, Source, StreamEvents, Widget } from "./index.js";
  import type { ElementKinds, KindOptions } from "./elements/index.js";
  export type * from "./render/index.js";
  export type Options = { [Name in keyof ElementKinds]: KindOptions<Name> };
  export type Widgets = ElementKinds;
  export type EveryWidget = Widget<object>;
  export type OfStream = DataStreamOptions<any>;
  export type EventsOfStream = StreamEvents<any>;
  export type AnySource = Source<any>;
`);

export { commentOf };

/** Lists what a module exports. */
export function exportsOf(path) {
  return checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(join(root, path)))).map(originOf);
}

function originOf(symbol) {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

/** The public functions and classes by their names. */
export const publicNames = new Map(
  ["src/index.ts", "src/render/index.ts"].flatMap(exportsOf).map((each) => [each.name, each]),
);

/** Returns the path of the file that declares a symbol. */
export const pathOf = (symbol) => relative(root, symbol.declarations[0].getSourceFile().fileName);

/** Returns the texts of a symbol's tags of one name. */
export function tagsOf(symbol, name) {
  const tags = symbol.getJsDocTags(checker).filter((tag) => tag.name === name);
  return tags.map(({ text }) => ts.displayPartsToString(text));
}

const membersOfType = (type) => checker.getPropertiesOfType(type).filter(({ name }) => !name.startsWith("__@"));

/** Lists the members of an interface or alias. */
export const membersOf = (symbol) => membersOfType(checker.getDeclaredTypeOfSymbol(symbol));

const typeOfKind = (name, kind) => checker.getTypeOfSymbol(typeOf(name).getProperty(kind));

/** Finds an option of a kind of widget, or a field that its element takes. */
export const optionOf = (kind, name) => typeOfKind("Options", kind).getProperty(name);

/** Lists the members of a kind of widget beyond those of every widget. */
export function ownMembers(kind) {
  const every = typeOf("EveryWidget");
  return membersOfType(typeOfKind("Widgets", kind)).filter(({ name }) => every.getProperty(name) === undefined);
}

/** Lists the events of a kind of widget, from the type argument that names them. */
export function eventsOf(kind) {
  const type = typeOfKind("Widgets", kind);
  const widget = (type.isIntersection() ? type.types : [type]).find(({ symbol }) => symbol.name === "Widget");
  return membersOfType(checker.getTypeArguments(widget)[1]);
}

/** The options of a stream, and its events. */
export const [streamOptions, streamEvents] = ["OfStream", "EventsOfStream"].map((name) => membersOfType(typeOf(name)));

const signatureOf = (symbol) => checker.getSignaturesOfType(checker.getTypeOfSymbol(symbol), ts.SignatureKind.Call)[0];

/** Whether a symbol is a function. */
export const isFunction = (symbol) => (symbol.flags & ts.SymbolFlags.Function) !== 0;

/** Lists the members of a function's parameter `options`. */
export function optionsOf(symbol) {
  const options = signatureOf(symbol).parameters.find(({ name }) => name === "options");
  return membersOfType(checker.getTypeOfSymbol(options));
}

/** Whether a function makes a source. */
export function isSourceFunction(symbol) {
  const made = isFunction(symbol) ? signatureOf(symbol).getReturnType() : undefined;
  return typeOf("AnySource")
    .getProperties()
    .every(({ name, flags }) => flags & ts.SymbolFlags.Optional || made?.getProperty(name) !== undefined);
}

/** Returns the declared type of a member, as the source writes it. */
export function typeText(member) {
  const [declaration] = member.declarations;
  if (ts.isMethodSignature(declaration)) {
    const parameters = declaration.parameters.map((each) => each.getText()).join(", ");
    return `(${parameters}) => ${declaration.type?.getText() ?? "void"}`;
  }
  const { type } = declaration;
  if (type && ts.isIndexedAccessTypeNode(type)) {
    const owner = checker.getTypeFromTypeNode(type.objectType);
    return typeText(owner.getProperty(type.indexType.literal.text));
  }
  return (type?.getText() ?? "unknown").replace(/^\|\s*/, "").replace(/ \| undefined$/, "");
}

/** Returns the declaration of an alias, as the source writes it; undefined of an interface. */
export function aliasText({ declarations: [declaration] }) {
  return ts.isTypeAliasDeclaration(declaration) ? declaration.getText().replace(/^export /, "") : undefined;
}

/** Lists the types that members name, and those name, as far as `isExplained` takes their file. */
export function namedTypes(members, isExplained) {
  const found = new Set();
  const visit = (node) => {
    if (ts.isTypeReferenceNode(node)) add(originOf(checker.getSymbolAtLocation(node.typeName)));
    ts.forEachChild(node, visit);
  };
  const add = (symbol) => {
    const isNamed = symbol.flags & (ts.SymbolFlags.TypeAlias | ts.SymbolFlags.Interface);
    if (!isNamed || found.has(symbol) || !isExplained(pathOf(symbol))) return;
    found.add(symbol);
    for (const each of aliasText(symbol) ? [symbol] : membersOf(symbol)) each.declarations.forEach(visit);
  };
  for (const member of members) member.declarations.forEach(visit);
  return [...found];
}
