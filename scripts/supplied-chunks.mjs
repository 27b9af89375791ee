import { posix } from "node:path";

/** Returns the path of a file of the output, as an import in another one writes it. */
export function pathFrom(importer, file) {
  const path = posix.relative(posix.dirname(importer), file);
  return path.startsWith(".") ? path : `./${path}`;
}

/** Replaces stretches of a text, none of which may add or end a line: source maps stay true. */
export function edited(code, edits) {
  return edits
    .sort((a, b) => b.start - a.start)
    .reduce((text, { start, end, text: replacement }) => text.slice(0, start) + replacement + text.slice(end), code);
}

/** What rollup and the source write after `import()`. */
const AFTER_FETCH = /^(?:\.then\(function *\(n\) \{\s*return n(\.\w+);\s*\}\))?\.catch\(again\)/;

/** Lists the names that a module imports or exports, with its own names for them. */
export const namesOf = (specifiers) =>
  specifiers.map(({ imported, exported, local }) => ({ name: (imported ?? exported).name, local: local.name }));

/**
 * Turns files that are fetched on demand into functions, which are given what they would import from the file of
 * `owner`: one that imports nothing takes no other file along when a bundler that writes a single file wraps what
 * `import()` names (as esbuild does), and of the owner's file it goes on leaving out what is not used.
 *
 * @param filesByOwner - the files that are fetched on demand, by the one that they import from and that fetches them
 */
export function suppliedChunks(filesByOwner) {
  const all = Object.values(filesByOwner).flat();

  function supply(bundle, owner, files) {
    const ownNames = new Map();
    for (const { type, specifiers } of this.parse(bundle[owner].code).body) {
      if (type !== "ExportNamedDeclaration") continue;
      for (const { name, local } of namesOf(specifiers)) ownNames.set(name, local);
    }
    const editsByImporter = new Map();
    const edit = (importer, change) => {
      editsByImporter.set(importer, [...(editsByImporter.get(importer) ?? []), change]);
    };
    for (const file of files) {
      const supplies = [];
      const edits = [];
      const { body } = this.parse(bundle[file].code);
      for (const { type, start, end, source, specifiers } of body) {
        if (type === "ImportDeclaration") {
          if (source.value !== pathFrom(file, owner)) {
            this.error(`${file} imports ${source.value}, not ${owner} alone`);
          }
          supplies.push(...namesOf(specifiers));
          edits.push({ start, end, text: "" });
        } else if (type === "ExportNamedDeclaration") {
          const members = namesOf(specifiers).map(({ name, local }) => `${name}: ${local}`);
          edits.push({ start, end, text: `return { ${members.join(", ")} }; };` });
        } else if (type.startsWith("Export")) this.error(`${file} holds a statement of type ${type}`);
      }
      if (supplies.length === 0) this.error(`${file} imports nothing: fetch it as it is`);
      // The function begins before the first statement: functions may stand before imports.
      const [{ start: top }] = body;
      const given = supplies.map(({ local }) => local).join(", ");
      edits.push({ start: top, end: top, text: `export default ([${given}]) => { ` });
      bundle[file].code = edited(bundle[file].code, edits);
      for (const importer of Object.values(bundle).filter(({ type }) => type === "chunk")) {
        const { fileName, code } = importer;
        const path = pathFrom(fileName, file);
        if (importer.dynamicImports.includes(file)) {
          if (fileName !== owner) this.error(`${fileName} fetches ${file}, but is not ${owner}`);
          const fetch = `import("${path}")`;
          const start = code.indexOf(fetch);
          const [whole, member = ""] = AFTER_FETCH.exec(code.slice(start + fetch.length)) ?? [];
          if (whole === undefined || code.includes(fetch, start + 1)) {
            this.error(`${fileName} does not fetch ${file} once, with .catch(again)`);
          }
          const given = supplies.map(({ name }) => ownNames.get(name)).join(", ");
          const text = `${fetch}.catch(again).then((n) => n.default([${given}])${member})`;
          edit(fileName, { start, end: start + fetch.length + whole.length, text });
        }
        if (!importer.imports.includes(file)) continue;
        const statement = this.parse(code).body.find(({ source }) => source?.value === path);
        const make = `make${all.indexOf(file)}`;
        const given = supplies.map(({ name }, index) => ({ name, local: `${make}$${index}` }));
        const members = namesOf(statement.specifiers).map(({ name, local }) => `${name}: ${local}`);
        const text =
          `import ${make} from '${path}'; ` +
          `import { ${given.map(({ name, local }) => `${name} as ${local}`).join(", ")} } ` +
          `from '${pathFrom(fileName, owner)}'; ` +
          `const { ${members.join(", ")} } = /*@__PURE__*/ ${make}([${given.map(({ local }) => local).join(", ")}]);`;
        edit(fileName, { start: statement.start, end: statement.end, text });
      }
    }
    for (const [importer, edits] of editsByImporter) bundle[importer].code = edited(bundle[importer].code, edits);
  }

  return {
    name: "supplied-chunks",
    generateBundle(_options, bundle) {
      for (const [owner, files] of Object.entries(filesByOwner)) supply.call(this, bundle, owner, files);
    },
  };
}
