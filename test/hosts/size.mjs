/** Measures what the package adds to a fixture's bundle, by the source maps of the bundler. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** What the package is, and what it brings: its dependencies, which are linked or found beside it. */
const ours =
  /node_modules\/(?:tickline|d3(?:-[\w-]+)?|internmap|delaunator|robust-predicates|eventemitter3|eventsource-parser)\//;

/** Decodes the mappings of a source map: by line, the columns at which another source begins. */
function* segmentsOf(mappings) {
  let source = 0;
  for (const line of mappings.split(";")) {
    let column = 0;
    const segments = [];
    for (const text of line.split(",")) {
      const fields = [];
      let [value, shift] = [0, 0];
      for (const letter of text) {
        const digit = DIGITS.indexOf(letter);
        value += (digit & 31) << shift;
        shift += 5;
        if (digit & 32) continue;
        fields.push(value & 1 ? -(value >> 1) : value >> 1);
        [value, shift] = [0, 0];
      }
      if (fields.length === 0) continue;
      column += fields[0];
      source += fields[1] ?? 0;
      segments.push({ column, source: fields.length > 1 ? source : -1 });
    }
    yield segments;
  }
}

/** Returns the code of a file that comes from the package. */
function ownCode(file) {
  const code = readFileSync(file, "utf8").split("\n");
  const { sources, mappings } = JSON.parse(readFileSync(`${file}.map`, "utf8"));
  const isOurs = sources.map((source) => ours.test(source));
  let text = "";
  let index = 0;
  for (const segments of segmentsOf(mappings)) {
    const line = code[index++] ?? "";
    segments.forEach(({ column, source }, nth) => {
      if (isOurs[source]) text += line.slice(column, segments[nth + 1]?.column);
    });
  }
  return text;
}

/**
 * Measures the code of the package in the pages of a build, gzip, kB: all of it, also what is loaded on demand;
 * undefined where no bundler has made the pages.
 */
export function sizeOf(page) {
  const files = readdirSync(page, { recursive: true })
    .filter((name) => /^(assets\/)?[^/]+\.js$/.test(name) && existsSync(join(page, `${name}.map`)))
    .sort();
  if (files.length === 0) return undefined;
  return gzipSync(files.map((name) => ownCode(join(page, name))).join("\n")).length / 1000;
}
