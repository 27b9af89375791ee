/**
 * Checks of the package that no tool has: its files, its code under a strict policy, its lockfile, its release.
 */
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./run.mjs";

/** The files of the tarball, all of them. */
const published = [
  "LICENSE",
  "README.md",
  "dist/auto/bars.mjs",
  "dist/auto/bars.mjs.map",
  "dist/auto/base.mjs",
  "dist/auto/base.mjs.map",
  "dist/auto/cache.mjs",
  "dist/auto/cache.mjs.map",
  "dist/auto/dashboard.mjs",
  "dist/auto/dashboard.mjs.map",
  "dist/auto/data-table.mjs",
  "dist/auto/data-table.mjs.map",
  "dist/auto/draw.mjs",
  "dist/auto/draw.mjs.map",
  "dist/auto/event-source.mjs",
  "dist/auto/event-source.mjs.map",
  "dist/auto/exports.mjs",
  "dist/auto/exports.mjs.map",
  "dist/auto/hand.mjs",
  "dist/auto/hand.mjs.map",
  "dist/auto/history.mjs",
  "dist/auto/history.mjs.map",
  "dist/auto/line-chart.mjs",
  "dist/auto/line-chart.mjs.map",
  "dist/auto/lines.mjs",
  "dist/auto/lines.mjs.map",
  "dist/auto/live-text.mjs",
  "dist/auto/live-text.mjs.map",
  "dist/auto/messages.mjs",
  "dist/auto/messages.mjs.map",
  "dist/auto/past.mjs",
  "dist/auto/past.mjs.map",
  "dist/auto/poll.mjs",
  "dist/auto/poll.mjs.map",
  "dist/auto/random.mjs",
  "dist/auto/random.mjs.map",
  "dist/auto/references.mjs",
  "dist/auto/references.mjs.map",
  "dist/auto/rows.mjs",
  "dist/auto/rows.mjs.map",
  "dist/auto/scroll.mjs",
  "dist/auto/scroll.mjs.map",
  "dist/auto/series.mjs",
  "dist/auto/series.mjs.map",
  "dist/auto/url-history.mjs",
  "dist/auto/url-history.mjs.map",
  "dist/auto/value-card.mjs",
  "dist/auto/value-card.mjs.map",
  "dist/auto/web-socket.mjs",
  "dist/auto/web-socket.mjs.map",
  "dist/centrifugo.d.ts",
  "dist/centrifugo.js",
  "dist/centrifugo.js.map",
  "dist/custom-elements.json",
  "dist/durable.d.ts",
  "dist/durable.js",
  "dist/durable.js.map",
  "dist/elements.d.ts",
  "dist/elements.js",
  "dist/elements.js.map",
  "dist/embed.html",
  "dist/embed.js",
  "dist/embed.js.map",
  "dist/index.d.ts",
  "dist/index.js",
  "dist/index.js.map",
  "dist/internal/adapters.d.ts",
  "dist/internal/adapters.js",
  "dist/internal/adapters.js.map",
  "dist/internal/bars.js",
  "dist/internal/bars.js.map",
  "dist/internal/cache.js",
  "dist/internal/cache.js.map",
  "dist/internal/exports.js",
  "dist/internal/exports.js.map",
  "dist/internal/hand.js",
  "dist/internal/hand.js.map",
  "dist/internal/history.js",
  "dist/internal/history.js.map",
  "dist/internal/past.js",
  "dist/internal/past.js.map",
  "dist/internal/references.js",
  "dist/internal/references.js.map",
  "dist/internal/scroll.js",
  "dist/internal/scroll.js.map",
  "dist/internal/stream.js",
  "dist/internal/stream.js.map",
  "dist/internal/url-history.js",
  "dist/internal/url-history.js.map",
  "dist/internal/widgets.js",
  "dist/internal/widgets.js.map",
  "dist/kit.d.ts",
  "dist/kit.js",
  "dist/kit.js.map",
  "dist/licenses.txt",
  "dist/mqtt.d.ts",
  "dist/mqtt.js",
  "dist/mqtt.js.map",
  "dist/nats.d.ts",
  "dist/nats.js",
  "dist/nats.js.map",
  "dist/postgres.d.ts",
  "dist/postgres.js",
  "dist/postgres.js.map",
  "dist/react.d.ts",
  "dist/react.js",
  "dist/react.js.map",
  "dist/redis.d.ts",
  "dist/redis.js",
  "dist/redis.js.map",
  "dist/relay.d.ts",
  "dist/relay.js",
  "dist/relay.js.map",
  "dist/render.d.ts",
  "dist/render.js",
  "dist/render.js.map",
  "dist/shared-connection.d.ts",
  "dist/shared-connection.js",
  "dist/shared-connection.js.map",
  "dist/sri.json",
  "dist/stream.d.ts",
  "dist/stream.js",
  "dist/stream.js.map",
  "dist/testing.d.ts",
  "dist/testing.js",
  "dist/testing.js.map",
  "dist/tickline.auto.mjs",
  "dist/tickline.auto.mjs.map",
  "dist/tickline.bundle.min.mjs",
  "dist/tickline.bundle.min.mjs.map",
  "dist/tickline.min.js",
  "dist/tickline.min.js.map",
  "package.json",
];

