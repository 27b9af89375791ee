import type { StreamState } from "../stream/index.js";
import type { AnyRow, Target, Widget } from "../widgets/index.js";
import type { DomEvents, Styles, WidgetKind } from "../widgets/internal.js";
import type { Numbers } from "./numbers.js";
import type { AccessorNames, InputOf, OptionsOf, OptionTable } from "./options.js";

/** All that a widget of one's own is: see {@link defineWidget}. */
export interface WidgetDefinition<Table extends OptionTable> {
  /**
   * The name: lower-case words joined by hyphens. It names the element, `<tick-gauge>`, the node,
   * `data-tickline="gauge"`, and the widget in the text of its errors.
   */
  readonly name: string;
  /**
   * The options beyond those of {@link CommonOptions}, each made by a constructor of the kit. One that is named
   * `value` and made by `accessor()` is {@link WidgetFrame.value}; one that is named `timeWindow` says how much of the
   * past is held: ten times as much, five minutes at least. Default: none.
   */
  readonly options?: Table;
  /** CSS declarations of the parts, by name. Colours of the theme, such as `var(--tick-accent)`, have defaults. */
  readonly styles?: Styles;
  /** The height in a target that sets none: a CSS length. Default `"8rem"`. */
  readonly height?: string;
  /** The width in a target that is as wide as its content, such as a float: a CSS length. Default `"10rem"`. */
  readonly width?: string;
  /**
   * Builds the widget once, into `host.root`, and returns what draws it. What it throws, the factory throws; then the
   * target is as it was before.
   */
  readonly create: (host: WidgetHost<Table>) => WidgetDrawing<Table>;
}

/** What draws a widget of one's own. */
export interface WidgetDrawing<Table extends OptionTable> {
  /**
   * Draws. Called in an animation frame after rows, changed options, another state, size or theme, another moment
   * under the cursor, and {@link WidgetHost.invalidate}; out of view once a second at most.
   *
   * @returns ms until the picture differs by itself; nothing: it does not
   */
  draw(frame: WidgetFrame<Table>): number | void;
}

/** What a widget of one's own is given to build and to draw with. */
export interface WidgetHost<Table extends OptionTable> {
  /** The element that the widget fills. */
  readonly root: HTMLElement;
  /** The element of the stream's state. Place it anywhere within `root`; else it stands at the top right. */
  readonly status: HTMLElement;
  /** All options as they are now, with defaults. */
  readonly options: Readonly<OptionsOf<Table, AnyRow>>;
  /** Whether the reader wants no motion. */
  readonly reducesMotion: boolean;
  /** Makes an HTML element with the styles of its parts. */
  readonly element: <Tag extends keyof HTMLElementTagNameMap>(
    tag: Tag,
    ...parts: string[]
  ) => HTMLElementTagNameMap[Tag];
  /** Makes an SVG element with the styles of its parts. */
  readonly svg: <Tag extends keyof SVGElementTagNameMap>(tag: Tag, ...parts: string[]) => SVGElementTagNameMap[Tag];
  /** Asks for a draw in the next animation frame, or within so many ms. */
  readonly invalidate: (withinMs?: number) => void;
  /** Computes a CSS colour for a canvas, roles such as `var(--tick-accent)` included. */
  readonly color: (css: string) => string;
  /** Returns a canvas font in the page's own family; `size` in CSS pixels, `weight` defaults to 400. */
  readonly font: (size: number, weight?: number) => string;
  /** Writes a number in the reader's language, by a d3 format or a function; about three digits without. */
  readonly formatNumber: (value: number, format?: string | ((value: number) => string)) => string;
  /** Writes a moment, epoch ms, in the reader's language and time zone. */
  readonly formatMoment: (time: number) => string;
  /** Points at a moment, epoch ms, on all widgets that share the cursor; undefined: no more. */
  readonly point: (time: number | undefined) => void;
  /** Tells a screen reader, at most once in five seconds. */
  readonly announce: (words: string) => void;
  /**
   * Calls a function of the user's: what it throws is told once, by the event `error`.
   *
   * @param name - names the function in the text of that error
   * @returns the result; undefined if it throws
   */
  readonly call: <V>(name: string, run: () => V) => V | undefined;
  /** Listens to a DOM event until the widget ends, or until the undo that it returns is called. */
  readonly listen: <Type extends keyof DomEvents>(
    target: EventTarget,
    type: Type,
    listener: (event: DomEvents[Type]) => void,
    options?: AddEventListenerOptions,
  ) => () => void;
  /** Calls back when the widget ends. */
  readonly onDestroy: (undo: () => void) => void;
}

/** All that a widget of one's own draws at one moment. */
export interface WidgetFrame<Table extends OptionTable> {
  /** All options, with defaults. */
  readonly options: Readonly<OptionsOf<Table, AnyRow>>;
  /** The newest row that counts; under a cursor that of its moment, of the newest 10,000. Undefined: there is none. */
  readonly row: AnyRow;
  /** The time of that row, epoch ms. */
  readonly time: number | undefined;
  /** The key of that row, if the stream has a `key`. */
  readonly key: string | undefined;
  /** The number of the option `value` at that moment; NaN for a gap, and where there is none. */
  readonly value: number;
  /** The numbers that each accessor has read, of the series that `seriesKey` names, by the name of its option. */
  readonly numbers: Readonly<Record<AccessorNames<Table>, Numbers>>;
  /** Words that stand in for a missing row, such as `"waiting for the first row"`; undefined where there is a row. */
  readonly absence: string | undefined;
  /** The stream's state. */
  readonly state: StreamState;
  /** The stream's state in words, such as `"stale 12 s"`. */
  readonly stateWords: string;
  /** Whether the newest row is as new as can be: the stream is neither stale, interrupted nor over. */
  readonly isCurrent: boolean;
  /** The stream's time now, epoch ms. */
  readonly now: number;
  /** The moment that another widget of the cursor points at, epoch ms; undefined: none. */
  readonly pointedTime: number | undefined;
  /** The size of the widget; undefined: it has none, or the platform measures none. */
  readonly size: WidgetSize | undefined;
  /** The time of the frame, ms of the steady clock `performance.now()`. */
  readonly at: number;
}

/** The size of a widget. */
export interface WidgetSize {
  /** Width, CSS pixels. */
  readonly width: number;
  /** Height, CSS pixels. */
  readonly height: number;
  /** Width of a sharp canvas, whole device pixels. */
  readonly pixelWidth: number;
  /** Height of a sharp canvas, whole device pixels. */
  readonly pixelHeight: number;
}

/** The factory of a widget of one's own. */
export interface DefinedWidget<Table extends OptionTable> {
  /**
   * Mounts a widget.
   *
   * @param target - an element, or a selector that finds one
   * @throws Error `gauge needs a DOM`, `no element matches selector: #x`, `already mounted: #x`; TypeError for options
   */
  <T>(target: Target, options: InputOf<Table, T>): Widget<OptionsOf<Table, T>>;
  /** What `defineElements` knows of it. */
  readonly kind: WidgetKind;
}
