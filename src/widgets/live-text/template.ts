import { aFormat } from "../options/format-checks.js";

/** A place in a template for something live. */
export interface Placeholder {
  /** What stands between its braces, without the format. */
  readonly name: string;
  /** How a number or a time is written. */
  readonly format: string | undefined;
}

/** A template, piece by piece: text as it stands, and places for something live. */
export type Piece = string | Placeholder;

/** How finely a time of day is written. */
const timeStyles = ["short", "medium"];

/** What is never read of a row. */
const refused = ["__proto__", "prototype", "constructor"];

/** What can have no format. */
const plain = ["age", "state", "key"];

/**
 * Takes a template apart: `{name}` and `{name:format}` are places, `{{` and `}}` are braces.
 *
 * @throws Error what was expected, in words that end the sentence "Expected …"
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
  const never = steps.find((step) => refused.includes(step));
  if (never !== undefined) throw new Error(`no field ${never}: it is never read`);
  const expected = format === undefined ? undefined : complaint(name, format);
  if (expected !== undefined) throw new Error(`${expected} in {${inside}}`);
  return { name, format };
}

function complaint(name: string, format: string): string | undefined {
  if (plain.includes(name)) return "no format";
  if (name === "time") return timeStyles.includes(format) ? undefined : '"short" or "medium"';
  return aFormat(format) === undefined ? undefined : 'a d3 format such as ".1f"';
}
