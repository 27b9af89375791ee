import type { Accessor } from "../../stream/index.js";

export type { Row } from "../../stream/index.js";

/** How a widget reads a row. */
export interface ValueOptions<T> {
  /** The number. Default: the row if it is one, `row[1]`, `row.value`. */
  readonly value?: Accessor<T, unknown> | undefined;
  /** Which rows count. Default: all. */
  readonly where?: ((row: T) => boolean) | undefined;
}

/**
 * What became of a row: it does not count, its value was refused, or it is a number (one that is not finite is a gap).
 */
export type ReadValue = { readonly kind: "skipped" } | Refused | number;

/** Words are asked for where they are reported, which few are. */
interface Refused {
  readonly kind: "refused";
  /** The beginning of the value. */
  readonly sample: () => string;
  /** What is wrong with it, with the cure. */
  readonly reason: () => string;
}

const skipped: ReadValue = { kind: "skipped" };

/**
 * Makes the reader of one accessor. Null, NaN and ±Infinity are gaps; any other value that is no number is refused,
 * `undefined` and numeric strings too: convert them in `value`, or leave such rows out with `where`. So is a row whose
 * accessor throws.
 */
export function createValueReader<T>({ value, where }: ValueOptions<T>): (row: T) => ReadValue {
  const read: (row: T) => unknown =
    typeof value === "function" ? value : value === undefined ? plainValue : (row) => row[value];
  return (row) => {
    let found: unknown;
    let judged = where === undefined;
    try {
      if (where !== undefined && !where(row)) return skipped;
      judged = true;
      found = read(row);
    } catch (error) {
      const words = (): string => (error instanceof Error ? error.message : String(error));
      return {
        kind: "refused",
        sample: () => cut(words()),
        reason: () => `${judged ? "the accessor" : "where"} threw: ${words()}`,
      };
    }
    if (typeof found === "number") return found;
    if (found === null) return NaN;
    return { kind: "refused", sample: () => sampleOf(found, row), reason: () => reasonOf(found, row, value) };
  };
}

/** Why a value is no number, and what to do. */
function reasonOf(found: unknown, row: unknown, value: unknown): string {
  const field = typeof value === "string" ? value : "value";
  const place =
    typeof value === "function"
      ? "…"
      : typeof row !== "object"
        ? "row"
        : Array.isArray(row) && value === undefined
          ? "row[1]"
          : /^[A-Za-z_$][\w$]*$/.test(field)
            ? `row.${field}`
            : `row[${JSON.stringify(field)}]`;
  if (found === undefined) {
    if (typeof value === "function") {
      return "value gave undefined: let it give a number, or null for a gap; leave other rows out by where";
    }
    return `${place} is undefined: name the field by value, such as value: "temperature"`;
  }
  const cure = `convert it, such as value: (row) => Number(${place})`;
  if (typeof found === "string") return `the value is a text: ${cure}`;
  if (typeof found === "boolean" || typeof found === "bigint") return `the value is a ${typeof found}: ${cure}`;
  if (found instanceof Date) return `the value is a Date: ${cure}`;
  if (typeof found === "object") {
    const [kind, part] = Array.isArray(found) ? ["a list", "[0]"] : ["an object", ".value"];
    return `the value is ${kind}: name the number in it, such as value: (row) => ${place}${part}`;
  }
  return `the value is a ${typeof found}: name the number by value`;
}

/** The value of a row where no accessor says: the row if it is a number, `row[1]`, `row.value`. */
export function plainValue(row: unknown): unknown {
  if (typeof row !== "object" || row === null) return row;
  return Array.isArray(row) ? row[1] : (row as { value?: unknown }).value;
}

function sampleOf(value: unknown, row: unknown): string {
  return value === undefined && row !== undefined ? cut(`undefined of ${text(row)}`) : cut(text(value));
}

function text(value: unknown): string {
  if (typeof value === "function") return "a function";
  try {
    const json = JSON.stringify(value) as string | undefined;
    return json ?? String(value);
  } catch {
    return Object.prototype.toString.call(value);
  }
}

function cut(words: string): string {
  return words.length > 120 ? `${words.slice(0, 119)}…` : words;
}
