import type { Accessor, DataStream, Row } from "../../stream/index.js";
import { aBoolean, aDuration, aFunction, anAccessor, aNumber, aStream, aString, either, maybe, oneOf } from "../host/checks.js";
import { option } from "../host/options.js";
import type { OptionTable } from "../host/options.js";
import type { SparklineMark } from "../sparkline/sparkline.js";
import type { CursorOption } from "../view/shared-cursor.js";
import { aFormat, aLocale, aTimeZone } from "../words/checks.js";

/** How a card makes one number of its rows. */
export type CardReduce = "last" | "mean" | "min" | "max" | "sum" | "rate" | "count" | "p50" | "p95" | "p99";

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
  /** The value in words: a d3 format such as `".1f"`, or a function. Default: about three digits, as many decimals at all times. */
  readonly format: string | ((value: number) => string) | undefined;
  /** The language that numbers are written in, unless `format` says: a BCP 47 tag. Default: the page's `lang`, else the reader's. */
  readonly locale: string | undefined;
  /** The zone whose clock tells the moment that is pointed at: an IANA name such as `"Europe/Berlin"`, or `"UTC"`. Default: the reader's. */
  readonly timeZone: string | undefined;
  /**
   * What is shown of the rows: the newest value, or one number for those of the last `timeWindow`. `"rate"` is the rise per second;
   * `"p50"`, `"p95"`, `"p99"` are percentiles, exact up to 4,096 rows, beyond that of each 2nd, 4th, 8th … row, once a second.
   * Default `"last"`.
   */
  readonly reduce: CardReduce;
  /** The span that `reduce`, `delta: "start"` and the sparkline look at. Default 60,000. */
  readonly timeWindow: number;
  /** Compares with the value before (of a span: the span before), the first in `timeWindow`, or a number. Default false. */
  readonly delta: CardDelta;
  /** How the difference is told. Default `"absolute"`. */
  readonly deltaAs: "absolute" | "percent";
  /** Whether more is good (`"normal"`), bad (`"inverse"`), or neither. Default `"normal"`. */
  readonly deltaColor: "normal" | "inverse" | "none";
  /** A small chart of the last `timeWindow`, beneath. Default false. */
  readonly sparkline: SparklineMark;
  /** Whose cursor it shares: what is pointed at on a chart of its stream, or of a name, is shown here, or nothing. Default true. */
  readonly cursor: CursorOption;
  /** What a screen reader calls the card. Default: the label, else "value". */
  readonly ariaLabel: string | undefined;
}

/** Options of a value card as they are given: what is left out has its default. Rows that are no {@link Row} need a `value`. */
export type ValueCardInput<T> = Partial<ValueCardOptions<T>> & {
  /** The stream that it shows. */
  readonly stream: DataStream<T>;
} & ([T] extends [Row]
    ? unknown
    : {
        /** What to read from a row. */
        readonly value: Accessor<T, unknown>;
      });

const table: OptionTable<ValueCardOptions<never>> = {
  stream: option(aStream, undefined as never),
  value: option(maybe(anAccessor), undefined),
  where: option(maybe(aFunction), undefined),
  key: option(maybe(aString), undefined),
  label: option(maybe(aString), undefined),
  unit: option(maybe(aString), undefined),
  prefix: option(maybe(aString), undefined),
  suffix: option(maybe(aString), undefined),
  format: option(maybe(aFormat), undefined),
  locale: option(maybe(aLocale), undefined),
  timeZone: option(maybe(aTimeZone), undefined),
  reduce: option<CardReduce>(oneOf("last", "mean", "min", "max", "sum", "rate", "count", "p50", "p95", "p99"), "last"),
  timeWindow: option(aDuration, 60_000),
  delta: option<CardDelta>(either(oneOf(false, "previous", "start"), aNumber), false),
  deltaAs: option<"absolute" | "percent">(oneOf("absolute", "percent"), "absolute"),
  deltaColor: option<"normal" | "inverse" | "none">(oneOf("normal", "inverse", "none"), "normal"),
  sparkline: option<SparklineMark>(oneOf(false, "line", "area", "bar", "step"), false),
  cursor: option<CursorOption>(either(aBoolean, aString), true),
  ariaLabel: option(maybe(aString), undefined),
};

/** The options of a value card on rows of type T. */
export function valueCardTable<T>(): OptionTable<ValueCardOptions<T>> {
  return table as unknown as OptionTable<ValueCardOptions<T>>;
}
