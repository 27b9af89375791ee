import type { TimeZone } from "../../draw/index.js";
import { numberLocale, timeWords } from "../../draw/index.js";
import type { Accessor } from "../../stream/index.js";
import { fieldReader } from "../../stream/internal.js";
import { formatAge, msUntilLonger } from "../format/duration.js";
import { decimalsOf, numberWords } from "../format/number-words.js";
import type { StatusWords } from "../status/status-words.js";
import type { StreamNumbers } from "../store/value.js";
import { faultOf, numberOf, valueAccessor } from "../store/value.js";
import type { Phrase } from "../words/phrase.js";
import { widgetWords } from "../words/widget-words.js";
import type { Placeholder } from "./template.js";

/** Facts about the newest row. */
export interface RowFacts<T> {
  /** The row. */
  readonly row: T;
  /** The time of the row, epoch ms. */
  readonly time: number;
  /** The key of the row, if the stream has a `key`. */
  readonly key: string | undefined;
  /** The age of the row, ms. */
  readonly age: number;
}

/** Writes one live piece of a text. */
export interface Writer<T> {
  /** Words for a newest row that the piece has none of. */
  readonly absence: string;
  /** Whether the piece is a number, which reads from left to right on any page. */
  readonly isNumber: boolean;
  /** Whether the words change without new data: such a change is not read aloud. */
  readonly ticks: boolean;
  /** Whether the words tell the age of the row. */
  readonly tellsAge: boolean;
  /** Whether the words tell the state of the stream. */
  readonly tellsState: boolean;
  /** Returns the words; undefined if there are none, such as before the first row. */
  write(facts: RowFacts<T> | undefined, status: StatusWords): string | undefined;
  /** Returns why there are no words although there is a row; undefined: the row has no such value. */
  fault?(facts: RowFacts<T>): string | undefined;
  /** Returns ms until the words change by themselves; a change of the state is drawn in any case. */
  nextMs(facts: RowFacts<T> | undefined): number;
}

const neverChanges = (): number => Infinity;

/** Makes the writer of a placeholder. */
export function writerOf<T>(
  { name, format: by }: Placeholder,
  value: Accessor<T, unknown> | undefined,
  locale: string | undefined,
  timeZone: TimeZone,
  phrase: Phrase,
  numbers?: StreamNumbers,
): Writer<T> {
  const make = (write: Writer<T>["write"], nextMs: Writer<T>["nextMs"] = neverChanges): Writer<T> => ({
    absence: phrase("noField", { name }, widgetWords),
    write,
    nextMs,
    isNumber: name === "value" || by !== undefined,
    ticks: name === "age" || name === "state",
    tellsAge: name === "age",
    tellsState: name === "state",
  });
  switch (name) {
    case "state":
      return make((_, { word }) => word);
    case "age":
      return make(
        (facts) => facts && formatAge(facts.age, phrase),
        (facts) => (facts ? msUntilLonger(facts.age) : Infinity),
      );
    case "key":
      return make((facts) => facts?.key);
    case "time": {
      const timeOfDay = timeWords({ timeStyle: by === "short" ? "short" : "medium" }, timeZone, locale);
      return make((facts) => facts && timeOfDay(facts.time));
    }
    default: {
      const read = name === "value" ? valueAccessor(value) : fieldReader(name);
      const write = by === undefined ? plainWords(locale) : exactWords(by, locale);
      // A field without a format may be a text that looks like a number, such as a code.
      const counting = name === "value" || by !== undefined ? numbers : undefined;
      return {
        ...make((facts) => facts && write(numberOf(read(facts.row), counting))),
        fault({ row }) {
          const raw = read(row);
          return typeof raw === "string" ? faultOf(raw, row, name === "value" ? value : name) : undefined;
        },
      };
    }
  }
}

function exactWords(format: string, locale: string | undefined): (value: unknown) => string | undefined {
  const words = numberLocale(locale).format(format);
  return (value) => (Number.isFinite(value) ? words(value as number) : undefined);
}

/** The decay of the size, the greatest of the recent numbers, with each further number. */
const SIZE_DECAY = 0.98;

/** The hysteresis of decimals: numbers must fall this many times below a threshold before they get one more. */
const DECIMALS_HYSTERESIS = 1.25;

/** Makes the writer without a format: numbers as a card writes them, other words as they are. */
function plainWords(locale: string | undefined): (value: unknown) => string | undefined {
  const words = numberWords(undefined, locale);
  let decimals = 0;
  let isWhole = true;
  let size = 0;
  let previous: unknown;
  return (value) => {
    if (typeof value === "string" || typeof value === "boolean" || typeof value === "bigint") return String(value);
    if (typeof value !== "number" || !Number.isFinite(value)) return undefined;
    if (value !== previous) {
      size = Math.max(Math.abs(value), size * SIZE_DECAY);
      const [maxDecimals, minDecimals] = [decimalsOf(size), decimalsOf(size * DECIMALS_HYSTERESIS)];
      decimals = isWhole ? maxDecimals : Math.max(minDecimals, Math.min(decimals, maxDecimals));
      isWhole &&= Number.isInteger(value);
    }
    previous = value;
    return words(value, isWhole ? 0 : decimals);
  };
}