/** Code that strict pages block (trusted types, no `unsafe-eval`). */
const blocked = {
  innerHTML: /\binnerHTML\b/,
  outerHTML: /\bouterHTML\b/,
  insertAdjacentHTML: /\binsertAdjacentHTML\b/,
  DOMParser: /\bDOMParser\b/,
  "document.write": /\bdocument\s*\.\s*write(ln)?\b/,
  "new Function": /\bFunction\s*\(/,
  eval: /\beval\b/,
};

const read = (file) => readFileSync(join(root, file), "utf8");

function packedFiles() {
  const args = ["pack", "--dry-run", "--json", "--ignore-scripts"];
  const npm = process.env.npm_execpath;
  const [command, before] = npm ? [process.execPath, [npm]] : ["npm", []];
  const { status, stdout, stderr } = spawnSync(command, [...before, ...args], { cwd: root, encoding: "utf8" });
  if (status !== 0) throw new Error(`npm pack failed: ${stderr}`);
  const [{ files }] = Object.values(JSON.parse(stdout));
  return files.map(({ path }) => path);
}

function* tarballTroubles() {
  const files = packedFiles();
  for (const file of published) if (!files.includes(file)) yield `the tarball lacks ${file}`;
  for (const file of files) if (!published.includes(file)) yield `the tarball holds ${file}, which nobody expects`;
}

function* codeTroubles() {
  for (const file of published.filter((name) => /\.m?js$/.test(name))) {
    const code = read(file);
    for (const [name, pattern] of Object.entries(blocked)) {
      const found = pattern.exec(code);
      if (found) yield `${file} holds ${name}: … ${code.slice(Math.max(0, found.index - 40), found.index + 40)} …`;
    }
  }
}

/** The lockfiles: that of the package, and those of packages that only the project has. */
const lockfiles = [
  "package-lock.json",
  "bench/package-lock.json",
  ...readdirSync(join(root, "test/hosts"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => `test/hosts/${name}/package-lock.json`),
];

/** Finds addresses in the lockfiles, which must work with every registry: they hold versions and checksums alone. */
function* lockfileTroubles() {
  for (const file of lockfiles) {
    for (const [path, entry] of Object.entries(JSON.parse(read(file)).packages)) {
      const places = JSON.stringify({ ...entry, funding: undefined }).match(
        /"resolved"|(https?|git(\+\w+)?|ssh):\/\/[^"]*/g,
      );
      if (places) yield `${file} names a place for ${path}: ${places.join(" ")}`;
    }
  }
}

/** Scripts that npm runs where a package is installed. */
const installScripts = ["preinstall", "install", "postinstall", "preprepare", "prepare", "postprepare"];

/** Finds what would run where the package is installed: nothing does. */
function* installTroubles() {
  const { scripts } = JSON.parse(read("package.json"));
  for (const name of installScripts) if (name in scripts) yield `package.json has a script ${name}: users would run it`;
}

/** Finds addresses and secrets in the workflows: the registry is that of npm's own settings, and trusts them. */
function* workflowTroubles() {
  const folder = ".github/workflows";
  for (const name of readdirSync(join(root, folder))) {
    const found = /registry-url|\/\/[\w-]+\.[a-z]|secrets\./.exec(read(`${folder}/${name}`));
    if (found) yield `${folder}/${name} names a place or a secret: ${found[0]}`;
  }
}

const troubles = [
  ...tarballTroubles(),
  ...codeTroubles(),
  ...lockfileTroubles(),
  ...installTroubles(),
  ...workflowTroubles(),
];
for (const trouble of troubles) console.error(trouble);
process.exitCode = troubles.length > 0 ? 1 : 0;
