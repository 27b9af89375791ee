import type { StreamState } from "../../stream/index.js";
import { StreamError } from "../../stream/index.js";
import { NOT_HELD_WORDS, waitingWords } from "../format/absence.js";
import { READABLE_TEXT_MS } from "../loop/repaint-times.js";
import type { Size } from "../loop/size.js";
import { clock } from "../page/clock.js";
import { setText, setVisible } from "../page/dom.js";
import type { Scope } from "../page/scope.js";
import { isCurrent, isOver } from "../status/states.js";
import type { StatusView } from "../status/status-view.js";
import { acquireSeries } from "../store/acquire-series.js";
import { roleValue } from "../style/roles.js";
import type { Theme } from "../style/theme.js";
import { reachOf } from "../viewport/rest.js";
import { timeView, untilMoved } from "../viewport/time-view.js";
import type { LiveWidgetSpec } from "../widget/live-widget.js";
import { LiveWidget } from "../widget/live-widget.js";
import type { MeasureText } from "../widget/measure-text.js";
import { createMeasureText, remOf } from "../widget/measure-text.js";
import type { WidgetContext, WidgetImpl } from "../widget/widget.js";
import { BodyView } from "./body/body-view.js";
import { createParts } from "./body/parts.js";
import { naturalHeight, rowsHeight, tableRoom } from "./body/styles.js";
import { cellWords } from "./columns/cell-words.js";
import { createColumnHead } from "./columns/column-head.js";
import { ColumnView } from "./columns/column-view.js";
import { columnWidths, fitColumns } from "./columns/column-widths.js";
import type { Column } from "./columns/columns.js";
import { checkTogether, columnsOf, findColumn, inferColumns } from "./columns/columns.js";
import { TimeColumn } from "./columns/time-column.js";
import type { DataTableEvents } from "./events.js";
import type { DataTableOptions } from "./options.js";
import type { Entry } from "./rows/entry.js";
import { sortEntries } from "./rows/sort-entries.js";
import { TableData } from "./rows/table-data.js";

/** Height of a sparkline. */
const SPARKLINE_HEIGHT_REM = 1.25;

/** Minimum width of a table that has room for the word of its state. */
const STATUS_WORD_MIN_PX = 100;

/** Current sort order of a table. */
interface Sorting {
  /** Index of the column. */
  readonly index: number;
  readonly order: "ascending" | "descending";
}

/** Data table: mounts its parts, draws them and keeps them up to date. */
export class TableImpl<T> implements WidgetImpl<DataTableOptions<T>> {
  readonly #context: WidgetContext<DataTableEvents>;
  readonly #live: LiveWidget<DataTableOptions<T>, TableData<T>>;
  readonly #status: StatusView;
  readonly #parts: ReturnType<typeof createParts>;
  readonly #theme: Theme;
  readonly #measure: MeasureText;
  #options: Readonly<DataTableOptions<T>>;
  #timeColumn: TimeColumn;
  #columns: readonly ColumnView<T>[] = [];
  #columnScope: Scope;
  #bodyView: BodyView<T>;
  #collator: Intl.Collator;
  #sorting: Sorting | undefined;
  #size: Size | undefined;
  #rem = 16;
  /** Whether texts, columns or sizes have changed since the last layout. */
  #needsLayout = true;
  /** Tracks of the grid, as last written: a value of `grid-template-columns`. */
  #template = "";
  /** Whether the table rows scroll beneath the head. */
  #scrolls = false;
  /** Whether a mouse or a pen rests on the table rows. */
  #isHovered = false;
  /** Table row that has the focus by the keyboard. */
  #focusedElement: EventTarget | null = null;
  /** Whether the next draw orders the table rows anew although somebody points at them. */
  #skipHoldOnce = false;
  /** Whether the last draw showed another time than now. */
  #showedPast = false;
  /** Entry that is pointed at in this table, in mode `"time"`. */
  #pointedEntry: Entry<T> | undefined;
  /** Time in the last `cursor` event, epoch ms. */
  #emittedTime: number | undefined;
  /** Number of rows that had arrived when the body was last written. */
  #writtenArrivals = 0;

