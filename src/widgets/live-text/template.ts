import { aFormat } from "../options/format-checks.js";

/** A place in a template for a live piece. */
export interface Placeholder {
  /** The text between the braces, without the format. */
  readonly name: string;
  /** The format of a number or a time; undefined: the default. */
  readonly format: string | undefined;
}

/** One piece of a template: plain text, or a place for a live piece. */
export type Piece = string | Placeholder;

/** Formats of a time of day. */
const TIME_STYLES = ["short", "medium"];

/** Names of fields that are never read from a row. */
const FORBIDDEN_FIELDS = ["__proto__", "prototype", "constructor"];

/** Names of placeholders that take no format. */
const UNFORMATTED_NAMES = ["age", "state", "key"];

/**
 * Parses a template: `{name}` and `{name:format}` are placeholders, `{{` and `}}` are braces.
 *
 * @throws Error with the expectation, in words that end the sentence "Expected …"
 */
export function parseTemplate(template: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let text = "";
  let end = 0;
  for (const match of template.matchAll(/\{\{|\}\}|\{([^{}]*)\}|[{}]/g)) {
    const { 0: token, index } = match;
    const inside = match[1] as string | undefined;
    text += template.slice(end, index);
    end = index + token.length;
    if (inside !== undefined) {
      pieces.push(text, placeholderOf(inside, index));
      text = "";
    } else if (token.length === 2) text += token[0];
    else if (token === "{") throw new Error(`a } to end the { at ${index}, or {{ for a brace`);
    else throw new Error(`a { before the } at ${index}, or }} for a brace`);
  }
  pieces.push(text + template.slice(end));
  return pieces.filter((piece) => piece !== "");
}

function placeholderOf(inside: string, index: number): Placeholder {
  const colon = inside.indexOf(":");
  const name = (colon < 0 ? inside : inside.slice(0, colon)).trim();
  const format = colon < 0 ? undefined : inside.slice(colon + 1);
  const steps = name.split(".");
  if (steps.includes("")) throw new Error(`the name of a field between the braces at ${index}, such as {value}`);
  const forbidden = steps.find((step) => FORBIDDEN_FIELDS.includes(step));
  if (forbidden !== undefined) throw new Error(`no field ${forbidden}: it is never read`);
  const expected = format === undefined ? undefined : formatMistake(name, format);
  if (expected !== undefined) throw new Error(`${expected} in {${inside}}`);
  return { name, format };
}

function formatMistake(name: string, format: string): string | undefined {
  if (UNFORMATTED_NAMES.includes(name)) return "no format";
  if (name === "time") return TIME_STYLES.includes(format) ? undefined : '"short" or "medium"';
  return aFormat(format) === undefined ? undefined : 'a d3 format such as ".1f"';
}
