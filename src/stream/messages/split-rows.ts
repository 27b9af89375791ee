/** The elements of a value: of an array its own, unless it is one pair; anything else is one by itself. */
export function splitRows(value: unknown): readonly unknown[] {
  return Array.isArray(value) && !isPair(value) ? (value as unknown[]) : [value];
}

/**
 * Turns a number or a pair into `{ time, value }`, passes an object or a longer tuple unchanged, refuses the rest
 * (undefined). A null stands for a value that is not there, so it is kept, as a gap.
 */
export function toRow(element: unknown): unknown {
  if (typeof element === "number" || element === null) return { value: element };
  if (typeof element !== "object" || (Array.isArray(element) && element.length < 2)) return undefined;
  return Array.isArray(element) && element.length === 2
    ? { time: element[0] as unknown, value: element[1] as unknown }
    : element;
}

/**
 * A time and a value; two numbers alone are taken for one, never for two rows. Nor is a number a row beside a text, as
 * Prometheus writes values.
 */
export function isPair(value: readonly unknown[]): boolean {
  if (value.length !== 2) return false;
  const [time, number] = value;
  if (typeof time === "number" && typeof number === "string") return true;
  const timed = typeof time === "number" || typeof time === "string" || time instanceof Date;
  return timed && (typeof number === "number" || number === null);
}

/** Why an array of numbers is not taken for rows, nor for one. */
export const BARE_NUMBERS = "an array of plain numbers does not tell times from values";

/**
 * Whether a value is an array of numbers and nulls alone: nobody can tell by that which of them are times.
 * Of another array the first element is looked at alone.
 */
export function isBareNumbers(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && isBare(value[0]) && value.every(isBare);
}

function isBare(element: unknown): boolean {
  return typeof element === "number" || element === null;
}

/** What no row can be, in words; undefined for all else. */
export function strangerOf(element: unknown): string | undefined {
  if (typeof element === "object") {
    if (Array.isArray(element) && element.length < 2) {
      return element.length === 0 ? "an empty array" : "an array of one";
    }
    return element instanceof Promise ? "a promise" : undefined;
  }
  if (element === undefined) return "undefined";
  return typeof element === "number" ? undefined : `a ${typeof element === "string" ? "text" : typeof element}`;
}
