/** A key to ask for. Keys of rows are texts; this one is compared as a text. */
export type Key = string | number | bigint | boolean;

/** The values that are keys, in the words of errors. */
export const KEY_WORDS = "a text, a number, a boolean, or an object with a toString of its own";

/** Returns the words for a stream without a `key`, whose source hands over whole lists. */
export function keylessWords(source: string): string {
  return `invalid key: undefined (expected the field by which replace of ${source} knows a row, such as key: "id")`;
}

/** Returns the key that a value is; undefined where it is none: `undefined` and `[object Object]` name nothing. */
export function toKey(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean" || typeof value === "bigint") return String(value);
  if (typeof value !== "object" || value === null) return undefined;
  const { toString } = value as { toString?: unknown };
  if (typeof toString !== "function" || toString === Object.prototype.toString) return undefined;
  const text: unknown = toString.call(value);
  return typeof text === "string" ? text : undefined;
}
