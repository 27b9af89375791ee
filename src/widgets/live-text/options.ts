import type { Accessor, DataStream } from "../../stream/index.js";
import { aBoolean, aFunction, anAccessor, aStream, aString, either, maybe, oneOf } from "../options/checks.js";
import { aLocale, aTimeZone } from "../options/format-checks.js";
import type { Check, OptionTable } from "../options/options.js";
import { option } from "../options/options.js";
import type { CursorOption } from "../viewport/shared-cursor.js";
import { parseTemplate } from "./template.js";

/** What a template function is told besides the row. */
export interface LiveTextFacts {
  /** The row's time, epoch ms. */
  readonly time: number;
  /** Its key, where the stream has a `key`. */
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
  /** Where rows come from. Needed. */
  readonly stream: DataStream<T>;
  /**
   * The text, with places for what is live: `{value}`; `{cpu}` or `{disk.used}`, a field of the newest row;
   * `{cpu:.1f}`, a number by a d3 format; `{time}` or `{time:short}`, its time of day; `{age}`, how old it is;
   * `{state}`, the stream's state in words; `{key}`. `{{` and `}}` are braces. Or a function. Default `"{value}"`.
   */
  readonly template: string | LiveTextTemplate<T>;
  /** What `{value}` is: a field, or a function. Default: the row if it is a number, `row[1]`, `row.value`. */
  readonly value: Accessor<T, unknown> | undefined;
  /** Which rows count. Default: all. */
  readonly where: ((row: T) => boolean) | undefined;
  /** Which series of a keyed stream. Default: that of the newest row. */
  readonly key: string | undefined;
  /**
   * The language that numbers and times are written in: a BCP 47 tag. Default: the page's `lang`, else the reader's.
   */
  readonly locale: string | undefined;
  /** The zone whose clock `{time}` tells: an IANA name such as `"Europe/Berlin"`, or `"UTC"`. Default: the reader's. */
  readonly timeZone: string | undefined;
  /** Stands where there is nothing to show: before the first row, and for a gap. Default `"–"`. */
  readonly placeholder: string;
  /** Whether a screen reader tells of changes, at most once in five seconds. Default `"off"`. */
  readonly announce: "off" | "polite";
  /**
   * Whose cursor it shares: it tells of the moment that is pointed at on a chart of its stream, or of a name, as far
   * back as it holds rows, the newest 10,000; or of nobody's. Default true.
   */
  readonly cursor: CursorOption;
  /** What a screen reader calls the text. Default: nothing besides the text itself. */
  readonly ariaLabel: string | undefined;
}

/** Options of a live text as they are given: what is left out has its default. */
export type LiveTextInput<T> = Partial<LiveTextOptions<T>> & {
  /** The stream that it tells of. */
  readonly stream: DataStream<T>;
};

/** A string that can be taken apart. */
const aTemplate: Check = (value) => {
  if (typeof value !== "string") return 'a text such as "CPU {value:.1f} %"';
  try {
    parseTemplate(value);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
};

const table: OptionTable<LiveTextOptions<never>> = {
  stream: option(aStream, undefined as never),
  template: option<string | LiveTextTemplate<never>>(
    (value) => (typeof value === "string" ? aTemplate : either(aTemplate, aFunction))(value),
    "{value}",
  ),
  value: option(maybe(anAccessor), undefined),
  where: option(maybe(aFunction), undefined),
  key: option(maybe(aString), undefined),
  locale: option(maybe(aLocale), undefined),
  timeZone: option(maybe(aTimeZone), undefined),
  placeholder: option(aString, "–"),
  announce: option<"off" | "polite">(oneOf("off", "polite"), "off"),
  cursor: option<CursorOption>(either(aBoolean, aString), true),
  ariaLabel: option(maybe(aString), undefined),
};

/** The options of a live text on rows of type T. */
export function liveTextTable<T>(): OptionTable<LiveTextOptions<T>> {
  return table as unknown as OptionTable<LiveTextOptions<T>>;
}
