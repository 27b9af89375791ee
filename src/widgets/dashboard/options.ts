import type { DataStream } from "../../stream/index.js";
import type { WidgetKinds } from "../kinds.js";
import { aCursor, atLeast, oneOf, wholeAtLeast } from "../options/checks.js";
import { option, stream, text } from "../options/option-types.js";
import type { Check, OptionSchema } from "../options/options.js";
import { someWords } from "../options/words-check.js";
import type { CursorOption } from "../viewport/shared-cursor.js";
import type { Words } from "../words/words.js";

/** A stream of any rows. */
export type AnyStream = Pick<DataStream<never>, "state" | "now" | "stats">;

/** A widget's place in a dashboard. */
export interface DashboardPlace<Kind extends string> {
  /** Kind of the widget. */
  readonly widget: Kind;
  /**
   * The number of its columns, or all; never more than there are. Default: one for a value card, two for a chart or a
   * table, all for a text, and the free columns of its row.
   */
  readonly span?: number | "all" | undefined;
}

/** A widget's options and its place: for the dashboard's rows, or for the rows of a stream of its own. */
export type DashboardItem<Kind extends string, Given extends object, Foreign extends object> = DashboardPlace<Kind> &
  (
    | (Partial<Omit<Given, "stream">> & {
        /** Absent: the dashboard's stream. */
        readonly stream?: undefined;
      })
    | (Partial<Omit<Foreign, "stream">> & {
        /** A stream of its own. */
        readonly stream: AnyStream;
      })
  );

/** A row of any type. */
// With `never` or `unknown` a function of these rows would have to name their type.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type AnyRow = any;

/**
 * One widget of a dashboard, described: its kind, its place, and its own options; its `stream` is the dashboard's
 * unless it names one.
 */
export type DashboardWidget<T> = {
  [Name in keyof WidgetKinds<T>]: DashboardItem<
    Name,
    WidgetKinds<T>[Name]["options"],
    WidgetKinds<AnyRow>[Name]["options"]
  >;
}[keyof WidgetKinds<T>];

/** The rank of a heading. */
export type HeadingLevel = 1 | 2 | 3 | 4 | 5 | 6;

/** Options of a dashboard, whole. */
export interface DashboardOptions<T> {
  /** The stream of its widgets. Required, unless each widget names its own. */
  readonly stream: DataStream<T> | undefined;
  /** Heading of the dashboard. Default: none. */
  readonly title: string | undefined;
  /** The rank of that heading: 2 or more on a page that has another `<h1>`. Default 1. */
  readonly headingLevel: HeadingLevel;
  /** The widgets, in order. Default: a line chart, and a value card beside it. */
  readonly widgets: readonly DashboardWidget<T>[];
  /** The most columns. Default 4; fewer where no more fit, or where fewer leave no gaps. */
  readonly columns: number;
  /** The space between widgets, CSS pixels. Default: `--tick-gap`, else 16. */
  readonly gap: number | undefined;
  /**
   * The cursor of its widgets, where they name none: `true`: each shares that of its stream; a name: all share one,
   * also where their streams differ; `false`: none. Default true.
   */
  readonly cursor: CursorOption;
  /**
   * Sentences of the dashboard in other words, by their names: `{ live: "on air" }`; also of its widgets, where they
   * name none. Default: English, or German.
   */
  readonly words: Partial<Words> | undefined;
  /** The accessible name. Default: the title, else "dashboard". */
  readonly ariaLabel: string | undefined;
}

/** Options of a dashboard as a user gives them: absent ones have their defaults. */
export type DashboardInput<T> = Partial<Omit<DashboardOptions<T>, "widgets">> & {
  /** The widgets, in order. */
  readonly widgets?: readonly DashboardWidget<NoInfer<T>>[] | undefined;
};

/** Checks for a list; `planWidgets` checks the widgets in it. */
const aList: Check = (value) =>
  Array.isArray(value) ? undefined : 'a list such as [{ widget: "line-chart" }, { widget: "value-card" }]';

/** The newest value, of which nothing tells whether a rise is good: the delta has no colour. It is labelled "Now". */
export const NEWEST_VALUE: DashboardWidget<never> = { widget: "value-card", delta: "previous", deltaColor: "none" };

/** A line chart, and the newest value beside it. */
const DEFAULT_WIDGETS: readonly DashboardWidget<never>[] = [{ widget: "line-chart" }, NEWEST_VALUE];

const schema: OptionSchema<DashboardOptions<never>> = {
  stream: stream(),
  title: text(),
  headingLevel: option<HeadingLevel>("number", oneOf(1, 2, 3, 4, 5, 6), { default: 1 }),
  widgets: option("json", aList, { default: DEFAULT_WIDGETS }),
  columns: option("number", wholeAtLeast(1), { default: 4 }),
  gap: option("number", atLeast(0, "pixels")),
  cursor: option("word", aCursor, { default: true }),
  words: option("json", someWords),
  ariaLabel: text(),
};

/** Returns the options of a dashboard on rows of type T. */
export function dashboardSchema<T>(): OptionSchema<DashboardOptions<T>> {
  // Cast the one schema to any row type: only accessors, which it does not hold, depend on T.
  return schema as unknown as OptionSchema<DashboardOptions<T>>;
}
