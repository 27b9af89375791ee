import { sampleOf } from "../values/sample.js";
import { unknownOption } from "./unknown-option.js";

/** What the value of an option must be: the test, and the words for it. */
export type OptionKind = readonly [test: (value: unknown) => boolean, expected: string];

/** The longest delay that timers of every platform keep to, in ms; a longer one would fire at once. */
const MAX_DELAY = 2_147_483_647;

/** Options that hold what must not be told. */
const SECRET = ["headers", "body", "token"];

/** True or false. */
export const BOOLEAN: OptionKind = [(value) => typeof value === "boolean", "true or false"];
/** A function. */
export const FUNCTION: OptionKind = [(value) => typeof value === "function", "a function"];

/** One of several words. */
export function oneOf(...words: readonly string[]): OptionKind {
  return [(value) => words.includes(value as string), words.map((word) => `"${word}"`).join(", ")];
}

/** What positions promise. */
export const ORDER = oneOf("contiguous", "increasing", "opaque");

/** Whether a value is a text, or a list of texts with at least one in it. */
export function isTexts(value: unknown): boolean {
  return (
    typeof value === "string" ||
    (Array.isArray(value) && value.length > 0 && value.every((each) => typeof each === "string"))
  );
}

/**
 * Checks the options that are given by their kinds.
 *
 * @throws TypeError that names the first that is wrong, what was given and what is expected
 */
export function checkKinds(options: object, kinds: Readonly<Record<string, OptionKind>>): void {
  for (const [name, [test, expected]] of Object.entries(kinds)) {
    const value = (options as Record<string, unknown>)[name];
    if (value !== undefined && !test(value)) throw invalid(name, value, expected);
  }
}

/** The error of an option that is of a wrong kind. */
export function invalid(name: string, value: unknown, expected: string): TypeError {
  return new TypeError(`invalid ${name}: ${wordOf(value, SECRET.includes(name))} (expected ${expected})`);
}

/** Throws unless `value` is a span of ms that a timer can wait for. */
export function checkDuration(name: string, value: unknown): void {
  if (typeof value !== "number") throw invalid(name, value, "milliseconds, a number");
  if (!(value > 0 && value <= MAX_DELAY)) {
    throw new RangeError(`invalid ${name}: ${value} (expected milliseconds, more than 0 and at most ${MAX_DELAY})`);
  }
}

/**
 * Throws unless `options` is an object of no names but the `known`; tells the one most likely meant, else all of them.
 */
export function checkOptions(owner: string, options: unknown, known: readonly string[]): void {
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw new TypeError(`invalid options: ${String(options)} (expected an object)`);
  }
  const complaint = unknownOption(options, known);
  if (complaint !== undefined) {
    throw new TypeError(complaint.endsWith("?") ? complaint : `${complaint}. ${owner} takes ${known.join(", ")}`);
  }
}

/** What was given, in a word: neither a secret nor the inside of an object. */
function wordOf(value: unknown, secret: boolean): string {
  if (typeof value === "function") return "a function";
  if (Array.isArray(value)) return "an array";
  if (typeof value === "object" && value !== null) return value instanceof Promise ? "a promise" : "an object";
  return secret && value ? `a ${typeof value === "string" ? "text" : typeof value}` : String(value);
}

/** Throws a TypeError unless a signal is one, or none was given. */
export function checkSignal(signal: unknown): void {
  if (signal === undefined) return;
  const { aborted, addEventListener } = (signal ?? {}) as Partial<AbortSignal>;
  if (typeof aborted === "boolean" && typeof addEventListener === "function") return;
  throw new TypeError(
    `invalid signal: ${sampleOf(signal)} (expected an AbortSignal, such as new AbortController().signal)`,
  );
}
