import { unknownOption } from "../../stream/index.js";

/**
 * Judges a value that a user gave.
 *
 * @returns nothing where it is fine, else what was expected, in words that end the sentence "Expected …"
 */
export type Check = (value: unknown) => string | undefined;

/** One option: what it may be, and what it is where the user says nothing. */
export interface Option<V> {
  /** What it may be; asked of the default too, so an option without a default is required unless `undefined` passes. */
  readonly check: Check;
  /** What it is where the user says nothing. */
  readonly default: V;
}

/** All options of one widget. */
export type OptionTable<Options> = { readonly [Name in keyof Options]-?: Option<Options[Name]> };

/** Declares one option. */
export function option<V>(check: Check, fallback: V): Option<V> {
  return { check, default: fallback };
}

/**
 * Makes whole, frozen options of partial ones.
 *
 * @param table - the options that there are
 * @param partial - what the user said; `undefined` asks for the default
 * @param before - the options so far, where this is an update
 * @throws TypeError `unknown option: timewindow. Did you mean timeWindow?`, `invalid timeWindow: -5. Expected …`
 */
export function resolveOptions<Options extends object>(
  table: OptionTable<Options>,
  partial: Partial<Options>,
  before?: Options,
): Readonly<Options> {
  needObject(partial);
  const complaint = unknownOption(partial, Object.keys(table));
  if (complaint !== undefined) throw new TypeError(complaint);
  const whole: Partial<Options> = {};
  for (const name of Object.keys(table) as (keyof Options & string)[]) {
    const given = name in partial ? partial[name] : before?.[name];
    const value = given === undefined ? table[name].default : given;
    const expected = table[name].check(value);
    if (expected !== undefined) throw new TypeError(`invalid ${name}: ${formatValue(value)}. Expected ${expected}`);
    whole[name] = value;
  }
  return Object.freeze(whole as Options);
}

function needObject(partial: unknown): void {
  if (typeof partial === "object" && partial !== null && !Array.isArray(partial)) return;
  throw new TypeError(`invalid options: ${formatValue(partial)}. Expected an object`);
}

/** A user's value, short enough for a sentence. Of an address the scheme alone: the rest may hold a secret. */
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
