/** The parts of a page of the reference, in lines of Markdown. */
import { aliasText, commentOf, exportsOf, membersOf, namedTypes, publicNames, tagsOf, typeText } from "./api.mjs";
import { loadRegistry } from "./registry.mjs";

/** The registry, and the attributes of elements. */
export const registry = await loadRegistry();

/** The parsers of attributes by their types. */
const parsers = new Map(exportsOf("src/elements/attributes/parsers.ts").map((each) => [each.name, each]));

/** Writes the links of a comment as code. */
const linked = (comment) => comment.replace(/\{@link (\w+)[^}]*\}/g, "`$1`");

/** Returns a comment in one line. */
export const flat = (comment) => linked(comment).replace(/\s+/g, " ").trim();

/** Writes code in a cell of a table. */
const code = (text) => (text === "" ? "" : `\`${cell(text)}\``);

const cell = (text) => flat(text).replaceAll("|", "\\|");

function table(head, rows) {
  if (rows.length === 0) return [];
  return [
    `| ${head.join(" | ")} |`,
    `|${"---|".repeat(head.length)}`,
    ...rows.map((row) => `| ${row.join(" | ")} |`),
    "",
  ];
}

/** Splits a comment into the meaning and the default that it tells. */
export function splitComment(comment) {
  const [, meaning, fallback = ""] = /^([^]*?)\s*(?:\bDefault:? ([^]*))?$/.exec(flat(comment));
  const isNeeded = / ?\b(Needed|Required)\.$/.test(meaning);
  return {
    meaning: meaning.replace(/ ?\b(Needed|Required)\.$/, ""),
    fallback: isNeeded ? "required" : fallback.replace(/\.$/, ""),
  };
}

/** Explains the types that a page names. */
export function typeSections(members, isExplained) {
  const sections = namedTypes(members, isExplained).flatMap((symbol) => {
    const alias = aliasText(symbol);
    const body = alias ? ["```ts", alias, "```", ""] : memberTable("field", membersOf(symbol));
    return [`### \`${symbol.name}\``, "", flat(commentOf(symbol)), "", ...body];
  });
  return sections.length > 0 ? ["## Types", "", ...sections] : [];
}

/** A table of members: the fields of a type, say. */
export function memberTable(word, members) {
  const rows = members.map((member) => {
    const { meaning, fallback } = splitComment(commentOf(member));
    return [code(member.name), code(typeText(member)), cell(fallback), cell(meaning)];
  });
  return table([word, "type", "default", "meaning"], rows);
}

/** A table of options, with the attribute of each where an element takes them. */
export function optionTable(members, attributes) {
  if (attributes === undefined) return memberTable("option", members);
  const types = new Set();
  const rows = members.map((member) => {
    const { meaning, fallback } = splitComment(commentOf(member));
    const { type, field } = attributes[member.name] ?? {};
    const isText = type !== undefined && registry.parserOf(type) !== undefined;
    if (isText) for (const each of type.split("-or-")) types.add(each);
    const others = Object.keys(attributes).filter((name) => String(attributes[name].field) === member.name);
    const names = [member.name, ...others].map((name) => code(registry.attributeName(name))).join(", ");
    const attribute = isText ? `${names}: ${type.replaceAll("-", " ")}` : "";
    const name = field ? code(field.join(".")) : code(member.name);
    return [name, attribute, code(typeText(member)), cell(fallback), cell(meaning)];
  });
  const words = [...types].sort().map((type) => `- *${type}*: ${flat(commentOf(parsers.get(type)))}`);
  return [
    ...table(["option", "attribute", "type", "default", "meaning"], rows),
    "A property alone sets an option without an attribute. The text of an attribute, by the word beside it:",
    "",
    ...words,
    "",
  ];
}

/** A table of all that widgets say, a column a language. */
export function wordTable() {
  const rows = Object.entries(registry.words).map(([name, sentences]) => [code(name), ...sentences.map(cell)]);
  return table(["name", "English", "German"], rows);
}

/** A table of events. */
export function eventTable(members) {
  const rows = members.map((member) => [
    code(member.name),
    code(typeText(member).replace(/^\[|\]$/g, "")),
    cell(commentOf(member)),
  ]);
  return ["## Events", "", ...table(["event", "payload", "meaning"], rows)];
}

/** What the comment of a function says: its text, its example, its errors. */
export function introduction(name) {
  const symbol = publicNames.get(name);
  const errors = tagsOf(symbol, "throws").map((text) => `- ${flat(text)}`);
  return [
    linked(commentOf(symbol)),
    "",
    ...tagsOf(symbol, "example").flatMap((text) => [text.trim(), ""]),
    ...(errors.length > 0 ? ["Errors:", "", ...errors, ""] : []),
  ];
}
