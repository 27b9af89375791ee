/**
 * Makes an option of an attribute's text. What it cannot read it gives back as it is, for the one that takes the option
 * to refuse in its own words; where that would not help it throws, in words that end the sentence "Expected …".
 */
export type Parse = (text: string) => unknown;

/** The text itself. */
export const text: Parse = (given) => given;

/** A number. */
export const number: Parse = (given) => {
  const value = given.trim() === "" ? NaN : Number(given);
  return Number.isNaN(value) ? given : value;
};

/** True or false; an attribute without a text is true. */
export const boolean: Parse = (given) => (given === "" || given === "true" ? true : given !== "false" && given);

/** True, false, a number, else the text. */
export const word: Parse = (given) => (given === "true" || given === "false" ? given === "true" : number(given));

const units: Readonly<Record<string, number>> = {
  "": 1,
  ms: 1,
  s: 1_000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** A span of time, as ms: `250ms`, `30s`, `5m`, `2h`, `1d`, `Infinity`; a plain number is ms. */
export const duration: Parse = (given) => {
  const [, amount = "", unit = ""] = /^\s*(-?[\d.]+(?:e\d+)?)\s*([a-z]*)\s*$/i.exec(given) ?? [];
  const value = Number(amount) * (units[unit.toLowerCase()] ?? NaN);
  return amount === "" || Number.isNaN(value) ? number(given) : value;
};

/** Words with spaces or commas between. */
export const words: Parse = (given) => given.split(/[\s,]+/).filter((each) => each !== "");

/** JSON. */
export const json: Parse = (given) => {
  try {
    return JSON.parse(given) as unknown;
  } catch (error) {
    throw new SyntaxError(`JSON (${(error as Error).message})`, { cause: error });
  }
};

/** JSON, where it looks like that; else what the other parser makes of it. */
export function jsonOr(parse: Parse): Parse {
  return (given) => (/^\s*[[{]/.test(given) ? json(given) : parse(given));
}

/** Numbers with spaces or commas between, or JSON. */
export const numbers: Parse = jsonOr((given) => {
  const all = (words(given) as string[]).map(number);
  return all.every((each) => typeof each === "number") ? all : given;
});

/** Fields with spaces or commas between, or JSON with labels and formats. */
export const columns: Parse = jsonOr((given) => (words(given) as string[]).map((value) => ({ value })));

/** A column and, after it, `ascending` or `descending`, or JSON. */
export const sort: Parse = jsonOr((given) => {
  const [column = "", order, ...more] = words(given) as (string | undefined)[];
  return more.length > 0
    ? given
    : { column: /^\d+$/.test(column) ? Number(column) : column, ...(order !== undefined && { order }) };
});

/** Values that matter, with spaces or commas between, or as JSON with names and colours. */
export const thresholds: Parse = (given) => {
  const values = numbers(given);
  return Array.isArray(values)
    ? values.map((value: unknown) => (typeof value === "number" ? { value } : value))
    : values;
};

/** The first message of a socket, as it is; `false`: none. */
export const greeting: Parse = (given) => given !== "false" && (() => given);
