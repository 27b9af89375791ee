/**
 * At a release, once dist/ is built: puts the version and the hash of the script into README.md, between
 * `<!-- script-tag -->` and `<!-- /script-tag -->`: one replacement needs no library. Usage: node scripts/sri.mjs
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
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

const text = read("README.md");
if (block.test(text)) {
  writeFileSync(
    join(root, "README.md"),
    text.replace(block, (_, start, end) => start + tag + end),
  );
} else {
  console.error("README.md has no <!-- script-tag --> … <!-- /script-tag -->");
  process.exitCode = 1;
}