  /** Mounts the parts, subscribes, and draws. */
  constructor(context: WidgetContext<DataTableEvents>, options: Readonly<DataTableOptions<T>>) {
    checkTogether(options);
    const { scope, node } = context;
    this.#context = context;
    this.#options = options;
    this.#columnScope = scope.child();
    this.#live = new LiveWidget<DataTableOptions<T>, TableData<T>>(context, options, this.#spec());
    this.#status = this.#live.createStatus();
    this.#parts = createParts(context, this.#status.element);
    this.#theme = this.#live.createTheme();
    this.#measure = createMeasureText(context, this.#theme);
    this.#bodyView = new BodyView(context, this.#parts.body, []);
    this.#collator = this.#createCollator();
    this.#timeColumn = this.#createTimeColumn();
    const { body } = this.#parts;
    scope.listen(body, "pointerover", ({ target, pointerType }) => {
      // A finger scrolls, and no event tells that it has gone: it holds nothing.
      this.#isHovered = pointerType !== "touch";
      if (this.#isHovered) this.#pointAt(target);
    });
    // Only focus by the keyboard points: a click must not.
    scope.listen(body, "focusin", ({ target }) => {
      if (!(target as Element).matches(":focus-visible")) return;
      this.#pointAt((this.#focusedElement = target));
    });
    scope.listen(body, "focusout", () => {
      this.#pointAt((this.#focusedElement = null));
    });
    scope.listen(body, "pointerleave", () => {
      this.#isHovered = false;
      this.#pointAt(this.#focusedElement);
    });
    scope.listen(body, "keydown", (event) => {
      const row = event.target as Element;
      if (row.parentElement === body && moveFocus(event.key, row)) event.preventDefault();
    });
    this.#writeTitle();
    if (options.columns !== undefined) this.#setColumns(columnsOf(options.columns));
    this.#live.watchSize(node, this.#theme);
    this.#live.start();
  }

  /** Applies changed options. */
  update(options: Readonly<DataTableOptions<T>>, previous: Readonly<DataTableOptions<T>>): void {
    checkTogether(options);
    const hasChanged = (...names: readonly (keyof DataTableOptions<T>)[]): boolean =>
      names.some((name) => options[name] !== previous[name]);
    this.#options = options;
    this.#live.update(options, previous);
    this.#collator = this.#createCollator();
    this.#writeTitle();
    if (hasChanged("locale", "timeZone")) this.#timeColumn = this.#createTimeColumn();
    if (hasChanged("sort", "columns")) this.#sorting = undefined;
    if (
      hasChanged("columns", "sort", "locale", "timeZone", "stream", "where", "timeWindow") ||
      (options.columns === undefined && hasChanged("by", "key"))
    ) {
      this.#setColumns(options.columns === undefined ? [] : columnsOf(options.columns));
    }
    this.#live.refresh();
    this.#drawWithoutHold();
  }

  #spec(): LiveWidgetSpec<DataTableOptions<T>, TableData<T>> {
    const hasRow = (): boolean => this.#bodyView.rowViews.length > 0;
    return {
      name: "table",
      reopenOn: ["stream", "where", "key", "by", "rows", "cursor"],
      get hasRow() {
        return hasRow();
      },
      get rowsWaitMs() {
        return hasRow() ? READABLE_TEXT_MS : 0;
      },
      open: (options, events) => new TableData(options, events),
      draw: () => this.#draw(),
      drawUnseen: () => {
        this.#live.loop.drawNow();
      },
      cursorMoved: () => {
        this.#pointedEntry = undefined;
      },
      restyle: () => {
        this.#needsLayout = true;
      },
      resized: (size) => {
        this.#size = size;
        this.#needsLayout = true;
      },
    };
  }

  #createCollator(): Intl.Collator {
    return new Intl.Collator(this.#live.locale, { numeric: true });
  }

  #createTimeColumn(): TimeColumn {
    return new TimeColumn(this.#live.timeZone, this.#live.locale);
  }

  #writeTitle(): void {
    const { title, ariaLabel, rows } = this.#options;
    const parts = this.#parts;
    setText(parts.caption, ariaLabel ?? title ?? "data table");
    setText(parts.title, title ?? "");
    parts.title.title = title ?? "";
    (this.#context.root.firstElementChild as HTMLElement).style.height = naturalHeight(rows);
  }

