import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import commonjs from "@rollup/plugin-commonjs";
import resolve from "@rollup/plugin-node-resolve";
import { dts } from "rollup-plugin-dts";
import license from "rollup-plugin-license";
import {
  compressed,
  copied,
  directive,
  minified,
  onlyImports,
  ownCopies,
  sharedChunks,
  typeStripper,
} from "./scripts/rollup-plugins.mjs";
import { suppliedChunks } from "./scripts/supplied-chunks.mjs";
import { suppliedPieces } from "./scripts/supplied-pieces.mjs";

const { version } = JSON.parse(readFileSync(new URL("package.json", import.meta.url), "utf8"));
/** Entries that read engines by clients that the user hands in. */
const adapters = ["centrifugo", "durable", "mqtt", "nats", "postgres", "redis"];
const entries = {
  index: "src/index.ts",
  stream: "src/stream/index.ts",
  render: "src/render/index.ts",
  elements: "src/elements/index.ts",
  kit: "src/kit/index.ts",
  react: "src/react/index.ts",
  relay: "src/relay/index.ts",
  ...Object.fromEntries(adapters.map((name) => [name, `src/adapters/${name}/index.ts`])),
  "shared-connection": "src/adapters/shared-connection/index.ts",
  testing: "src/testing/index.ts",
};
const ofStream = /\/src\/stream\/|\/node_modules\/event/;
const ofAdapters = /\/src\/adapters\/client\//;
const ofWidgets = /\/src\/(?:series|draw|widgets)\//;
/**
 * The files of code that entries share, by the folders of its modules: an entry is a list of public names, and no page
 * reaches what is behind it. Only what its roots reach by static imports goes to a file; what several of one pattern
 * reach goes to the first of them.
 */
const shared = [
  {
    name: "internal/stream",
    pattern: ofStream,
    roots: ["index", "stream", "render", "elements", "kit", "react", "relay", ...adapters, "shared-connection"],
  },
  { name: "internal/history", pattern: ofStream, roots: ["src/stream/history/history.ts"] },
  { name: "internal/url-history", pattern: ofStream, roots: ["src/stream/sources/http/history.ts"] },
  { name: "internal/cache", pattern: ofStream, roots: ["src/stream/cache/cache.ts"] },
  { name: "internal/adapters", pattern: ofAdapters, roots: adapters },
  { name: "internal/widgets", pattern: ofWidgets, roots: ["index", "elements", "kit", "react"] },
  { name: "internal/exports", pattern: ofWidgets, roots: ["src/widgets/line-chart/export/members.ts"] },
  { name: "internal/scroll", pattern: ofWidgets, roots: ["src/widgets/line-chart/features/scroll.ts"] },
  { name: "internal/references", pattern: ofWidgets, roots: ["src/widgets/line-chart/paint/references.ts"] },
  { name: "internal/bars", pattern: ofWidgets, roots: ["src/widgets/line-chart/marks/drawn-bars.ts"] },
  { name: "internal/hand", pattern: ofWidgets, roots: ["src/widgets/line-chart/features/hand.ts"] },
  { name: "internal/past", pattern: ofWidgets, roots: ["src/widgets/line-chart/features/past.ts"] },
];
/**
 * Which files each file may import, at once or on demand: nothing goes round, and who wants the stream alone loads no
 * widget.
 */
