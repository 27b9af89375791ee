import { reducers } from "../../../series/index.js";
import type { Accessor, DataStream, Row } from "../../../stream/index.js";
import type { NumberNotation } from "../../format/number-words.js";
import { aCursor, aNumber, either, listOf, oneOf } from "../../options/checks.js";
import { aFormat, aLocale, aTimeZone } from "../../options/format-checks.js";
import { accessor, boolean, callback, duration, option, stream, text } from "../../options/option-types.js";
import type { Option, OptionSchema } from "../../options/options.js";
import { someWords } from "../../options/words-check.js";
import type { SparklineMark } from "../../sparkline/sparkline.js";
import type { Threshold } from "../../thresholds/threshold.js";
import { aThreshold } from "../../thresholds/threshold.js";
import type { CursorOption } from "../../viewport/shared-cursor.js";
import type { Phrase } from "../../words/phrase.js";
import type { Words } from "../../words/words.js";
import type { CardIcon } from "./icon.js";
import { anIcon } from "./icon.js";
import { anAddress } from "./link.js";
import type { CardMapping } from "./mapping.js";
import { aMapping } from "./mapping.js";

/** Reduction of rows to the one number of a card. */
export type CardReduce =
  "last" | "last-number" | "mean" | "min" | "max" | "sum" | "rate" | "count" | "p50" | "p95" | "p99";

/** Part of a card that takes the colour of a reached threshold or of a mapping. */
export type CardColorPlace = "value" | "background" | "sparkline";

/** Way of a card's number from one value to the next. */
export type CardTween = "roll" | "count" | "none";

/** Base that a card's value is compared with. */
export type CardDelta = false | "previous" | "start" | number;

/** All options of a value card. Every duration is in ms. */
export interface ValueCardOptions<T> {
  /** Stream of the rows. Needed. */
  readonly stream: DataStream<T>;
  /** Number of a row: a field, or a function. Default: the row if it is a number, `row[1]`, `row.value`. */
  readonly value: Accessor<T, unknown> | undefined;
  /** Filter of the rows that count. Default: all. */
  readonly where: ((row: T) => boolean) | undefined;
  /** Key of the series to show of a keyed stream. Default: that of the newest row. */
  readonly seriesKey: string | undefined;
  /** Name of the value, top left. Default: the key, where there is one. */
  readonly label: string | undefined;
  /** Unit, smaller, after the value. */
  readonly unit: string | undefined;
  /** Text before the value, in its size. */
  readonly prefix: string | undefined;
  /** Text after the value, in its size. */
  readonly suffix: string | undefined;
  /**
   * Format of the value: a d3 format such as `".1f"`, or a function. Default: about three digits, with a steady number
   * of decimals.
   */
  readonly format: string | ((value: number) => string) | undefined;
  /**
   * Notation of large numbers, unless there is a `format`: `"compact"` shortens from 1,000 on (1.235k), `"standard"`
   * never. Default: from 1,000,000 on.
   */
  readonly notation: NumberNotation;
  /** Language of numbers, unless there is a `format`: a BCP 47 tag. Default: the page's `lang`, else the reader's. */
  readonly locale: string | undefined;
  /**
   * Time zone of the time that is pointed at: an IANA name such as `"Europe/Berlin"`, or `"UTC"`. Default: the
   * reader's.
   */
  readonly timeZone: string | undefined;
  /** Sentences of the card in other words, by their names: `{ live: "on air" }`. Default: English, or German. */
  readonly words: Partial<Words> | undefined;
  /**
   * Reduction of the rows to one number: `"last"`, the newest value, also a gap; `"last-number"`, the newest that is no
   * gap, with the age of its row; the others, one number for the rows of the last `timeWindow`. `"rate"` is the rise
   * of a counter per second, its resets left out as PromQL does; `"p50"`, `"p95"`, `"p99"` are percentiles, exact up to
   * 4,096 rows, beyond that of each 2nd, 4th, 8th … row, once a second. Default `"last"`.
   */
  readonly reduce: CardReduce;
  /** Span of `reduce`, of `delta: "start"` and of the sparkline. Default 60,000. */
  readonly timeWindow: number;
  /**
   * Comparison with the value before (of a span: the span before), the first in `timeWindow`, or a number. Default
   * false.
   */
  readonly delta: CardDelta;
  /** Form of the difference; a change from zero has no percentage and is written as it is. Default `"absolute"`. */
  readonly deltaAs: "absolute" | "percent";
  /** Colour of the difference: more is good (`"normal"`), bad (`"inverse"`), or neither. Default `"normal"`. */
  readonly deltaColor: "normal" | "inverse" | "none";
  /** Small chart of the last `timeWindow`, beneath. Default false. */
  readonly sparkline: SparklineMark;
  /**
   * Values from which on the card has another colour. The highest that is reached gives its colour, and its label
   * stands beneath. Default: none.
   */
  readonly thresholds: readonly Threshold[];
  /**
   * Texts and colours for values, ranges and gaps: `{ 1: "UP", 0: "DOWN", null: "unknown" }`, or a list of ranges.
   * Default: none.
   */
  readonly mapping: CardMapping | undefined;
  /** Parts that take the colour of `thresholds` and `mapping`: one or several. Default `"value"`. */
  readonly colorOn: CardColorPlace | readonly CardColorPlace[];
  /** Picture before the label: a sign, an emoji, or `{ path, viewBox }` of an SVG path. Default: none. */
  readonly icon: CardIcon | undefined;
  /** Explanation of the card: behind a button, and its description for screen readers. Default: none. */
  readonly help: string | undefined;
  /**
   * Address that a click on the card opens: of `https:`, `http:` or `mailto:`, or one within the site. Default: none.
   */
  readonly href: string | undefined;
  /**
   * Way from one number to the next, of the duration `--tick-tween`: digits that change roll (`"roll"`), the number
   * counts through those between, which no row had (`"count"`), or it is there at once (`"none"`). A number rolls where
   * the one before has stood for four times as long: numbers that come faster are shown as they are.
   * Default `"roll"`.
   */
  readonly tween: CardTween;
  /**
   * Shared cursor: the card shows the time that is pointed at on a chart of its stream (`true`), of widgets with the
   * same name, or none (`false`). Default true.
   */
  readonly cursor: CursorOption;
  /**
   * Whether a screen reader is told, sparingly, of thresholds that the value crosses and of the stream's state. Default
   * true.
   */
  readonly announce: boolean;
  /** Name of the card for screen readers. Default: the label, else "value". */
  readonly ariaLabel: string | undefined;
}

