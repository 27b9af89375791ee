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
  const unknownName = firstUnknown(Object.keys(partial), Object.keys(table));
  if (unknownName !== undefined) throw new TypeError(unknownName);
  const whole: Partial<Options> = {};
  for (const name of Object.keys(table) as (keyof Options & string)[]) {
    const given = name in partial ? partial[name] : before?.[name];
    const value = given === undefined ? table[name].default : given;
    const expected = table[name].check(value);
    if (expected !== undefined) throw new TypeError(`invalid ${name}: ${show(value)}. Expected ${expected}`);
    whole[name] = value;
  }
  return Object.freeze(whole as Options);
}

function needObject(partial: unknown): void {
  if (typeof partial === "object" && partial !== null && !Array.isArray(partial)) return;
  throw new TypeError(`invalid options: ${show(partial)}. Expected an object`);
}

/** The complaint about the first of `names` that is not among the `known`, with the likeliest meant. */
export function firstUnknown(names: readonly string[], known: readonly string[], prefix = ""): string | undefined {
  const stranger = names.find((name) => !known.includes(name));
  if (stranger === undefined) return undefined;
  const meant = nearest(stranger, known);
  const cure = meant === undefined ? "" : `. Did you mean ${prefix}${meant}?`;
  return `unknown option: ${prefix}${stranger}${cure}`;
}

/** A user's value, short enough for a sentence. */
export function show(value: unknown): string {
  if (typeof value === "string") return cut(JSON.stringify(value));
  if (typeof value === "function") return "a function";
  if (Array.isArray(value)) return cut(`[${value.slice(0, 4).map(show).join(", ")}${value.length > 4 ? ", …" : ""}]`);
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

function nearest(name: string, known: readonly string[]): string | undefined {
  const lower = name.toLowerCase();
  let best: string | undefined;
  let least = Math.max(2, Math.floor(name.length / 3)) + 1;
  for (const candidate of known) {
    const cost = distance(lower, candidate.toLowerCase());
    if (cost < least) [best, least] = [candidate, cost];
  }
  return best;
}

/** Edits (insert, delete, replace, swap of neighbours) from one word to another. */
function distance(a: string, b: string): number {
  let older: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replace = (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let cost = Math.min(replace, (last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, (older[j - 2] ?? 0) + 1);
      row.push(cost);
    }
    [older, last] = [last, row];
  }
  return last[b.length] ?? 0;
}
