import type { Accessor, DataStream, Row } from "../../../stream/index.js";
import type { NumberNotation } from "../../format/number-words.js";
import {
  aBoolean,
  aDuration,
  aFunction,
  anAccessor,
  aNumber,
  aStream,
  aString,
  either,
  listOf,
  maybe,
  oneOf,
} from "../../options/checks.js";
import { aFormat, aLocale, aTimeZone } from "../../options/format-checks.js";
import type { Option, OptionTable } from "../../options/options.js";
import { option } from "../../options/options.js";
import type { SparklineMark } from "../../sparkline/sparkline.js";
import type { Threshold } from "../../thresholds/threshold.js";
import { aThreshold } from "../../thresholds/threshold.js";
import type { CursorOption } from "../../viewport/shared-cursor.js";
import type { CardIcon } from "./icon.js";
import { anIcon } from "./icon.js";
import { anAddress } from "./link.js";
import type { CardMapping } from "./mapping.js";
import { aMapping } from "./mapping.js";

/** How a card makes one number of its rows. */
export type CardReduce =
  "last" | "last-number" | "mean" | "min" | "max" | "sum" | "rate" | "count" | "p50" | "p95" | "p99";

/** What takes the colour of a threshold that is reached, or of a value that has words of its own. */
export type CardColorPlace = "value" | "background" | "sparkline";

/** What a card's value is compared with. */
export type CardDelta = false | "previous" | "start" | number;

/** Options of a value card, whole. Every duration is in ms. */
export interface ValueCardOptions<T> {
  /** Where rows come from. Needed. */
  readonly stream: DataStream<T>;
  /** The number of a row: a field, or a function. Default: the row if it is a number, `row[1]`, `row.value`. */
  readonly value: Accessor<T, unknown> | undefined;
  /** Which rows count. Default: all. */
  readonly where: ((row: T) => boolean) | undefined;
  /** Which series of a keyed stream. Default: that of the newest row. */
  readonly key: string | undefined;
  /** What the value is, top left. Default: the key, where there is one. */
  readonly label: string | undefined;
  /** Its unit, smaller, after it. */
  readonly unit: string | undefined;
  /** Stands before the value, as large as it. */
  readonly prefix: string | undefined;
  /** Stands after the value, as large as it. */
  readonly suffix: string | undefined;
  /**
   * The value in words: a d3 format such as `".1f"`, or a function. Default: about three digits, as many decimals at
   * all times.
   */
  readonly format: string | ((value: number) => string) | undefined;
  /**
   * When numbers are shortened, unless `format` says: `"compact"` from 1,000 on (1.23K), `"standard"` never. Default:
   * from 1,000,000 on.
   */
  readonly notation: NumberNotation;
  /**
   * The language that numbers are written in, unless `format` says: a BCP 47 tag. Default: the page's `lang`, else the
   * reader's.
   */
  readonly locale: string | undefined;
  /**
   * The zone whose clock tells the moment that is pointed at: an IANA name such as `"Europe/Berlin"`, or `"UTC"`.
   * Default: the reader's.
   */
  readonly timeZone: string | undefined;
  /**
   * What is shown of the rows: the newest value, a gap if that is one; `"last-number"`, the newest that is no gap, with
   * the age of its row; or one number for those of the last `timeWindow`. `"rate"` is the rise per second;
   * `"p50"`, `"p95"`, `"p99"` are percentiles, exact up to 4,096 rows, beyond that of each 2nd, 4th, 8th … row, once a
   * second. Default `"last"`.
   */
  readonly reduce: CardReduce;
  /** The span that `reduce`, `delta: "start"` and the sparkline look at. Default 60,000. */
  readonly timeWindow: number;
  /**
   * Compares with the value before (of a span: the span before), the first in `timeWindow`, or a number. Default false.
   */
  readonly delta: CardDelta;
  /** How the difference is told; from zero there is none in per cent, so it is told as it is. Default `"absolute"`. */
  readonly deltaAs: "absolute" | "percent";
  /** Whether more is good (`"normal"`), bad (`"inverse"`), or neither. Default `"normal"`. */
  readonly deltaColor: "normal" | "inverse" | "none";
  /** A small chart of the last `timeWindow`, beneath. Default false. */
  readonly sparkline: SparklineMark;
  /**
   * Values from which on it has another colour: that of the highest which is reached. The label of that one stands
   * beneath. Default: none.
   */
  readonly thresholds: readonly Threshold[];
  /**
   * Words, and colours, for values, ranges and gaps: `{ 1: "UP", 0: "DOWN", null: "unknown" }`, or a list of ranges.
   * Default: none.
   */
  readonly mapping: CardMapping | undefined;
  /** What takes the colour of `thresholds` and `mapping`: one place or several. Default `"value"`. */
  readonly colorOn: CardColorPlace | readonly CardColorPlace[];
  /** A picture before the label: a sign, an emoji, or `{ path, viewBox }` of an SVG path. Default: none. */
  readonly icon: CardIcon | undefined;
  /** What the card tells, in full: behind a button, and read aloud as its description. Default: none. */
  readonly help: string | undefined;
  /**
   * Where a click on the card leads: an address of `https:`, `http:` or `mailto:`, or one within the site. Default:
   * nowhere.
   */
  readonly href: string | undefined;
  /**
   * Whose cursor it shares: what is pointed at on a chart of its stream, or of a name, is shown here, or nothing.
   * Default true.
   */
  readonly cursor: CursorOption;
  /**
   * Whether a screen reader is told, sparingly, what thresholds the value goes through and how the stream does. Default
   * true.
   */
  readonly announce: boolean;
  /** What a screen reader calls the card. Default: the label, else "value". */
  readonly ariaLabel: string | undefined;
}

