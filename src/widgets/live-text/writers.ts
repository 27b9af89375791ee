import { numberLocale, timeWords, TimeZone } from "../../draw/index.js";
import type { Accessor } from "../../stream/index.js";
import { decimalsOf, numberWords } from "../format/number-words.js";
import type { StatusWords } from "../status/status-words.js";
import { duration, untilNext } from "../status/status-words.js";
import { plainValue } from "../store/value.js";
import type { Placeholder } from "./template.js";

/** What is known of the newest row. */
export interface RowFacts<T> {
  /** The row. */
  readonly row: T;
  /** Its time, epoch ms. */
  readonly time: number;
  /** Its key, where the stream has a `key`. */
  readonly key: string | undefined;
  /** Ms since it was new. */
  readonly age: number;
}

/** Writes one live piece of a text. */
export interface Writer<T> {
  /** What it writes, for people. */
  readonly name: string;
  /** Whether it is a number, which reads from left to right on any page. */
  readonly number: boolean;
  /** Whether its words change although nothing has happened: no news to be read aloud. */
  readonly ticks: boolean;
  /** The words; undefined where there are none, such as before the first row. */
  write(facts: RowFacts<T> | undefined, status: StatusWords): string | undefined;
  /** Ms until the words change by themselves. */
  next(facts: RowFacts<T> | undefined, status: StatusWords): number;
}

const never = (): number => Infinity;

/** Makes the writer of a placeholder. */
export function writerOf<T>(
  { name, format: by }: Placeholder,
  value: Accessor<T, unknown> | undefined,
  locale: string | undefined,
  timeZone: string | undefined,
): Writer<T> {
  const make = (write: Writer<T>["write"], next: Writer<T>["next"] = never): Writer<T> => ({
    name,
    write,
    next,
    number: name === "value" || by !== undefined,
    ticks: next !== never,
  });
  switch (name) {
    case "state":
      return make(
        (_, { word }) => word,
        (_, { next }) => next,
      );
    case "age":
      return make(
        (facts) => facts && duration(facts.age),
        (facts) => (facts ? untilNext(facts.age) : Infinity),
      );
    case "key":
      return make((facts) => facts?.key);
    case "time": {
      const timeOfDay = timeWords({ timeStyle: by === "short" ? "short" : "medium" }, new TimeZone(timeZone), locale);
      return make((facts) => facts && timeOfDay(facts.time));
    }
    default: {
      const read = name === "value" ? valueReader(value) : fieldReader(name.split("."));
      const write = by === undefined ? plainWords(locale) : exactWords(by, locale);
      return make((facts) => facts && write(read(facts.row)));
    }
  }
}

function valueReader<T>(value: Accessor<T, unknown> | undefined): (row: T) => unknown {
  return typeof value === "function" ? value : value === undefined ? plainValue : (row) => row[value];
}

/** Reads own properties alone. */
function fieldReader(path: readonly string[]): (row: unknown) => unknown {
  return (row) => {
    let found = row;
    for (const step of path) {
      if (typeof found !== "object" || found === null || !Object.hasOwn(found, step)) return undefined;
      found = (found as Record<string, unknown>)[step];
    }
    return found;
  };
}

function exactWords(by: string, locale: string | undefined): (value: unknown) => string | undefined {
  const words = numberLocale(locale).format(by);
  return (value) => (Number.isFinite(value) ? words(value as number) : undefined);
}

/** How much of the greatest number of late counts on with each further one. */
const lasting = 0.98;

/** How far numbers must have gone down before they get a decimal more: decimals must not come and go. */
const clear = 1.25;

/** Numbers as a card writes them; other words as they are. */
function plainWords(locale: string | undefined): (value: unknown) => string | undefined {
  const words = numberWords(undefined, locale);
  let decimals = 0;
  let whole = true;
  let size = 0;
  let before: unknown;
  return (value) => {
    if (typeof value === "string" || typeof value === "boolean" || typeof value === "bigint") return String(value);
    if (typeof value !== "number" || !Number.isFinite(value)) return undefined;
    if (value !== before) {
      size = Math.max(Math.abs(value), size * lasting);
      const [most, least] = [decimalsOf(size), decimalsOf(size * clear)];
      decimals = whole ? most : Math.max(least, Math.min(decimals, most));
      whole &&= Number.isInteger(value);
    }
    before = value;
    return words(value, whole ? 0 : decimals);
  };
}