const imports = {
  "internal/stream.js": ["import(internal/history.js)", "import(internal/url-history.js)", "import(internal/cache.js)"],
  "internal/history.js": ["internal/stream.js"],
  "internal/url-history.js": ["internal/stream.js"],
  "internal/cache.js": ["internal/stream.js"],
  "internal/widgets.js": [
    "d3",
    "internal/stream.js",
    "import(internal/references.js)",
    "import(internal/bars.js)",
    "import(internal/exports.js)",
    "import(internal/hand.js)",
    "import(internal/past.js)",
    "import(internal/scroll.js)",
  ],
  "internal/references.js": ["internal/widgets.js"],
  "internal/bars.js": ["internal/widgets.js"],
  "internal/exports.js": ["internal/widgets.js"],
  "internal/hand.js": ["internal/widgets.js"],
  "internal/past.js": ["internal/widgets.js"],
  "internal/scroll.js": ["internal/widgets.js"],
  "stream.js": ["internal/stream.js"],
  "index.js": ["internal/stream.js", "internal/widgets.js"],
  "render.js": [
    "internal/stream.js",
    "internal/widgets.js",
    "internal/references.js",
    "internal/bars.js",
    "internal/exports.js",
  ],
  "elements.js": ["internal/stream.js", "internal/widgets.js"],
  "kit.js": ["internal/stream.js", "internal/widgets.js"],
  "react.js": ["react", "internal/stream.js", "internal/widgets.js"],
  "relay.js": ["internal/stream.js", "import(ws)"],
  "internal/adapters.js": ["internal/stream.js"],
  ...Object.fromEntries(adapters.map((name) => [`${name}.js`, ["internal/stream.js", "internal/adapters.js"]])),
  "shared-connection.js": ["internal/stream.js"],
  "testing.js": ["internal/stream.js", "internal/history.js", "internal/url-history.js", "internal/cache.js"],
};
/** The files that are fetched on demand, by the file that fetches them. */
const onDemand = {
  "internal/stream.js": ["internal/history.js", "internal/url-history.js", "internal/cache.js"],
  "internal/widgets.js": [
    "internal/references.js",
    "internal/bars.js",
    "internal/exports.js",
    "internal/hand.js",
    "internal/past.js",
    "internal/scroll.js",
  ],
};
const pathOf = (file) => fileURLToPath(new URL(file, import.meta.url));
const lists = new Set(Object.values(entries).map(pathOf));
const manualChunks = sharedChunks(shared, (root) => pathOf(entries[root] ?? root), lists);
const tsconfig = "tsconfig.build.json";
const banner = `/*! tickline ${version} | MIT | third parties: licenses.txt */`;

/** A warning fails the build; cycles inside other people's packages are theirs. */
function onLog(level, log, handle) {
  const foreign = log.code === "CIRCULAR_DEPENDENCY" && log.ids.every((id) => id.includes("/node_modules/"));
  if (foreign) return;
  handle(level === "warn" ? "error" : level, log);
}

/** Writes the licence of every package that is inside the bundle; a package that brings none fails the build. */
const licenses = license({
  thirdParty: {
    allow: { test: ({ licenseText }) => licenseText !== null, failOnViolation: true },
    output: {
      file: "dist/licenses.txt",
      template: (packages) =>
        packages
          .map(({ name, version, licenseText }) => `${name} ${version}\n\n${licenseText.trim()}\n`)
          .sort()
          .join(`\n${"-".repeat(80)}\n\n`),
    },
  },
});

const stripTypes = typeStripper(tsconfig);
const plugins = () => [stripTypes(), resolve(), commonjs()];

const modules = {
  input: entries,
  external: ["d3", "react", "ws"],
  onLog,
  plugins: [
    // Sources over HTTP need the same at once, and a WebSocket does not.
    ownCopies(pathOf("src/stream/sources/http/history.ts"), ["http", "token"]),
    ...plugins(),
    suppliedChunks(onDemand),
    onlyImports(imports),
  ],
  output: {
    dir: "dist",
    format: "es",
    manualChunks,
    minifyInternalExports: false,
    chunkFileNames: "[name].js",
    sourcemap: true,
    banner,
    hoistTransitiveImports: false,
    plugins: [compressed(), directive("react.js", "use client")],
  },
};

/** Modules that do at once, in a build into a single file, what others do when its code has come. */
const atOnceOf = {
  "hand-on-demand.js": "src/widgets/line-chart/features/hand-at-once.ts",
  "history-on-demand.js": "src/stream/history/history-at-once.ts",
};
const atOnce = {
  name: "at-once",
  resolveId(source) {
    const file = atOnceOf[source.split("/").at(-1)];
    return file === undefined ? null : pathOf(file);
  },
};

