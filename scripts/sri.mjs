/**
 * At a release, once dist/ is built: puts the version and the hash of the script into README.md, or the file that is
 * named, between `<!-- script-tag -->` and `<!-- /script-tag -->`: one replacement needs no library.
 * Usage: node scripts/sri.mjs [<file>]
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { root } from "./run.mjs";

const read = (file) => readFileSync(join(root, file), "utf8");
const { name, version } = JSON.parse(read("package.json"));
const hash = JSON.parse(read("dist/sri.json"))["tickline.min.js"];
const block = /(<!-- script-tag -->\n)[^]*?(<!-- \/script-tag -->)/;

const tag = `\`\`\`html
<script
  src="https://cdn.jsdelivr.net/npm/${name}@${version}/dist/tickline.min.js"
  integrity="${hash}"
  crossorigin="anonymous"
></script>
\`\`\`
`;

const file = resolve(root, process.argv[2] ?? "README.md");
const text = readFileSync(file, "utf8");
if (block.test(text)) {
  writeFileSync(
    file,
    text.replace(block, (_, start, end) => start + tag + end),
  );
} else {
  console.error(`${file} has no <!-- script-tag --> … <!-- /script-tag -->`);
  process.exitCode = 1;
}
