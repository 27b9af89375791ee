import { aColor, aNumber, aString, either, listOf, oneOf, shape } from "../../options/checks.js";
import type { Check } from "../../options/options.js";
import { formatValue } from "../../options/options.js";

/** Text and colour in place of a value. */
export interface CardWords {
  /** Text in place of the number and of the words around it. Default: the number. */
  readonly text?: string | undefined;
  /** Any CSS colour; it overrides that of a threshold. Default: none. */
  readonly color?: string | undefined;
}

/** Text and colour in place of one value, or of all values of a range. */
export interface CardRange extends CardWords {
  /** One value; `null`: a gap. */
  readonly value?: number | null | undefined;
  /** Lower bound of the range, included. Default: none. */
  readonly from?: number | undefined;
  /** Upper bound of the range, included. Default: none. */
  readonly to?: number | undefined;
}

/**
 * Texts and colours for values: by value, such as `{ 1: "UP", 0: "DOWN", null: "unknown" }`, or a list of values and
 * ranges, of which the first that fits applies.
 */
export type CardMapping = Readonly<Record<number | string, string | CardWords>> | readonly CardRange[];

const wordFields = { text: aString, color: aColor };
const aList = listOf(shape({ value: either(aNumber, oneOf(null)), from: aNumber, to: aNumber, ...wordFields }));
const aName = either(aString, shape(wordFields));

/** Checks a {@link CardMapping}. */
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

/** Finds the text and colour of a value, NaN for a gap; undefined where the mapping has none. */
export function wordsFor(value: number, mapping: CardMapping = {}): CardWords | undefined {
  const isGap = Number.isNaN(value);
  if (isList(mapping)) {
    // An entry without bounds fits all numbers; a gap is no number.
    return mapping.find(({ value: single, from = -Infinity, to = Infinity }) =>
      single === undefined ? value >= from && value <= to : single === null ? isGap : single === value,
    );
  }
  const name = isGap ? "null" : String(value);
  const found = Object.hasOwn(mapping, name) ? mapping[name] : undefined;
  return typeof found === "string" ? { text: found } : found;
}

/** Returns all texts of a mapping. */
export function textsOf(mapping: CardMapping): string[] {
  return Object.values<string | CardWords>(mapping as Readonly<Record<string, string | CardWords>>).flatMap((words) =>
    typeof words === "string" ? words : (words.text ?? []),
  );
}

function isList(mapping: CardMapping): mapping is readonly CardRange[] {
  return Array.isArray(mapping);
}
