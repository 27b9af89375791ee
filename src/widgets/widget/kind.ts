import type { OptionSchema } from "../options/options.js";
import type { Declarations, Styles } from "../style/sheet.js";
import type { widgetWords } from "../words/widget-words.js";
import type { SharedWordName } from "../words/words.js";
import type { Target } from "./mount.js";
import type { Widget, WidgetEvents } from "./widget.js";

/** The events of every widget. */
export const widgetEvents = ["state", "error", "drop"] as const satisfies readonly (keyof WidgetEvents)[];

/** A kind of widget of one's own, as elements take it. */
export interface WidgetKind {
  /** The name of the kind. */
  readonly name: string;
}

/**
 * A kind of widget: what a dashboard, an element and the documents have to know of it. A page that calls its factory
 * alone loads none of this.
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a kind of any widget
export interface Kind<Options extends object = any, Events extends WidgetEvents = any> {
  /** Mounts a widget of this kind. */
  readonly factory: (target: Target, options: never) => Widget<object>;
  /** The words that name a widget of this kind without a name of its own. Default: the name of its kind. */
  readonly word?: SharedWordName | keyof typeof widgetWords;
  /** The options. */
  readonly options: OptionSchema<Options>;
  /**
   * Checks options against one another.
   *
   * @throws TypeError for options that do not fit together
   */
  readonly check?: (options: Options) => void;
  /** The styles of the parts. */
  readonly styles: Styles;
  /** The events beyond those of every widget. */
  readonly events: readonly Exclude<keyof Events & string, keyof WidgetEvents>[];
  /** Whether the widget stands in a line of text. */
  readonly inline?: true;
  /** The number of columns of a dashboard that the widget spans by default. Default 1. */
  readonly span?: number | "all";
  /** The tag of its panel in a dashboard. Default `"div"`. */
  readonly tag?: "p";
  /** The style of its panel in a dashboard. Default: that of every panel. */
  readonly panel?: Declarations;
  /** Whether the widget has an accessible name of its own, so that its panel needs none. */
  readonly named?: true;
}
