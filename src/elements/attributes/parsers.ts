import type { OptionType } from "../../widgets/internal.js";

/**
 * Parses an attribute's text into an option. Returns a text that it cannot parse unchanged, so that the widget or
 * stream refuses it in its own words; throws where that would not help, in words that end the sentence "Expected …".
 */
export type Parse = (text: string) => unknown;

/** The text itself. */
export const text: Parse = (input) => input;

/** A number. */
export const number: Parse = (input) => {
  const value = input.trim() === "" ? NaN : Number(input);
  return Number.isNaN(value) ? input : value;
};

/** True or false; an attribute without a text is true. */
export const boolean: Parse = (input) => (input === "" || input === "true" ? true : input !== "false" && input);

/** True, false, a number, else the text. */
export const word: Parse = (input) => (input === "true" || input === "false" ? input === "true" : number(input));

const UNIT_MS: Readonly<Record<string, number>> = {
  "": 1,
  ms: 1,
  s: 1_000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** A duration in ms: `250ms`, `30s`, `5m`, `2h`, `1d`, `Infinity`; a plain number is ms. */
export const duration: Parse = (input) => {
  const [, amount = "", unit = ""] = /^\s*(-?[\d.]+(?:e\d+)?)\s*([a-z]*)\s*$/i.exec(input) ?? [];
  const value = Number(amount) * (UNIT_MS[unit.toLowerCase()] ?? NaN);
  return amount === "" || Number.isNaN(value) ? number(input) : value;
};

/** Words, separated by spaces or commas. */
export const words: Parse = (input) => input.split(/[\s,]+/).filter((each) => each !== "");

/** Durations, separated by spaces or commas, or JSON. */
export const durations: Parse = (input) => jsonOr((text) => (words(text) as string[]).map(duration))(input);

/** JSON. */
export const json: Parse = (input) => {
  try {
    return JSON.parse(input) as unknown;
  } catch (error) {
    throw new SyntaxError(`JSON (${(error as Error).message})`, { cause: error });
  }
};

/** Parses a text that begins as JSON does as JSON, any other text by `parse`. */
export function jsonOr(parse: Parse): Parse {
  return (input) => (/^\s*[[{]/.test(input) ? json(input) : parse(input));
}

/** Numbers, separated by spaces or commas, or JSON. */
export const numbers: Parse = jsonOr((input) => {
  const all = (words(input) as string[]).map(number);
  return all.every((each) => typeof each === "number") ? all : input;
});

/** Fields, separated by spaces or commas, or JSON with labels and formats. */
export const columns: Parse = jsonOr((input) => (words(input) as string[]).map((value) => ({ value })));

/** A column and, after it, `ascending` or `descending`, or JSON. */
export const sort: Parse = jsonOr((input) => {
  const [column = "", order, ...more] = words(input) as (string | undefined)[];
  return more.length > 0
    ? input
    : { column: /^\d+$/.test(column) ? Number(column) : column, ...(order !== undefined && { order }) };
});

/** Thresholds: values, separated by spaces or commas, or JSON with names and colours. */
export const thresholds: Parse = (input) => {
  const values = numbers(input);
  return Array.isArray(values)
    ? values.map((value: unknown) => (typeof value === "number" ? { value } : value))
    : values;
};

/** The first message of a socket, unchanged; `false`: none. */
export const greeting: Parse = (input) => input !== "false" && (() => input);

/** The text; HTML's own `hidden`, without a text, hides the element, and is no option. */
export const hidden: Parse = (input) => (input === "" ? undefined : input);

/** The type of an option as an attribute: that of a widget's option, or one of a stream and its sources alone. */
export type AttributeType = OptionType | "duration-or-json" | "greeting" | "hidden" | "secret" | "word-or-json";

/** Types that no attribute has: a property alone sets such an option. A secret would be read by everybody. */
type PropertyType = "function" | "secret" | "stream";

/** The parser of each type. */
const parserByType: Readonly<Record<Exclude<AttributeType, PropertyType>, Parse>> = {
  boolean,
  columns,
  duration,
  durations,
  "duration-or-json": jsonOr(duration),
  greeting,
  hidden,
  json,
  number,
  numbers,
  sort,
  text,
  "text-or-json": jsonOr(text),
  thresholds,
  word,
  "word-or-json": jsonOr(word),
  words,
};

/** Finds the parser of a type; undefined for those that a property alone sets. */
export function parserOf(type: AttributeType): Parse | undefined {
  return (parserByType as Readonly<Partial<Record<AttributeType, Parse>>>)[type];
}
