// @vitest-environment node
import ts from "typescript";
import { expect, it } from "vitest";

const entries = ["src/widgets/index.ts", "src/widgets/internal.ts"];
const program = ts.createProgram(entries, {
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  noLib: true,
  types: [],
});
const checker = program.getTypeChecker();

/** The names that a file exports, types included, each with the tags of its doc comments. */
const [named, internal] = entries.map((path) => {
  const symbols = checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(path)!)!);
  return new Map(
    symbols.map((symbol) => {
      const origin = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
      const places = [symbol, origin].flatMap(({ declarations = [] }) => declarations);
      // The comment of `export { … }` belongs to the statement, two nodes above the name.
      const nodes = places.flatMap((place) => [place, ...(ts.isExportSpecifier(place) ? [place.parent.parent] : [])]);
      return [symbol.name, nodes.flatMap((node) => ts.getJSDocTags(node).map(({ tagName }) => tagName.text))];
    }),
  );
});

it("the public entry of the widgets exports public names alone", () => {
  expect([...named.keys()]).toContain("WidgetKinds");
  expect([...named].filter(([, tags]) => tags.includes("internal")).map(([name]) => name)).toEqual([]);
  expect([...internal.keys()].filter((name) => named.has(name))).toEqual([]);
});
