import { unknownOption } from "../../stream/index.js";

/**
 * Checks a user's value.
 *
 * @returns undefined if the value is fine, else the expectation, in words that end the sentence "Expected …"
 */
export type Check = (value: unknown) => string | undefined;

/** One option: a check and a default. */
export interface Option<V> {
  /** Checks the value, the default included: an option without a default is required unless `undefined` passes. */
  readonly check: Check;
  /** The value if the user names none. */
  readonly default: V;
}

/** All options of one widget. */
export type OptionTable<Options> = { readonly [Name in keyof Options]-?: Option<Options[Name]> };

/** Declares one option. */
export function option<V>(check: Check, fallback: V): Option<V> {
  return { check, default: fallback };
}

/**
 * Fills partial options with defaults, and freezes them.
 *
 * @param table - all options of the widget
 * @param partial - the user's options; `undefined` asks for the default
 * @param previous - the options so far, of an update
 * @throws TypeError `unknown option: timewindow. Did you mean timeWindow?`, `invalid timeWindow: -5. Expected …`
 */
export function resolveOptions<Options extends object>(
  table: OptionTable<Options>,
  partial: Partial<Options>,
  previous?: Options,
): Readonly<Options> {
  needObject(partial);
  const mistake = unknownOption(partial, Object.keys(table));
  if (mistake !== undefined) throw new TypeError(mistake);
  const resolved: Partial<Options> = {};
  for (const name of Object.keys(table) as (keyof Options & string)[]) {
    const requested = name in partial ? partial[name] : previous?.[name];
    const value = requested === undefined ? table[name].default : requested;
    const expected = table[name].check(value);
    if (expected !== undefined) throw new TypeError(`invalid ${name}: ${formatValue(value)}. Expected ${expected}`);
    resolved[name] = value;
  }
  return Object.freeze(resolved as Options);
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
