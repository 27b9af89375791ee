import { unknownOption } from "../../stream/internal.js";

/**
 * Checks a user's value.
 *
 * @returns undefined if the value is fine, else the expectation, in words that end the sentence "Expected …"
 */
export type Check = (value: unknown) => string | undefined;

/**
 * The type of an option's value, in a word. An element reads the option's attribute by it; `"function"` and `"stream"`
 * are no text: a property alone sets them.
 */
export type OptionType =
  | "boolean"
  | "columns"
  | "duration"
  | "durations"
  | "function"
  | "json"
  | "number"
  | "numbers"
  | "sort"
  | "stream"
  | "text"
  | "text-or-json"
  | "thresholds"
  | "word"
  | "words";

/** Facts of an option beyond its type. */
export interface OptionFlags {
  /** Whether the option must be given: it has no default. */
  readonly required?: true;
  /** Whether a change reads the rows of the stream anew. */
  readonly resubscribes?: true;
  /** Fields of the option's value that an element takes by names of their own, each with its type. */
  readonly fields?: Readonly<Record<string, readonly [field: string, type: OptionType]>>;
}

/** One option: its type, its check, its default. */
export interface Option<V> extends OptionFlags {
  /** The type of its value. */
  readonly type: OptionType;
  /** Checks a value; `undefined` passes unchecked where the option is not required. */
  readonly check: Check;
  /** The value if the user names none. */
  readonly default: V;
}

/** All options of one widget. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a schema of any widget
export type OptionSchema<Options = any> = { readonly [Name in keyof Options]-?: Option<Options[Name]> };

/**
 * Fills partial options with defaults, and freezes them.
 *
 * @param schema - all options of the widget
 * @param partial - the user's options; `undefined` asks for the default
 * @param previous - the options so far, of an update
 * @throws TypeError `unknown option: timewindow. Did you mean timeWindow?`, `invalid timeWindow: -5. Expected …`
 */
export function resolveOptions<Options extends object>(
  schema: OptionSchema<Options>,
  partial: Partial<Options>,
  previous?: Options,
): Readonly<Options> {
  needObject(partial);
  const mistake = unknownOption(partial, Object.keys(schema));
  if (mistake !== undefined) throw new TypeError(mistake);
  const resolved: Partial<Options> = {};
  for (const name of Object.keys(schema) as (keyof Options & string)[]) {
    const { check, default: fallback, required } = schema[name];
    const requested = name in partial ? partial[name] : previous?.[name];
    const value = requested === undefined ? fallback : requested;
    const expected = value === undefined && !required ? undefined : check(value);
    if (expected !== undefined) throw new TypeError(`invalid ${name}: ${formatValue(value)}. Expected ${expected}`);
    resolved[name] = value;
  }
  return Object.freeze(resolved as Options);
}

/** Whether an update changes any option that carries a flag. */
export function changedAny<Options extends object>(
  schema: OptionSchema<Options>,
  flag: keyof OptionFlags,
  next: Readonly<Options>,
  previous: Readonly<Options>,
): boolean {
  return (Object.keys(schema) as (keyof Options)[]).some(
    (name) => schema[name][flag] !== undefined && next[name] !== previous[name],
  );
}

function needObject(partial: unknown): void {
  if (typeof partial === "object" && partial !== null && !Array.isArray(partial)) return;
  throw new TypeError(`invalid options: ${formatValue(partial)}. Expected an object`);
}

/**
 * Writes a user's value for an error's text, at most 60 characters. An address is cut after its scheme, as the rest may
 * hold a secret.
 */
export function formatValue(value: unknown): string {
  if (typeof value === "string") return cut(JSON.stringify(value.replace(/^([a-z]+:\/\/).+/is, "$1…")));
  if (typeof value === "function") return "a function";
  if (Array.isArray(value)) {
    return cut(`[${value.slice(0, 4).map(formatValue).join(", ")}${value.length > 4 ? ", …" : ""}]`);
  }
  if (typeof value === "object" && value !== null) {
    if (value instanceof Date) return Number.isNaN(value.getTime()) ? "Invalid Date" : value.toISOString();
    const name = (Object.getPrototypeOf(value) as { constructor?: { name?: string } } | null)?.constructor?.name;
    return name === undefined || name === "" || name === "Object" ? "an object" : `a ${name}`;
  }
  return cut(String(value));
}

function cut(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
