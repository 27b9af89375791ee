import type { Accessor, DataStreamOptions } from "../../stream/index.js";
import { compileAccessor, numberOfText } from "../../stream/internal.js";

export type { Row } from "../../stream/index.js";

/** Options by which a widget reads a row. */
export interface ValueOptions<T> {
  /** The accessor of the number. Default: the row if it is a number, `row[1]`, `row.value`. */
  readonly value?: Accessor<T, unknown> | undefined;
  /** Tells whether a row counts. Default: all count. */
  readonly where?: ((row: T) => boolean) | undefined;
}

/** The result of reading a row: skipped by `where`, refused, or a number; one that is not finite is a gap. */
export type ReadValue = { readonly kind: "skipped" } | Refused | number;

/** A refused value. Its words are made on demand, as few are reported. */
interface Refused {
  readonly kind: "refused";
  /** Returns the beginning of the value. */
  readonly sample: () => string;
  /** Returns the fault of the value, with the cure. */
  readonly reason: () => string;
  /** Whether the row counts, so that the line breaks there. */
  readonly breaks: boolean;
}

const SKIPPED: ReadValue = { kind: "skipped" };

/**
 * Makes the reader of one accessor. Null, NaN and ±Infinity are gaps; any other value that is no number is refused,
 * `undefined` and, unless the stream's `numbers` is `"text"`, numeric texts too: convert them in `value`, or leave such
 * rows out with `where`. A row whose accessor throws is refused too.
 */
export function createValueReader<T>(
  { value, where }: ValueOptions<T>,
  numbers?: StreamNumbers,
): (row: T) => ReadValue {
  const read = valueAccessor(value);
  return (row) => {
    let raw: unknown;
    let hasPassedWhere = where === undefined;
    try {
      if (where !== undefined && !where(row)) return SKIPPED;
      hasPassedWhere = true;
      raw = numberOf(read(row), numbers);
    } catch (error) {
      const errorWords = (): string => (error instanceof Error ? error.message : String(error));
      return {
        kind: "refused",
        sample: () => cut(errorWords()),
        breaks: hasPassedWhere,
        reason: () => `${hasPassedWhere ? "the accessor" : "where"} threw: ${errorWords()}`,
      };
    }
    if (typeof raw === "number") return raw;
    if (raw === null) return NaN;
    return { kind: "refused", sample: () => sampleOf(raw, row), reason: () => faultOf(raw, row, value), breaks: true };
  };
}

/** What counts as a number: the option of a stream. */
export type StreamNumbers = DataStreamOptions<never>["numbers"];

/** Returns the number that a text is, where it counts as one; anything else as it is. */
export function numberOf(raw: unknown, numbers: StreamNumbers): unknown {
  const number = numbers === "text" && typeof raw === "string" ? numberOfText(raw) : NaN;
  return Number.isNaN(number) ? raw : number;
}

/** The length of a refused text that is told, characters. */
const MAX_TEXT_CHARS = 40;

/** Returns the function that an accessor of numbers is, or stands for; left out, that of {@link plainValue}. */
export function valueAccessor<T>(value: Accessor<T, unknown> | undefined): (row: T) => unknown {
  return value === undefined ? plainValue : compileAccessor(value);
}

/** Returns the fault of a value that is refused, with the cure. */
export function faultOf(raw: unknown, row: unknown, value: unknown): string {
  const field = typeof value === "string" ? value : "value";
  const expression =
    typeof value === "function"
      ? "…"
      : typeof row !== "object"
        ? "row"
        : Array.isArray(row) && value === undefined
          ? "row[1]"
          : /^[A-Za-z_$][\w$]*(\.[A-Za-z_$][\w$]*)*$/.test(field)
            ? `row.${field}`
            : `row[${JSON.stringify(field)}]`;
  if (raw === undefined) {
    if (typeof value === "function") {
      return "value gave undefined: let it give a number, or null for a gap; leave other rows out by where";
    }
    return `${expression} is undefined: name the field by value, such as value: "temperature"`;
  }
  if (typeof raw === "string") {
    const text = JSON.stringify(raw.length > MAX_TEXT_CHARS ? `${raw.slice(0, MAX_TEXT_CHARS)}…` : raw);
    return Number.isNaN(numberOfText(raw))
      ? `${text} is no number: let value name one, or give null for a gap; leave other rows out by where`
      : `${text} is a text: give value: (row) => +${expression}, or the stream numbers: "text"`;
  }
  const cure = `convert it, such as value: (row) => Number(${expression})`;
  if (typeof raw === "boolean" || typeof raw === "bigint") return `the value is a ${typeof raw}: ${cure}`;
  if (raw instanceof Date) return `the value is a Date: ${cure}`;
  if (typeof raw === "object") {
    const [kind, accessPath] = Array.isArray(raw) ? ["a list", "[0]"] : ["an object", ".value"];
    return `the value is ${kind}: name the number in it, such as value: (row) => ${expression}${accessPath}`;
  }
  return `the value is a ${typeof raw}: name the number by value`;
}

/** Reads a row without an accessor: `row[1]` of a list, `row.value` of an object, else the row itself. */
function plainValue(row: unknown): unknown {
  if (typeof row !== "object" || row === null) return row;
  return Array.isArray(row) ? row[1] : (row as { value?: unknown }).value;
}

function sampleOf(value: unknown, row: unknown): string {
  return value === undefined && row !== undefined ? cut(`undefined of ${textOf(row)}`) : cut(textOf(value));
}

function textOf(value: unknown): string {
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
