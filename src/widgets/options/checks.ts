import { unknownOption } from "../../stream/internal.js";
import type { Check } from "./options.js";
import { formatValue } from "./options.js";

/** A string. */
export const aString: Check = (value) => (typeof value === "string" ? undefined : "a string");

/** True or false. */
export const aBoolean: Check = (value) => (typeof value === "boolean" ? undefined : "true or false");

/** A function. */
export const aFunction: Check = (value) => (typeof value === "function" ? undefined : "a function");

/** A finite number. */
export const aNumber: Check = (value) => (Number.isFinite(value) ? undefined : "a finite number");

/** A duration: a number of ms above 0. */
export const aDuration: Check = (value) =>
  typeof value === "number" && value > 0 && value < Infinity ? undefined : "a number of milliseconds above 0";

/** A number above 0, at most `most`. */
export function upTo(most: number, unit = ""): Check {
  const words = `${aNumberOf(unit)} above 0, at most ${most}`;
  return (value) => (typeof value === "number" && value > 0 && value <= most ? undefined : words);
}

/** A number of at least `least`. */
export function atLeast(least: number, unit = ""): Check {
  const words = `${aNumberOf(unit)} of at least ${least}`;
  return (value) => (Number.isFinite(value) && (value as number) >= least ? undefined : words);
}

function aNumberOf(unit: string): string {
  return `a number${unit && ` of ${unit}`}`;
}

/** A whole number of at least `least`. */
export function wholeAtLeast(least: number): Check {
  return (value) =>
    Number.isSafeInteger(value) && (value as number) >= least ? undefined : `a whole number of at least ${least}`;
}

/** A CSS colour, `var()` included. Takes any text where the platform cannot judge. */
export const aColor: Check = (value) => {
  const supports = (globalThis.CSS as { supports?: (property: string, value: string) => boolean } | undefined)
    ?.supports;
  if (typeof value === "string" && value.trim() !== "" && (supports?.("color", value) ?? true)) return undefined;
  return "a CSS colour";
};

/** The sharing of a cursor: with the widgets of the same stream or not, or with those of a name. */
export const aCursor = either(aBoolean, aString);

/** An accessor: the name of a row's field, or a function of the row. */
export const anAccessor: Check = (value) =>
  typeof value === "function" || (typeof value === "string" && value !== "")
    ? undefined
    : "the name of a field or a function of the row";

/** A stream: anything with `subscribe`. For an address or a source the text shows how to make a stream of it. */
export const aStream: Check = (value) => {
  if (typeof value === "string") {
    const source = /^http/i.test(value) ? "poll" : "webSocket";
    return `a DataStream, such as new DataStream(${source}("${schemeOf(value)}…"))`;
  }
  if (typeof value === "function") return "a DataStream: new DataStream(source)";
  if (typeof value !== "object" || value === null) return "a DataStream";
  const { subscribe, connect, name } = value as { subscribe?: unknown; connect?: unknown; name?: unknown };
  if (typeof subscribe === "function") return undefined;
  return typeof connect === "function"
    ? `a DataStream: new DataStream(${typeof name === "string" ? `${name}(…)` : "source"})`
    : "a DataStream";
};

function schemeOf(address: string): string {
  return /^[a-z]+:\/\//i.exec(address)?.[0] ?? "wss://";
}

/** One of these values. */
export function oneOf(...values: readonly unknown[]): Check {
  const words = values.map((value) => formatValue(value));
  return (value) => (values.includes(value) ? undefined : listWords(words));
}

/** A value that passes one of the checks. */
export function either(...checks: readonly Check[]): Check {
  return (value) => {
    const expectations: string[] = [];
    for (const check of checks) {
      const expected = check(value);
      if (expected === undefined) return undefined;
      expectations.push(expected);
    }
    return listWords(expectations);
  };
}

/** A value that passes the check, or `undefined`. */
export function maybe(check: Check): Check {
  return (value) => (value === undefined ? undefined : check(value));
}

/** The two bounds of a domain: numbers that differ, or `null` for an open bound. */
export const aDomain: Check = (value) => {
  const pair = value as readonly unknown[];
  return Array.isArray(value) &&
    pair.length === 2 &&
    pair.every((bound) => bound === null || Number.isFinite(bound)) &&
    (pair[0] === null || pair[0] !== pair[1])
    ? undefined
    : "two numbers that differ, [low, high], or null for a bound that follows the values";
};

/** A list whose items all pass the check. */
export function listOf(check: Check): Check {
  return (value) => {
    if (!Array.isArray(value)) return "a list";
    for (const [index, item] of value.entries()) {
      const expected = check(item);
      if (expected !== undefined) return `a list whose item ${index} (${formatValue(item)}) is ${expected}`;
    }
    return undefined;
  };
}

/** An object with these fields and no others; each may be missing. */
export function shape(fields: Readonly<Record<string, Check>>): Check {
  return (value) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return "an object";
    const mistake = unknownOption(value, Object.keys(fields));
    if (mistake !== undefined) return `an object with its own options (${mistake})`;
    for (const [name, check] of Object.entries(fields)) {
      const field = (value as Record<string, unknown>)[name];
      const expected = field === undefined ? undefined : check(field);
      if (expected !== undefined) return `${name} (${formatValue(field)}) to be ${expected}`;
    }
    return undefined;
  };
}

function listWords(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words.at(-1) ?? ""}`;
}