const bundle = {
  input: "src/elements/all.ts",
  onLog,
  plugins: [atOnce, ...plugins(), licenses],
  output: {
    file: "dist/tickline.bundle.min.mjs",
    format: "es",
    sourcemap: true,
    banner,
    inlineDynamicImports: true,
    plugins: [minified()],
  },
};

/** Loaded a second time, the script leaves the first in place. */
const once = {
  banner:
    `${banner}\n(function(){if(Object.hasOwn(globalThis,"tickline"))` +
    '{console.warn("tickline is loaded already: the first one stays");return}',
  footer: "globalThis.tickline=tickline})();\n",
};

const script = {
  input: "src/elements/script.ts",
  onLog,
  plugins: [atOnce, ...plugins()],
  output: {
    file: "dist/tickline.min.js",
    format: "iife",
    name: "tickline",
    sourcemap: true,
    inlineDynamicImports: true,
    ...once,
    plugins: [minified()],
  },
};

/** The page for hosts that allow a frame alone, and its code, which takes the elements of the script tag. */
const embed = {
  input: "src/elements/embed/embed.ts",
  treeshake: { moduleSideEffects: (id) => id.endsWith("/embed.ts") },
  onLog,
  plugins: [...plugins(), copied("src/elements/embed/embed.html")],
  output: {
    file: "dist/embed.js",
    format: "iife",
    sourcemap: true,
    banner,
    plugins: [minified()],
  },
};

/** Makes a plugin that lets the elements of a build hold what a file of `src/elements/contents/` says. */
const contentsOf = (file) => ({
  name: "contents",
  resolveId: (source) => (source.endsWith("/contents.js") ? pathOf(`src/elements/contents/${file}`) : null),
});

/** The kinds and the sources that the autoloader fetches, by the names of their files. */
const fetched = ["kinds", "sources"].flatMap((folder) =>
  readdirSync(new URL(`src/elements/contents/${folder}`, import.meta.url)).map((file) => [
    file.replace(".ts", ""),
    `src/elements/contents/${folder}/${file}`,
  ]),
);
const pieces = suppliedPieces((file) => file.replace(/^auto\/|\.mjs$/g, ""));
/**
 * The file of the autoloader that a module goes to, by the first pattern that its path has: a kind and a source have
 * a file of their own, what every page needs is in one, and what some kinds need in a file a topic.
 */
