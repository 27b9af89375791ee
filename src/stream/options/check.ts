import { MAX_DELAY_MS } from "../clock/environment.js";
import { sampleOf } from "../values/sample.js";
import { unknownOption } from "./unknown-option.js";

/** The kind of an option's value: the test, and the words for what is expected. */
export type OptionKind = readonly [test: (value: unknown) => boolean, expected: string];

/** Options whose values an error must not quote. */
const SECRET_OPTIONS = ["headers", "body", "token"];

/** The kind of true and false. */
export const BOOLEAN: OptionKind = [(value) => typeof value === "boolean", "true or false"];
/** The kind of functions. */
export const FUNCTION: OptionKind = [(value) => typeof value === "function", "a function"];

/** Makes the kind of several words. */
export function oneOf(...words: readonly string[]): OptionKind {
  return [(value) => words.includes(value as string), words.map((word) => `"${word}"`).join(", ")];
}

/** The kind of `order`: the promise of positions. */
export const ORDER = oneOf("contiguous", "increasing", "opaque");

/** Tells whether a value is a text, or a list of at least one text. */
export function isTexts(value: unknown): boolean {
  return (
    typeof value === "string" ||
    (Array.isArray(value) && value.length > 0 && value.every((each) => typeof each === "string"))
  );
}

/**
 * Checks options against their kinds; undefined always passes.
 *
 * @throws TypeError that names the first wrong option, its value and the expected kind
 */
export function checkKinds(options: object, kinds: Readonly<Record<string, OptionKind>>): void {
  for (const [name, [test, expected]] of Object.entries(kinds)) {
    const value = (options as Record<string, unknown>)[name];
    if (value !== undefined && !test(value)) throw invalidOption(name, value, expected);
  }
}

/** Makes the error of an option of a wrong kind. */
export function invalidOption(name: string, value: unknown, expected: string): TypeError {
  return new TypeError(
    `invalid ${name}: ${describeValue(value, SECRET_OPTIONS.includes(name))} (expected ${expected})`,
  );
}

/** Throws unless `value` is a span of ms that a timer can wait for. */
export function checkDuration(name: string, value: unknown): void {
  if (typeof value !== "number") throw invalidOption(name, value, "milliseconds, a number");
  if (!(value > 0 && value <= MAX_DELAY_MS)) {
    throw new RangeError(`invalid ${name}: ${value} (expected milliseconds, more than 0 and at most ${MAX_DELAY_MS})`);
  }
}

/**
 * Throws a TypeError unless `options` is an object of `known` names only; the error suggests the nearest known name,
 * else lists all.
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

/** Describes a value in a word: shows neither a secret nor the inside of an object. */
function describeValue(value: unknown, isSecret: boolean): string {
  if (typeof value === "function") return "a function";
  if (Array.isArray(value)) return "an array";
  if (typeof value === "object" && value !== null) return value instanceof Promise ? "a promise" : "an object";
  return isSecret && value ? `a ${typeof value === "string" ? "text" : typeof value}` : String(value);
}

/** Throws a TypeError unless `signal` is an AbortSignal or undefined. */
export function checkSignal(signal: unknown): void {
  if (signal === undefined) return;
  const { aborted, addEventListener } = (signal ?? {}) as Partial<AbortSignal>;
  if (typeof aborted === "boolean" && typeof addEventListener === "function") return;
  throw new TypeError(
    `invalid signal: ${sampleOf(signal)} (expected an AbortSignal, such as new AbortController().signal)`,
  );
}
