/**
 * Returns the elements of an array; a value that is no array, or is one row, is a single element.
 *
 * @param isRow - tells whether an array is one row; default: a pair is
 */
export function splitRows(value: unknown, isRow: (array: readonly unknown[]) => boolean = isPair): readonly unknown[] {
  return Array.isArray(value) && !isRow(value) ? (value as unknown[]) : [value];
}

/**
 * Turns a number or a pair into `{ time, value }`, passes an object or a longer tuple unchanged, refuses the rest
 * (undefined). A null stands for a missing value: the row is kept, as a gap.
 */
export function toRow(element: unknown): unknown {
  if (typeof element === "number" || element === null) return { value: element };
  if (typeof element !== "object" || (Array.isArray(element) && element.length < 2)) return undefined;
  return Array.isArray(element) && element.length === 2
    ? { time: element[0] as unknown, value: element[1] as unknown }
    : element;
}

/**
 * Tells whether an array is one pair of a time and a value. Two numbers are a pair, never two rows; so are a number and
 * a text, as Prometheus writes values.
 */
export function isPair(value: readonly unknown[]): boolean {
  if (value.length !== 2) return false;
  const [time, number] = value;
  if (typeof time === "number" && typeof number === "string") return true;
  const hasTime = typeof time === "number" || typeof time === "string" || time instanceof Date;
  return hasTime && (typeof number === "number" || number === null);
}

/** The reason why an array of numbers is read neither as rows nor as one row. */
export const BARE_NUMBERS_REASON = "an array of plain numbers does not tell times from values";

/**
 * Tells whether a value is an array of nothing but numbers and nulls, which does not tell times from values. An array
 * that begins with something else is not read further.
 */
export function isBareNumbers(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && isNumberOrNull(value[0]) && value.every(isNumberOrNull);
}

function isNumberOrNull(element: unknown): boolean {
  return typeof element === "number" || element === null;
}

/** Names the kind of an element that cannot be a row, such as `a text`; undefined for one that can. */
export function describeNonRow(element: unknown): string | undefined {
  if (typeof element === "object") {
    if (Array.isArray(element) && element.length < 2) {
      return element.length === 0 ? "an empty array" : "an array of one";
    }
    return element instanceof Promise ? "a promise" : undefined;
  }
  if (element === undefined) return "undefined";
  return typeof element === "number" ? undefined : `a ${typeof element === "string" ? "text" : typeof element}`;
}
