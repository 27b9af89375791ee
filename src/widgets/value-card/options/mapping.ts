import { aColor, aNumber, aString, either, listOf, oneOf, shape } from "../../options/checks.js";
import type { Check } from "../../options/options.js";
import { formatValue } from "../../options/options.js";

/** What stands for a value. */
export interface CardWords {
  /** Stands in the place of the number and of the words around it. Default: the number. */
  readonly text?: string | undefined;
  /** Any CSS colour; it goes before that of a threshold. Default: none. */
  readonly color?: string | undefined;
}

/** What stands for a value, or for all of a range. */
export interface CardRange extends CardWords {
  /** One value; `null`: a gap. */
  readonly value?: number | null | undefined;
  /** The least of a range, itself included. Default: none. */
  readonly from?: number | undefined;
  /** The greatest of a range, itself included. Default: none. */
  readonly to?: number | undefined;
}

/**
 * Words for values: by value, such as `{ 1: "UP", 0: "DOWN", null: "unknown" }`, or a list of values and ranges, of
 * which the first that fits holds.
 */
export type CardMapping = Readonly<Record<number | string, string | CardWords>> | readonly CardRange[];

const words = { text: aString, color: aColor };
const aList = listOf(shape({ value: either(aNumber, oneOf(null)), from: aNumber, to: aNumber, ...words }));
const aName = either(aString, shape(words));

/** A {@link CardMapping}. */
export const aMapping: Check = (value) => {
  if (Array.isArray(value)) return aList(value);
  if (typeof value !== "object" || value === null) {
    return 'an object such as { 1: "UP", 0: "DOWN" }, or a list of ranges';
  }
  for (const [name, text] of Object.entries(value)) {
    if (name !== "null" && (String(Number(name)) !== name || !/\d/.test(name))) {
      const ranges = 'for ranges a list such as [{ from: 0, to: 50, text: "low" }]';
      return `its names to be numbers or null, not ${formatValue(name)}; ${ranges}`;
    }
    const expected = aName(text);
    if (expected !== undefined) return `${name} (${formatValue(text)}) to be ${expected}`;
  }
  return undefined;
};

/** What stands for a value, NaN for a gap; undefined: nothing does. */
export function wordsFor(value: number, mapping: CardMapping = {}): CardWords | undefined {
  const gap = Number.isNaN(value);
  if (isList(mapping)) {
    // An entry without bounds stands for all numbers; a gap is none of them.
    return mapping.find(({ value: one, from = -Infinity, to = Infinity }) =>
      one === undefined ? value >= from && value <= to : one === null ? gap : one === value,
    );
  }
  const name = gap ? "null" : String(value);
  const found = Object.hasOwn(mapping, name) ? mapping[name] : undefined;
  return typeof found === "string" ? { text: found } : found;
}

/** All the texts that may stand for a value. */
export function textsOf(mapping: CardMapping): string[] {
  return Object.values<string | CardWords>(mapping as Readonly<Record<string, string | CardWords>>).flatMap((words) =>
    typeof words === "string" ? words : (words.text ?? []),
  );
}

function isList(mapping: CardMapping): mapping is readonly CardRange[] {
  return Array.isArray(mapping);
}
