/**
 * `node scripts/reference.mjs [--check]`: writes docs/reference/, a page a widget, one for streams and one for sources,
 * from the registry, the types and their comments. With `--check` it writes nothing, and fails where a page is stale.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  commentOf,
  eventsOf,
  isFunction,
  isSourceFunction,
  optionOf,
  optionsOf,
  ownMembers,
  pathOf,
  publicNames,
  streamEvents,
  streamOptions,
} from "./api.mjs";
import {
  eventTable,
  flat,
  introduction,
  memberTable,
  optionTable,
  registry,
  splitComment,
  typeSections,
  wordTable,
} from "./reference-parts.mjs";
import { root } from "./run.mjs";

const FOLDER = "docs/reference";
const NOTE = "<!-- Written by scripts/reference.mjs from the comments of the sources: npm run reference -->";

/** The rooms whose types are not a page's own: those of the kinds, and of what all widgets have in common. */
const isInRoomOfWidget = new RegExp(`^src/widgets/(${[...Object.keys(registry.kinds), "widget"].join("|")})/`);

/** Asserts that the comment of an option tells the default that its schema has. */
function checkDefault(kind, member, value) {
  const words = { string: JSON.stringify(value), number: value?.toLocaleString("en"), boolean: String(value) };
  const told = words[typeof value];
  if (told === undefined) return;
  if (!splitComment(commentOf(member)).fallback.replaceAll("`", "").startsWith(told)) {
    throw new Error(`${kind}: the comment of ${member.name} tells no default ${told}`);
  }
}

function widgetPage(name, { factory, options, styles }) {
  const attributes = { stream: { type: "text" }, ...registry.attributesOf(options) };
  const members = Object.keys(attributes).map((option) => optionOf(name, option));
  for (const member of members) checkDefault(name, member, options[member.name]?.default);
  const events = eventsOf(name);
  const own = ownMembers(name);
  const room = `src/widgets/${name}/`;
  const functions = [...publicNames.values()].filter(
    (symbol) => isFunction(symbol) && symbol.name !== factory.name && pathOf(symbol).startsWith(room),
  );
  const isExplained = (path) =>
    /^src\/(draw|widgets\/[\w-]+)\//.test(path) && (path.startsWith(room) || !isInRoomOfWidget.test(path));
  const parts = [...new Set(Object.keys(styles).map((part) => part.replace(/@.*/, "")))].filter(
    (part) => !part.includes(":"),
  );
  const properties = [...new Set(JSON.stringify(styles).match(/--tick-[\w-]+/g))].sort();
  return [
    `# ${name.replace("-", " ").replace(/^./, (first) => first.toUpperCase())}`,
    "",
    ...introduction(factory.name),
    `As an element \`<tick-${name}>\`, on any node \`data-tickline="${name}"\`.`,
    "",
    "## Options",
    "",
    ...optionTable(members, attributes),
    ...eventTable(events),
    ...(own.length > 0 ? ["## Members", "", ...memberTable("member", own)] : []),
    "## Parts",
    "",
    `${parts.map((part) => `\`::part(${part})\``).join(", ")}.`,
    "",
    "## Custom properties",
    "",
    `Its style sheet reads ${properties.map((property) => `\`${property}\``).join(", ")}; all of them stand in`,
    "[themes.md](../themes.md).",
    "",
    ...functions.flatMap((symbol) => [
      `## \`${symbol.name}\``,
      "",
      ...introduction(symbol.name),
      ...optionTable(optionsOf(symbol)),
    ]),
    ...typeSections([...members, ...events, ...own, ...functions.flatMap(optionsOf)], isExplained),
  ];
}

function streamPage() {
  return [
    "# Stream",
    "",
    ...introduction("DataStream"),
    "As an element `<tick-stream>`.",
    "",
    "## Options",
    "",
    ...optionTable(streamOptions, registry.streamAttributes),
    ...eventTable(streamEvents),
    ...typeSections([...streamOptions, ...streamEvents], (path) => /^src\/stream\/(options\/|events)/.test(path)),
  ];
}

function sourcesPage() {
  const functions = [...publicNames.values()].filter(isSourceFunction);
  const sections = functions.flatMap((symbol) => {
    const name = registry.attributeName(symbol.name);
    const isOpened = Object.hasOwn(registry.sources, name);
    return [
      `## \`${symbol.name}\``,
      "",
      ...introduction(symbol.name),
      ...(isOpened ? [`An element opens it by \`source="${name}"\`.`, ""] : []),
      ...optionTable(optionsOf(symbol), isOpened ? registry.sourceAttributes : undefined),
    ];
  });
  const isExplained = (path) => /^src\/stream\/(sources|messages)\//.test(path);
  return ["# Sources", "", ...sections, ...typeSections(functions.flatMap(optionsOf), isExplained)];
}

function wordsPage() {
  return ["# Words", "", flat(commentOf(publicNames.get("Words"))), "", ...wordTable()];
}

const pages = {
  ...Object.fromEntries(Object.entries(registry.kinds).map(([name, kind]) => [name, widgetPage(name, kind)])),
  stream: streamPage(),
  sources: sourcesPage(),
  words: wordsPage(),
};

const isCheck = process.argv.includes("--check");
const stale = [];
mkdirSync(join(root, FOLDER), { recursive: true });
for (const [name, lines] of Object.entries(pages)) {
  const file = `${FOLDER}/${name}.md`;
  const text = `${[NOTE, "", ...lines]
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim()}\n`;
  if (!isCheck) writeFileSync(join(root, file), text);
  else if (readOr(file) !== text) stale.push(file);
}
if (stale.length > 0) {
  console.error(`${stale.join(", ")}: stale. Run npm run reference`);
  process.exitCode = 1;
}

function readOr(file) {
  try {
    return readFileSync(join(root, file), "utf8");
  } catch {
    return undefined;
  }
}