  /** Replaces the columns, and with them head and body; empty: the first row decides them. */
  #setColumns(columns: readonly Column<T>[]): void {
    const { stream, where, timeWindow } = this.#options;
    const previousScope = this.#columnScope;
    const scope = (this.#columnScope = this.#context.scope.child());
    const { timeZone, locale } = this.#live;
    const columnSet = {};
    this.#columns = columns.map((column, index) => {
      const { label, format, sparkline, value } = column;
      const handle =
        sparkline === false
          ? undefined
          : acquireSeries<T>(stream, {
              value,
              where,
              retain: { time: Math.max(10 * timeWindow, 300_000), rows: 100_000 },
            });
      scope.add(() => {
        handle?.release();
      });
      const head = createColumnHead(this.#context, scope, label, () => {
        this.#toggleSort(index);
      });
      const reporter = (what: string) => (cause: unknown) => {
        this.#context.emit(
          "error",
          new StreamError("listener", `the ${what} of the table's column ${JSON.stringify(label)} threw`, { cause }),
        );
      };
      return new ColumnView({
        column,
        index,
        columnSet,
        head,
        handle,
        words: cellWords(format, timeZone, locale, reporter("format")),
        measure: this.#measure,
        reportError: reporter("value"),
      });
    });
    // Old handles are released after new ones are acquired, so that series that are used again stay.
    previousScope.close();
    this.#parts.names.replaceChildren(...this.#columns.map(({ head }) => head.element));
    this.#bodyView = new BodyView(this.#context, this.#parts.body, this.#columns);
    this.#needsLayout = true;
    const { sort } = this.#options;
    const index = sort === undefined ? -1 : findColumn(columns, sort.column);
    this.#setSorting(this.#sorting ?? (index < 0 ? undefined : { index, order: sort?.order ?? "ascending" }));
  }

  /** Sorts by a column: ascending, then descending; the third click returns to the natural order. */
  #toggleSort(index: number): void {
    const { order } = this.#sorting?.index === index ? this.#sorting : { order: undefined };
    this.#setSorting(
      order === "descending" ? undefined : { index, order: order === undefined ? "ascending" : "descending" },
    );
    this.#drawWithoutHold();
  }

  #setSorting(sorting: Sorting | undefined): void {
    this.#sorting = sorting;
    for (const [index, { head }] of this.#columns.entries()) {
      head.setSorted(index === sorting?.index ? sorting.order : undefined);
    }
  }

  /** Whether table rows keep their places, as somebody points at them. A removed element has lost the focus. */
  get #holdsRows(): boolean {
    return (
      !this.#skipHoldOnce &&
      (this.#isHovered || (this.#focusedElement !== null && this.#context.root.activeElement === this.#focusedElement))
    );
  }

  /** Points all widgets that share the cursor at the row of an element, in mode `"time"`. */
  #pointAt(target: EventTarget | null): void {
    const entry =
      this.#live.data.by === "key" || this.#options.cursor === false ? undefined : this.#bodyView.entryAt(target);
    this.#pointedEntry = entry?.kind === "row" ? entry : undefined;
    this.#live.cursor.point(this.#pointedEntry?.time);
    this.#live.loop.invalidate();
  }

  /** Draws now, with the rows that were held back. */
  #drawWithoutHold(): void {
    this.#skipHoldOnce = true;
    this.#draw();
  }

  /** Draws the table. Returns the time until something will have moved, ms. */
  #draw(): number {
    const data = this.#live.data;
    const { state, cursor } = this.#live;
    const now = data.now();
    const { time } = cursor;
    const liveEntries = data.entries();
    const firstRow = liveEntries.find((entry) => entry.kind === "row");
    if (this.#columns.length === 0 && firstRow !== undefined) {
      this.#setColumns(inferColumns(firstRow.row, firstRow.key));
    }
    const hasRows = firstRow !== undefined && this.#columns.length > 0;
    const isPast = time !== undefined;
    this.#skipHoldOnce ||= this.#showedPast && !isPast;
    this.#showedPast = isPast;
    const keepsRows = this.#holdsRows && data.by !== "key" && this.#bodyView.rowViews.length > 0;
    if (time !== undefined) this.#writeBody(hasRows ? this.#sortEntries(data.upTo(time)) : [], now);
    else if (!keepsRows) this.#writeBody(hasRows ? this.#orderLive(liveEntries) : [], now);
    this.#skipHoldOnce = false;
    this.#markPointed(time);
    this.#writeTexts(hasRows, state, time);
    this.#updateLayout();
    return Math.min(this.#drawSparklines(now, state, time), hasRows ? this.#timeColumn.midnight - now : Infinity);
  }

  /** Sorts entries as asked for, and cuts them to the number of table rows. */
  #sortEntries(unsorted: readonly Entry<T>[]): readonly Entry<T>[] {
    const sorting = this.#sorting;
    const entries =
      sorting === undefined
        ? unsorted
        : sortEntries(unsorted, (entry) => this.#columns[sorting.index].read(entry), sorting.order, this.#collator);
    return entries.slice(0, this.#options.rows);
  }

  /** Orders the entries of now, from the top; held entries stay in place, and new ones follow them. */
  #orderLive(entries: readonly Entry<T>[]): readonly Entry<T>[] {
    if (!this.#holdsRows) return this.#sortEntries(entries);
    const shownEntries = new Set(this.#bodyView.entries);
    return [...shownEntries, ...this.#sortEntries(entries).filter((entry) => !shownEntries.has(entry))].slice(
      0,
      this.#options.rows,
    );
  }

  /** Marks the table rows of the time that is pointed at, here or elsewhere, and emits `cursor` when it changes. */
  #markPointed(time: number | undefined): void {
    const isByTime = this.#live.data.by !== "key";
    // The newest entry up to the time is searched for: a sorted table has it anywhere.
    const pointedEntry =
      time === undefined ? this.#pointedEntry : isByTime ? newestOf(this.#bodyView.entries) : undefined;
    this.#bodyView.markCurrent(
      (entry) =>
        entry === pointedEntry ||
        (time !== undefined &&
          pointedEntry?.kind === "row" &&
          entry.kind === "row" &&
          entry.time === pointedEntry.time),
    );
    if (isByTime && this.#options.cursor !== false) this.#bodyView.updateTabStops();
    const pointedTime = time ?? this.#pointedEntry?.time;
    if (pointedTime === this.#emittedTime) return;
    this.#emittedTime = pointedTime;
    this.#context.emit("cursor", { time: pointedTime });
  }

  /** Writes entries into the body, after recording their values: alignment and decimals depend on all of them. */
  #writeBody(entries: readonly Entry<T>[], now: number): void {
    const columns = this.#columns;
    const steadyMs = clock.now();
    let needsAlign = false;
    this.#writtenArrivals = this.#live.data.arrived;
    for (const entry of entries) {
      if (entry.kind !== "row") continue;
      for (const column of columns) column.read(entry);
      if (entry.notedCells === entry.cells) continue;
      entry.notedCells = entry.cells;
      for (const column of columns) {
        if (column.noteCell(column.read(entry), entry.key, steadyMs, this.#options.timeWindow)) needsAlign = true;
      }
    }
    this.#timeColumn.update(now, this.#live.data.by === "key" ? undefined : entries);
    if (needsAlign) this.#bodyView.align();
    const hasGrown = this.#bodyView.write(entries, this.#timeColumn.format, this.#timeColumn.revision);
    if (hasGrown || needsAlign) this.#needsLayout = true;
  }

  /** Writes the texts around the table rows: what it waits for, the shown time, counts; and dims rows that are old. */
  #writeTexts(hasRows: boolean, state: StreamState, time: number | undefined): void {
    const { waiting, note, body, moment } = this.#parts;
    const { key, rows } = this.#options;
    const isBeforeRows = hasRows && time !== undefined && this.#bodyView.entries.length === 0;
    setVisible(waiting, !hasRows || isBeforeRows);
    if (isBeforeRows) setText(waiting, NOT_HELD_WORDS);
    else if (!hasRows) setText(waiting, waitingWords(state, key));
    // A time other than now takes the place of the state.
    setVisible(moment, time !== undefined);
    setVisible(this.#status.element, time === undefined);
    if (time !== undefined) setText(moment, this.#live.formatMoment(time));
    const { by, size, arrived } = this.#live.data;
    const formatCount = (number: number): string => number.toLocaleString("en");
    const newRows = by === "key" ? 0 : arrived - this.#writtenArrivals;
    const keysNote = by === "key" && size > rows ? `${formatCount(rows)} of ${formatCount(size)} keys` : "";
    setText(note, newRows > 0 ? `held · ${formatCount(newRows)} new ${newRows === 1 ? "row" : "rows"}` : keysNote);
    setVisible(note, note.textContent !== "");
    const tone = roleValue(isCurrent(state) ? "ink" : "muted");
    if (body.style.color !== tone) body.style.color = tone;
  }

  /** Updates the widths of the columns, where texts or sizes have changed. */
  #updateLayout(): void {
    if (this.#size === undefined) return;
    const { table, head, body } = this.#parts;
    const { width, height } = this.#size;
    const scrolls =
      rowsHeight(this.#bodyView.rowViews.length, this.#bodyView.gapCount, this.#rem) >
      tableRoom(height, this.#rem).body + 0.5;
    if (scrolls !== this.#scrolls) {
      this.#scrolls = scrolls;
      head.style.scrollbarGutter = body.style.scrollbarGutter = scrolls ? "stable" : "";
      this.#needsLayout = true;
    }
    if (!this.#needsLayout) return;
    this.#needsLayout = false;
    this.#rem = remOf(this.#context.node);
    this.#fitHeader(width, height);
    const { template, gap, minWidth } = columnWidths(this.#columns, this.#measure, this.#rem, width);
    if (template !== this.#template) {
      this.#template = template;
      table.style.setProperty("--_tracks", template);
      table.style.setProperty("--_gap", `${gap}px`);
      table.style.minWidth = `${minWidth}px`;
    }
    fitColumns(this.#columns, this.#measure, this.#rem);
    for (const view of this.#bodyView.rowViews) view.updateTitles(this.#columns);
  }

  /** Hides what has no room, by zero height: screen readers still find it. */
  #fitHeader(width: number, height: number): void {
    const { header, names } = tableRoom(height, this.#rem);
    const { header: top, head } = this.#parts;
    top.style.height = header ? "" : "0";
    top.style.padding = header ? "" : "0";
    head.style.height = names ? "" : "0";
    this.#status.setWordVisible(width >= STATUS_WORD_MIN_PX);
  }

  /** Draws the sparklines. Returns the time until one will have moved, ms. */
  #drawSparklines(now: number, state: StreamState, time: number | undefined): number {
    const size = this.#size;
    let nextMs = Infinity;
    if (size === undefined) return nextMs;
    const { timeWindow } = this.#options;
    const color = this.#theme.role(isCurrent(state) ? "accent" : "muted");
    const isByKey = this.#live.data.by === "key";
    for (const [index, { handle, sparkWidth }] of this.#columns.entries()) {
      if (handle === undefined) continue;
      const { set, hub } = handle;
      const { dpr } = size;
      const pixels = Math.round(sparkWidth * dpr);
      const view = timeView({
        now,
        delay: "auto",
        spacing: hub.spacing.p95,
        timeWindow,
        pixels,
        anchor: time ?? (isOver(state) ? (this.#live.data.newest ?? now) : null),
      });
      for (const { entry, sparks } of this.#bodyView.rowViews) {
        if (entry === undefined) continue;
        const spark = sparks[index];
        const series = set.series(entry.key);
        const restTime =
          time === undefined && isByKey && series !== undefined
            ? spark?.rest.update(reachOf([{ series }], now), view)
            : undefined;
        // In mode "time" the sparkline of a row ends at that row.
        const to = isByKey ? (restTime ?? view.to) : entry.time;
        spark?.draw(series, {
          to,
          timeWindow,
          width: sparkWidth,
          height: SPARKLINE_HEIGHT_REM * this.#rem,
          dpr,
          color,
        });
        if (!isByKey || series === undefined || series.length === 0) continue;
        if (restTime !== undefined) nextMs = Math.min(nextMs, spark?.rest.due ?? Infinity);
        else if (series.time(series.end - 1) > view.from) {
          nextMs = Math.min(nextMs, Math.max(READABLE_TEXT_MS, untilMoved(view)));
        }
      }
    }
    return nextMs;
  }
}

/** Returns the newest of some entries; the time of a gap is its end. */
function newestOf<T>(entries: readonly Entry<T>[]): Entry<T> | undefined {
  return entries.reduce<Entry<T> | undefined>(
    (newest, entry) => (newest !== undefined && newest.time >= entry.time ? newest : entry),
    undefined,
  );
}

/** Moves the focus from one table row to another. Returns whether the key does that. */
function moveFocus(key: string, from: Element): boolean {
  const targets: Readonly<Record<string, Element | null | undefined>> = {
    ArrowUp: from.previousElementSibling,
    ArrowDown: from.nextElementSibling,
    Home: from.parentElement?.firstElementChild,
    End: from.parentElement?.lastElementChild,
  };
  if (!Object.hasOwn(targets, key)) return false;
  (targets[key] as HTMLElement | null | undefined)?.focus();
  return true;
}