/**
 * Options of a value card as the caller passes them: those left out have their defaults. Rows that are no {@link Row}
 * need a `value`.
 */
export type ValueCardInput<T> = Partial<ValueCardOptions<T>> & {
  /** Stream of the rows. */
  readonly stream: DataStream<T>;
} & ([T] extends [Row]
    ? unknown
    : {
        /** Number of a row: a field, or a function. */
        readonly value: Accessor<T, unknown>;
      });

const aColorPlace = oneOf("value", "background", "sparkline");

/** Makes an option of one of some texts; the first is the default. */
function choice<V>(...values: readonly [V, ...V[]]): Option<V> {
  return option("text", oneOf(...values), { default: values[0] });
}

const schema: OptionSchema<ValueCardOptions<never>> = {
  stream: stream({ required: true, resubscribes: true }),
  value: accessor({ resubscribes: true }),
  where: callback({ resubscribes: true }),
  seriesKey: text(),
  label: text(),
  unit: text(),
  prefix: text(),
  suffix: text(),
  format: option("text", aFormat),
  notation: option("text", oneOf("standard", "compact")),
  locale: option("text", aLocale),
  timeZone: option("text", aTimeZone),
  words: option("json", someWords),
  reduce: option<CardReduce>("text", oneOf(...Object.keys(reducers)), { default: "last" }),
  timeWindow: duration({ default: 60_000 }),
  delta: option<CardDelta>("word", either(oneOf(false, "previous", "start"), aNumber), { default: false }),
  deltaAs: choice<"absolute" | "percent">("absolute", "percent"),
  deltaColor: choice<"normal" | "inverse" | "none">("normal", "inverse", "none"),
  sparkline: option<SparklineMark>("word", oneOf(false, "line", "area", "bars", "step"), { default: false }),
  thresholds: option("thresholds", listOf(aThreshold), { default: [] }),
  mapping: option("json", aMapping),
  colorOn: option("words", either(aColorPlace, listOf(aColorPlace)), { default: "value" }),
  icon: option("text-or-json", anIcon),
  help: text(),
  href: option("text", anAddress),
  tween: choice<CardTween>("roll", "count", "none"),
  cursor: option("word", aCursor, { default: true }),
  announce: boolean({ default: true }),
  ariaLabel: text(),
};

/** Returns the options of a value card on rows of type T. */
export function valueCardSchema<T>(): OptionSchema<ValueCardOptions<T>> {
  // Cast the one schema to any row type: its checks and defaults read no row.
  return schema as unknown as OptionSchema<ValueCardOptions<T>>;
}

/** Options with all dependent defaults filled in, as the parts of a card take them. */
export interface ResolvedCardOptions extends Omit<ValueCardOptions<never>, "stream" | "value" | "where"> {
  readonly label: string;
  /** Unit, with the space before it. */
  readonly unit: string;
  readonly prefix: string;
  readonly suffix: string;
  readonly help: string;
  readonly mapping: CardMapping;
  readonly colorOn: readonly CardColorPlace[];
  readonly ariaLabel: string;
}

/** Fills in the defaults that depend on other options or on the page's language. */
export function resolveCardOptions<T>(
  options: Readonly<ValueCardOptions<T>>,
  language: string | undefined,
  phrase: Phrase,
): ResolvedCardOptions & Pick<ValueCardOptions<T>, "stream"> {
  const {
    seriesKey,
    label = seriesKey ?? "",
    unit = "",
    prefix = "",
    suffix = "",
    help = "",
    mapping = {},
    locale = language,
  } = options;
  return {
    ...options,
    label,
    prefix,
    suffix,
    help,
    mapping,
    locale,
    // A thin space sets a word apart from its number; a sign follows without one.
    unit: unit === "" || /^[%°‰′″]/.test(unit) ? unit : `\u2009${unit}`,
    ariaLabel: options.ariaLabel ?? (label === "" ? phrase("value") : label),
    colorOn: ([] as CardColorPlace[]).concat(options.colorOn),
  };
}
