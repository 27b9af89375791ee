/**
 * Writes dist/sri.json: for each file that a page loads by a tag, the text of its `integrity` attribute, and for those
 * that the autoloader fetches, which an import map takes. Plugins for integrity write it into HTML, and the
 * package's one page, embed.html, takes none: in a sandboxed frame it has no origin that may read what it hashes.
 */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./run.mjs";

const fetched = readdirSync(join(root, "dist/auto")).filter((name) => name.endsWith(".mjs"));
const files = [
  "tickline.min.js",
  "tickline.bundle.min.mjs",
  "tickline.auto.mjs",
  ...fetched.map((name) => `auto/${name}`),
];

const hashOf = (file) =>
  `sha384-${createHash("sha384")
    .update(readFileSync(join(root, "dist", file)))
    .digest("base64")}`;

writeFileSync(
  join(root, "dist/sri.json"),
  `${JSON.stringify(Object.fromEntries(files.map((file) => [file, hashOf(file)])), null, 2)}\n`,
);
