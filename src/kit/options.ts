import type { Accessor, DataStream } from "../stream/index.js";
import type { AnyRow, CursorOption, Words } from "../widgets/index.js";
import type { Check, Option, OptionFlags, OptionSchema, OptionType } from "../widgets/internal.js";
import {
  accessor as anyAccessor,
  aColor,
  aCursor,
  aFormat,
  aLocale,
  aNumber,
  aTimeZone,
  boolean as anyBoolean,
  callback as anyCallback,
  duration as anyDuration,
  oneOf,
  option as anyOption,
  someWords,
  stream as anyStream,
  text as anyText,
} from "../widgets/internal.js";

/** An option that must be given. */
export interface RequiredOption<V> extends Option<V> {
  readonly required: true;
}

/** An option that names the number of a row: the widget holds the numbers that it reads. */
export interface AccessorOption extends Option<Accessor<AnyRow, unknown> | undefined> {
  /** What the option reads. */
  readonly reads: "numbers";
}

/** The options of a widget of one's own by name, each made by a constructor of the kit. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- options of any type
export type OptionTable = Readonly<Record<string, Option<any>>>;

/** Flags of any constructor. */
type AnyFlags = OptionFlags & { readonly default?: unknown };

/** Makes an option of one type: required, with a default, or with neither, so that it may be `undefined`. */
export interface OptionMaker<V> {
  (flags: { readonly required: true }): RequiredOption<V>;
  (flags: { readonly default: V }): Option<V>;
  (): Option<V | undefined>;
}

/** Types a maker by its values: that of a constructor follows from its default alone. */
function typed<V>(maker: unknown): OptionMaker<V> {
  return maker as OptionMaker<V>;
}

function makerOf<V>(type: OptionType, check: Check): OptionMaker<V> {
  return typed<V>((flags?: OptionFlags) => anyOption(type, check, flags));
}

/** A text. */
export const text: OptionMaker<string> = typed(anyText);

/** True or false. */
export const boolean: OptionMaker<boolean> = typed(anyBoolean);

/** A finite number. */
export const number: OptionMaker<number> = makerOf("number", aNumber);

/** A duration in ms; as an attribute also `30s`, `5m`, `2h`. */
export const duration: OptionMaker<number> = typed(anyDuration);

/** A CSS colour, `var()` included; {@link WidgetHost.color} computes it for a canvas. */
export const color: OptionMaker<string> = makerOf("text", aColor);

/** A d3 format such as `".1f"`, or a function; {@link WidgetHost.formatNumber} writes by it. */
export const format: OptionMaker<string | ((value: number) => string)> = makerOf("text", aFormat);

/**
 * The number of a row: a field, or a function of the row. The widget keeps the numbers that it reads in
 * {@link WidgetFrame.numbers}. Default: the row if it is a number, `row[1]`, `row.value`.
 */
export function accessor(flags: {
  readonly required: true;
}): AccessorOption & RequiredOption<Accessor<AnyRow, unknown>>;
export function accessor(flags?: { readonly default: string }): AccessorOption;
export function accessor(flags?: AnyFlags): Partial<AccessorOption> {
  return { ...anyAccessor({ ...flags, resubscribes: true }), reads: "numbers" };
}

/** One of some texts; the first is the default. */
export function choice<const V extends string>(...values: readonly [V, ...V[]]): Option<V> {
  return anyOption("text", oneOf(...values), { default: values[0] });
}

/**
 * A function, which an element takes as a property alone; call it by {@link WidgetHost.call}.
 *
 * @typeParam F - the type of the function
 */
export function callback<F extends (...args: never[]) => unknown>(): Option<F | undefined> {
  return anyCallback();
}

/**
 * An option of any other type, with a check of its own.
 *
 * @param type - how an element reads its attribute: `"json"` and `"words"` make lists and objects
 * @param check - returns undefined for a value that is fine, else what is expected, in words
 */
export function option<V>(type: OptionType, check: Check, flags: { readonly required: true }): RequiredOption<V>;
export function option<V>(type: OptionType, check: Check, flags: { readonly default: V }): Option<V>;
export function option<V>(type: OptionType, check: Check): Option<V | undefined>;
export function option(type: OptionType, check: Check, flags?: AnyFlags): Partial<Option<unknown>> {
  return anyOption(type, check, flags);
}

/** The options that every widget of the kit has. */
export interface CommonOptions<T> {
  /** The stream of the rows. Needed. */
  readonly stream: DataStream<T>;
  /** Tells whether a row counts. Default: all count. */
  readonly where: ((row: T) => boolean) | undefined;
  /** The key of the series to show of a keyed stream. Default: that of the newest row. */
  readonly seriesKey: string | undefined;
  /** The language of numbers and times, a BCP 47 tag. Default: the page's `lang`, else the reader's. */
  readonly locale: string | undefined;
  /** The time zone of times: an IANA name such as `"Europe/Berlin"`, or `"UTC"`. Default: the reader's. */
  readonly timeZone: string | undefined;
  /** Words of the state and of absence, by their names: `{ live: "on air" }`. Default: English, or German. */
  readonly words: Partial<Words> | undefined;
  /**
   * The cursor that the widget shares: with all widgets of its stream (`true`), with those of the same name, or with
   * none (`false`). Default true.
   */
  readonly cursor: CursorOption;
  /** The name of the widget for screen readers. Default: the name of its kind. */
  readonly ariaLabel: string | undefined;
}

/** The options that every widget of the kit has, as a table. */
export const commonOptions: OptionSchema<CommonOptions<AnyRow>> = {
  stream: anyStream({ required: true, resubscribes: true }),
  where: anyCallback({ resubscribes: true }),
  seriesKey: anyText({ resubscribes: true }),
  locale: anyOption("text", aLocale),
  timeZone: anyOption("text", aTimeZone),
  words: anyOption("json", someWords),
  // A widget that shares a cursor holds older rows too.
  cursor: anyOption("word", aCursor, { default: true, resubscribes: true }),
  ariaLabel: anyText(),
};

/** The names of the options of a table that read numbers. */
export type AccessorNames<Table extends OptionTable> = {
  [Name in keyof Table]: Table[Name] extends AccessorOption ? Name : never;
}[keyof Table];

/** The names of the options of a table that must be given. */
export type RequiredNames<Table extends OptionTable> = {
  [Name in keyof Table]: Table[Name] extends Pick<RequiredOption<unknown>, "required"> ? Name : never;
}[keyof Table];

/** All options of a widget of one's own, on rows of type T. */
export type OptionsOf<Table extends OptionTable, T> = CommonOptions<T> & {
  readonly [Name in keyof Table]: Table[Name] extends AccessorOption
    ? Accessor<T, unknown> | undefined
    : Table[Name] extends Option<infer V>
      ? V
      : never;
};

/** The options as a user gives them: missing ones have their defaults. */
export type InputOf<Table extends OptionTable, T> = Partial<OptionsOf<Table, T>> & {
  /** The stream of the rows. */
  readonly stream: DataStream<T>;
} & { readonly [Name in RequiredNames<Table>]: NonNullable<OptionsOf<Table, T>[Name]> };
