import type { Size } from "../../loop/size.js";
import type { StatusView } from "../../status/status-view.js";
import type { Theme } from "../../style/theme.js";
import type { LiveWidget } from "../../widget/live-widget.js";
import type { MeasureText } from "../../widget/measure-text.js";
import type { WidgetContext } from "../../widget/widget.js";
import type { BodyView } from "../body/body-view.js";
import type { TableParts } from "../body/parts.js";
import type { ColumnView } from "../columns/column-view.js";
import type { DataTableEvents } from "../events.js";
import type { DataTableOptions } from "../options.js";
import type { Entry, RowEntry } from "../rows/entry.js";
import type { TableData } from "../rows/table-data.js";

/** What a draw shows: features prepare it, then write their parts of it. */
export interface TableDraft<T> {
  /** The stream's time, epoch ms. */
  readonly now: number;
  /** The time that another widget points at, epoch ms; undefined: the table shows now. */
  readonly time: number | undefined;
  /** The first of the rows that there are now; undefined: none has come. */
  readonly firstRow: RowEntry<T> | undefined;
  /** Whether entries leave the places in which a reader holds them. */
  readonly releasesRows: boolean;
  /** Entries to show, in order; undefined: the body stays as it is. */
  entries: readonly Entry<T>[] | undefined;
  /** Entries that stay above those, in the places that they have. */
  held: readonly Entry<T>[];
  /** Number of rows that have come in since the body stays as it is. */
  heldBack: number;
}

/** The live half of a table, which `LiveWidget` tells more of. */
export type TableLive<T> = Omit<LiveWidget<DataTableOptions<T>, TableData<T>>, "update" | "start" | "watchSize">;

/** The core of a table, as its features see it. */
export interface TableCore<T> {
  /** The mount point, the scope and the events. */
  readonly context: WidgetContext<DataTableEvents>;
  /** Rows, loop, state, shared cursor, language. */
  readonly live: TableLive<T>;
  /** The element of the state. */
  readonly status: StatusView;
  /** The elements that stay. */
  readonly parts: TableParts;
  /** Colours, fonts and lengths of the page. */
  readonly theme: Theme;
  /** Measures texts in the font of the page. */
  readonly measure: MeasureText;
  /** The options, with defaults. */
  readonly options: Readonly<DataTableOptions<T>>;
  /** The size of the table; undefined: it has none. */
  readonly size: Size | undefined;
  /** The columns, another list after each replacement; empty: the first row is to decide them. */
  readonly columns: readonly ColumnView<T>[];
  /** The table rows of those columns. */
  readonly body: BodyView<T>;
  /** Whether texts, columns or sizes have changed since the last layout. */
  needsLayout: boolean;
  /** Draws now, and lets go of the entries that a reader holds in place. */
  drawReleased(): void;
}

/** An object whose members can be written: the core in the hands of those who keep it up to date. */
export type Writable<Whole> = { -readonly [Name in keyof Whole]: Whole[Name] };

/** Tells whether one of some options has changed; of the first options all have. */
export type HasChanged<T> = (...names: readonly (keyof DataTableOptions<T>)[]) => boolean;

/** What attaches to a table: a part of the page, a way of input, something told. */
export interface TableFeature<T> {
  /** Takes changed options, and the first ones. */
  update?(hasChanged: HasChanged<T>): void;
  /** Takes notice of a cursor that another widget has moved. */
  cursorMoved?(): void;
  /** Changes what a draw shows. */
  prepare?(draft: TableDraft<T>): void;
  /**
   * Writes its part of what is shown; may tell an event. Returns the time until something will have changed by itself,
   * ms; nothing or `Infinity`: never.
   */
  drawn?(draft: Readonly<TableDraft<T>>): number | void;
}
