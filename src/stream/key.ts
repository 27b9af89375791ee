/** A key as it may be asked for. Rows' keys are texts; these are compared by theirs. */
export type Key = string | number | bigint | boolean;

/** What a key may be, in words. */
export const keyWords = "a text, a number, a boolean, or an object with a toString of its own";

/** The key that a value is; undefined where it is none: `undefined` and `[object Object]` name nothing. */
export function toKey(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean" || typeof value === "bigint") return String(value);
  if (typeof value !== "object" || value === null) return undefined;
  const { toString } = value as { toString?: unknown };
  if (typeof toString !== "function" || toString === Object.prototype.toString) return undefined;
  const text: unknown = toString.call(value);
  return typeof text === "string" ? text : undefined;
}
