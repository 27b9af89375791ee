import type { Accessor, DataStream } from "../../stream/index.js";
import { aCursor, aFunction, either } from "../options/checks.js";
import { aLocale, aTimeZone } from "../options/format-checks.js";
import { accessor, boolean, callback, option, stream, text } from "../options/option-types.js";
import type { Check, OptionSchema } from "../options/options.js";
import { someWords } from "../options/words-check.js";
import type { CursorOption } from "../viewport/shared-cursor.js";
import type { Words } from "../words/words.js";
import { parseTemplate } from "./template.js";

/** Facts for a template function besides the row. */
export interface LiveTextFacts {
  /** The row's time, epoch ms. */
  readonly time: number;
  /** The row's key, if the stream has a `key`. */
  readonly key: string | undefined;
  /** The stream's state in words, such as `"live"` or `"stale 12 s"`. */
  readonly state: string;
  /** The row's age in words, such as `"12 s"`. */
  readonly age: string;
}

/** Writes a text. Called with each new row, and once a second while it reads `age`, or a `state` that tells a time. */
export type LiveTextTemplate<T> = (row: T, facts: LiveTextFacts) => string;

/** Options of a live text, whole. */
export interface LiveTextOptions<T> {
  /** The stream of the rows. Needed. */
  readonly stream: DataStream<T>;
  /**
   * The text, with placeholders: `{value}`; `{cpu}` or `{disk.used}`, a field of the newest row; `{cpu:.1f}`, a number
   * by a d3 format; `{time}` or `{time:short}`, the row's time of day; `{age}`, the row's age; `{state}`, the stream's
   * state in words; `{key}`. `{{` and `}}` are braces. Or a function. Default `"{value}"`.
   */
  readonly template: string | LiveTextTemplate<T>;
  /** The accessor of `{value}`: a field, or a function. Default: the row if it is a number, `row[1]`, `row.value`. */
  readonly value: Accessor<T, unknown> | undefined;
  /** Tells whether a row counts. Default: all count. */
  readonly where: ((row: T) => boolean) | undefined;
  /** The series of a keyed stream. Default: that of the newest row. */
  readonly seriesKey: string | undefined;
  /** The language of numbers and times, a BCP 47 tag. Default: the page's `lang`, else the reader's. */
  readonly locale: string | undefined;
  /** The time zone of `{time}`: an IANA name such as `"Europe/Berlin"`, or `"UTC"`. Default: the reader's. */
  readonly timeZone: string | undefined;
  /** Words of ages, states and absence, by their names: `{ live: "on air" }`. Default: English, or German. */
  readonly words: Partial<Words> | undefined;
  /** The text in the place of a missing value: before the first row, and for a gap. Default `"–"`. */
  readonly placeholder: string;
  /** Whether a screen reader hears changes of the text, at most once in five seconds. Default false. */
  readonly announce: boolean;
  /**
   * The cursor that the text shares: it shows the row of the moment that a reader points at on a chart of its stream
   * (`true`) or of the same name, within the newest 10,000 rows; `false`: none. Default true.
   */
  readonly cursor: CursorOption;
  /** The name of the text for screen readers. Default: none besides the text itself. */
  readonly ariaLabel: string | undefined;
}

/** Options for {@link liveText}: missing ones have their defaults. */
export type LiveTextInput<T> = Partial<LiveTextOptions<T>> & {
  /** The stream of the rows. */
  readonly stream: DataStream<T>;
};

/** A template that can be parsed. */
const aTemplate: Check = (value) => {
  if (typeof value !== "string") return 'a text such as "CPU {value:.1f} %"';
  try {
    parseTemplate(value);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
};

const schema: OptionSchema<LiveTextOptions<never>> = {
  stream: stream({ required: true, resubscribes: true }),
  template: option<string | LiveTextTemplate<never>>(
    "text",
    (value) => (typeof value === "string" ? aTemplate : either(aTemplate, aFunction))(value),
    { default: "{value}" },
  ),
  value: accessor(),
  where: callback({ resubscribes: true }),
  seriesKey: text({ resubscribes: true }),
  locale: option("text", aLocale),
  timeZone: option("text", aTimeZone),
  words: option("json", someWords),
  placeholder: text({ default: "–" }),
  announce: boolean({ default: false }),
  cursor: option("word", aCursor, { default: true, resubscribes: true }),
  ariaLabel: text(),
};

/** Returns the options of a live text on rows of type T. */
export function liveTextSchema<T>(): OptionSchema<LiveTextOptions<T>> {
  // Cast the one schema to any row type: its checks and defaults read no row.
  return schema as unknown as OptionSchema<LiveTextOptions<T>>;
}
