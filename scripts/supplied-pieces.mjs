import { edited, namesOf, pathFrom } from "./supplied-chunks.mjs";

/** What rollup and the source write after `import()`. */
const AFTER_FETCH = /^(?:\.then\(function *\(n\) \{\s*return n(\.\w+);\s*\}\))?\.catch\(again\)/;

/**
 * Makes two plugins. `supply` turns every file of a build into a function, which is given what it would import, and
 * gives back what it would export: so one that has failed to come can be fetched again under another address without a
 * second copy of the files that it needs. `tell` writes into the file of a later build, which fetches them, what each
 * needs, so that it can fetch all at the same time: `{ chart: ["base"], base: [] }` in the place of a name.
 *
 * @param nameOf - the name by which a file is asked for
 */
export function suppliedPieces(nameOf) {
  const needs = {};
  const tell = (placeholder) => ({
    name: "tell-needs",
    renderChunk(code, { fileName }) {
      const start = code.lastIndexOf(placeholder);
      if (start < 0) this.error(`${fileName} does not hold ${placeholder}`);
      const text = JSON.stringify(needs);
      return { code: edited(code, [{ start, end: start + placeholder.length, text }]), map: null };
    },
  });
  const supply = {
    name: "supplied-pieces",
    renderChunk(code, chunk, _options, { chunks }) {
      const { fileName, imports } = chunk;
      if (!isOnDemand(chunk)) needs[nameOf(fileName)] = imports.map(nameOf);
      const { body } = this.parse(code);
      const needOf = (file) => `need$${imports.indexOf(file)}`;
      const edits = [];
      for (const statement of body) {
        const { type, start, end, source, specifiers } = statement;
        if (type === "ImportDeclaration") {
          const file = imports.find((each) => pathFrom(fileName, each) === source.value);
          if (file === undefined) this.error(`${fileName} imports ${source.value}, which is no file of this build`);
          const taken = namesOf(specifiers).map(({ name, local }) => `${name}: ${local}`);
          edits.push({ start, end, text: `const { ${taken.join(", ")} } = ${needOf(file)};` });
        } else if (type === "ExportNamedDeclaration" && statement.declaration === null) {
          const members = namesOf(specifiers).map(({ name, local }) => `${name}: ${local}`);
          edits.push({ start, end, text: `const self$ = { ${members.join(", ")} }; return self$; };` });
        } else if (type.startsWith("Export")) this.error(`${fileName} holds a statement of type ${type}`);
      }
      for (const file of Object.keys(chunks)) {
        const fetch = `import('${pathFrom(fileName, file)}')`;
        const start = code.indexOf(fetch);
        if (start < 0) continue;
        const [whole, member = ""] = AFTER_FETCH.exec(code.slice(start + fetch.length)) ?? [];
        if (whole === undefined || code.includes(fetch, start + 1)) {
          this.error(`${fileName} does not fetch ${file} once, with .catch(again)`);
        }
        const given = chunks[file].imports.map((each) => {
          if (each !== fileName && !imports.includes(each)) this.error(`${fileName} has no ${each} for ${file}`);
          return each === fileName ? "self$" : needOf(each);
        });
        const text = `${fetch}.catch(again).then((n) => n.default(${given.join(", ")})${member})`;
        edits.push({ start, end: start + fetch.length + whole.length, text });
      }
      const [{ start: top }] = body;
      edits.push({ start: top, end: top, text: `export default (${imports.map(needOf).join(", ")}) => { ` });
      return { code: edited(code, edits), map: null };
    },
  };
  return { supply, tell };
}

/** Whether a file is fetched by another one alone. */
const isOnDemand = ({ isEntry, isDynamicEntry }) => isDynamicEntry && !isEntry;