const autoFiles = [
  [/\/elements\/contents\/(?:kinds|sources)\/([\w-]+)\.ts$/, ([, name]) => name],
  [/\/widgets\/(line-chart|value-card|data-table|live-text|dashboard)\//, ([, name]) => name],
  [/\/widgets\/kinds\.ts$/, () => "dashboard"],
  [/\/widgets\/store\/(?:row-log|newest-row)\.ts$/, () => "rows"],
  [/\/src\/series\//, () => "series"],
  [/\/widgets\/store\/(?:series-set|acquire-series|horizon|late-rows|refusals|row-buffer|retain)\.ts$/, () => "series"],
  [/\/widgets\/viewport\/(?:rest|time-view)\.ts$|\/widgets\/thresholds\//, () => "series"],
  [/\/widgets\/sparkline\/|\/widgets\/loop\/surface\.ts$/, () => "draw"],
  [/\/draw\/(?:painter|plane|scale|pixel-columns|trace|curve|fade|line|area|bars)\.ts$/, () => "draw"],
  [/\/draw\/(?:no-value|time-zone|time-words|number-locale|format|number)\.ts$|\/d3-format\//, () => "base"],
  [/\/src\/draw\/|\/node_modules\/(?:d3|internmap)/, () => "line-chart"],
  [/\/stream\/sources\/(poll|web-socket|event-source|lines|random)\.ts$/, ([, name]) => name],
  [/\/stream\/sources\/random-values\.ts$/, () => "random"],
  [/\/stream\/sources\/socket\.ts$/, () => "web-socket"],
  [/\/stream\/sources\/line-splitter\.ts$/, () => "lines"],
  [/\/node_modules\/eventsource-parser/, () => "event-source"],
  [/\/stream\/messages\/(?:compile-accessor|row-time)\.ts$|\/stream\/sources\/forkable\.ts$/, () => "base"],
  [/\/stream\/(?:sources|messages)\//, () => "messages"],
  [/./, () => "base"],
];
/** Finds what is fetched on demand, here as in the modules. */
const onDemandOf = sharedChunks(
  [
    { name: "stream at once", pattern: ofStream, roots: ["src/stream/index.ts"] },
    { name: "widgets at once", pattern: ofWidgets, roots: ["src/widgets/internal.ts"] },
    ...shared.filter(({ name }) => Object.values(onDemand).flat().includes(`${name}.js`)),
  ],
  pathOf,
  new Set(),
);
function autoFileOf(id, context) {
  const later = onDemandOf(id, context);
  if (Object.values(onDemand).flat().includes(`${later}.js`)) return later.replace("internal/", "");
  const [pattern, name] = autoFiles.find(([each]) => each.test(id));
  return name(pattern.exec(id));
}

const autoPieces = {
  input: {
    base: "src/elements/autoload/base.ts",
    ...Object.fromEntries(fetched),
  },
  // A file may give others more than the loader asks it for.
  preserveEntrySignatures: "allow-extension",
  treeshake: { moduleSideEffects: false },
  onLog,
  plugins: [contentsOf("on-demand.ts"), ...plugins()],
  output: {
    dir: "dist",
    format: "es",
    entryFileNames: "auto/[name].mjs",
    chunkFileNames: "auto/[name].mjs",
    manualChunks: autoFileOf,
    onlyExplicitManualChunks: true,
    sourcemap: true,
    banner,
    hoistTransitiveImports: false,
    plugins: [pieces.supply, minified()],
  },
};

/** After its pieces, whose needs it holds. */
const autoLoader = {
  input: "src/elements/autoload/auto.ts",
  treeshake: { moduleSideEffects: (id) => id.endsWith("/auto.ts") },
  onLog,
  plugins: plugins(),
  output: {
    file: "dist/tickline.auto.mjs",
    format: "es",
    sourcemap: true,
    banner,
    plugins: [pieces.tell("NEEDS"), minified()],
  },
};

const types = {
  input: entries,
  // What the kit needs of the widgets' types beyond the public ones, `index.d.ts` exports by a letter.
  preserveEntrySignatures: "allow-extension",
  onLog,
  plugins: [
    dts({ tsconfig, includeExternal: ["eventemitter3"] }),
    // Types share no file behind the entries: they would be taken from whichever entry exports them first.
    onlyImports({
      "stream.js": [],
      "index.js": ["stream.js"],
      "render.js": ["index.js", "stream.js"],
      "elements.js": ["index.js", "stream.js"],
      "kit.js": ["index.js", "stream.js"],
      "react.js": ["react", "index.js", "kit.js", "stream.js"],
      "relay.js": ["stream.js"],
      "internal/adapters.js": ["stream.js"],
      ...Object.fromEntries(adapters.map((name) => [`${name}.js`, ["stream.js", "internal/adapters.js"]])),
      "shared-connection.js": ["stream.js"],
      "testing.js": ["stream.js"],
    }),
  ],
  output: {
    dir: "dist",
    format: "es",
    chunkFileNames: "[name].d.ts",
    manualChunks: {
      stream: [entries.stream],
      index: [entries.index],
      kit: [entries.kit],
      "internal/adapters": ["src/adapters/client/run-client.ts", "src/adapters/client/entry-reader.ts"],
    },
    // `Symbol.dispose`, for those who compile with an older `lib`.
    banner: '/// <reference lib="esnext.disposable" />',
  },
};

export default [modules, bundle, script, embed, autoPieces, autoLoader, types];