/**
 * Options of a value card as they are given: what is left out has its default. Rows that are no {@link Row} need a
 * `value`.
 */
export type ValueCardInput<T> = Partial<ValueCardOptions<T>> & {
  /** The stream that it shows. */
  readonly stream: DataStream<T>;
} & ([T] extends [Row]
    ? unknown
    : {
        /** What to read from a row. */
        readonly value: Accessor<T, unknown>;
      });

const aPlace = oneOf("value", "background", "sparkline");
const text: Option<undefined> = option(maybe(aString), undefined);

/** One of some values; the first is the default. */
function choice<V>(...values: readonly [V, ...V[]]): Option<V> {
  return option(oneOf(...values), values[0]);
}

const table: OptionTable<ValueCardOptions<never>> = {
  stream: option(aStream, undefined as never),
  value: option(maybe(anAccessor), undefined),
  where: option(maybe(aFunction), undefined),
  key: text,
  label: text,
  unit: text,
  prefix: text,
  suffix: text,
  format: option(maybe(aFormat), undefined),
  notation: option<NumberNotation>(maybe(oneOf("standard", "compact")), undefined),
  locale: option(maybe(aLocale), undefined),
  timeZone: option(maybe(aTimeZone), undefined),
  reduce: choice<CardReduce>("last", "last-number", "mean", "min", "max", "sum", "rate", "count", "p50", "p95", "p99"),
  timeWindow: option(aDuration, 60_000),
  delta: option<CardDelta>(either(oneOf(false, "previous", "start"), aNumber), false),
  deltaAs: choice<"absolute" | "percent">("absolute", "percent"),
  deltaColor: choice<"normal" | "inverse" | "none">("normal", "inverse", "none"),
  sparkline: choice<SparklineMark>(false, "line", "area", "bar", "step"),
  thresholds: option(listOf(aThreshold), []),
  mapping: option(maybe(aMapping), undefined),
  colorOn: option<ValueCardOptions<never>["colorOn"]>(either(aPlace, listOf(aPlace)), "value"),
  icon: option(maybe(anIcon), undefined),
  help: text,
  href: option(maybe(anAddress), undefined),
  cursor: option<CursorOption>(either(aBoolean, aString), true),
  announce: option(aBoolean, true),
  ariaLabel: text,
};

/** The options of a value card on rows of type T. */
export function valueCardTable<T>(): OptionTable<ValueCardOptions<T>> {
  return table as unknown as OptionTable<ValueCardOptions<T>>;
}

/** Options in which nothing is left open, as parts of a card take them. */
export interface WholeOptions extends Omit<ValueCardOptions<never>, "stream" | "value" | "where"> {
  readonly label: string;
  /** With the space before it. */
  readonly unit: string;
  readonly prefix: string;
  readonly suffix: string;
  readonly help: string;
  readonly mapping: CardMapping;
  readonly colorOn: readonly CardColorPlace[];
  readonly ariaLabel: string;
}

/** Fills in what depends on other options, and on the page's language. */
export function wholeOptions<T>(
  options: Readonly<ValueCardOptions<T>>,
  language: string | undefined,
): WholeOptions & Pick<ValueCardOptions<T>, "stream"> {
  const {
    key = "",
    label = key,
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
    // A word stands apart from its number; a sign close to it.
    unit: unit === "" || /^[%°‰′″]/.test(unit) ? unit : `\u2009${unit}`,
    ariaLabel: options.ariaLabel ?? (label === "" ? "value" : label),
    colorOn: ([] as CardColorPlace[]).concat(options.colorOn),
  };
}
