import { momentFormat, TimeZone } from "../../draw/index.js";
import type { StreamState } from "../../stream/index.js";
import { StreamError } from "../../stream/index.js";
import { FrameLoop } from "../loop/frame-loop.js";
import { READABLE_TEXT_MS, UNSEEN_REPAINT_MS } from "../loop/repaint-times.js";
import type { Size } from "../loop/size.js";
import { watchSize } from "../loop/size.js";
import { clock } from "../page/clock.js";
import { setText, setVisible } from "../page/dom.js";
import type { Scope } from "../page/scope.js";
import { isCurrent, isOver, waitingWords } from "../status/states.js";
import { createStatus } from "../status/status.js";
import { stateOf } from "../status/status-words.js";
import { acquireStore } from "../store/acquire-store.js";
import { roleValue } from "../style/roles.js";
import type { Theme } from "../style/theme.js";
import { watchTheme } from "../style/theme.js";
import { reachOf } from "../viewport/rest.js";
import { CursorMember, notHeld } from "../viewport/shared-cursor.js";
import { timeView, untilMoved } from "../viewport/time-view.js";
import type { MeasureText } from "../widget/text.js";
import { createMeasureText, languageOf, remOf } from "../widget/text.js";
import type { WidgetContext, WidgetImpl } from "../widget/widget.js";
import { BodyView } from "./body/body-view.js";
import { createParts } from "./body/parts.js";
import { linesHeight, naturalHeight, roomOf } from "./body/styles.js";
import { cellWords } from "./columns/cell-words.js";
import { createColumnHead } from "./columns/column-head.js";
import { ColumnView } from "./columns/column-view.js";
import { fitColumns, tracksOf } from "./columns/column-widths.js";
import type { Column } from "./columns/columns.js";
import { checkTogether, columnAt, columnsOf, inferColumns } from "./columns/columns.js";
import { TimeColumn } from "./columns/time-column.js";
import type { DataTableEvents } from "./events.js";
import type { DataTableOptions } from "./options.js";
import type { Entry } from "./rows/entry.js";
import { sortEntries } from "./rows/sort-entries.js";
import { TableData } from "./rows/table-data.js";

/** The height of a sparkline, rem. */
const sparkHeight = 1.25;

/** A narrower table has no room for the words of its state, CSS pixels. */
const narrow = 100;

/** How a table is sorted now. */
interface Sorting {
  readonly index: number;
  readonly order: "ascending" | "descending";
}

/** Shows a table and keeps it up to date. */
export class TableImpl<T> implements WidgetImpl<DataTableOptions<T>> {
  readonly #host: WidgetContext<DataTableEvents>;
  readonly #parts: ReturnType<typeof createParts>;
  readonly #status: ReturnType<typeof createStatus>;
  readonly #theme: Theme;
  readonly #measure: MeasureText;
  readonly #loop: FrameLoop;
  #options: Readonly<DataTableOptions<T>>;
  #feed: TableData<T>;
  #moments: TimeColumn;
  #columns: readonly ColumnView<T>[] = [];
  #columnScope: Scope;
  #lines: BodyView<T>;
  #collator: Intl.Collator;
  #sorting: Sorting | undefined;
  #size: Size | undefined;
  #rem = 16;
  /** The tracks have to be worked out anew. */
  #unfit = true;
  #tracks = "";
  #scrolls = false;
  /** A pointer rests on the lines. */
  #hovered = false;
  /** The line that has the focus, by the keyboard. */
  #focused: EventTarget | null = null;
  /** Lines are shown anew although somebody points at them. */
  #anew = false;
  /** Whether another moment than now was shown last. */
  #dated = false;
  readonly #cursor: CursorMember;
  #moment = momentFormat();
  /** The line that is pointed at here, where each row is one. */
  #pointed: Entry<T> | undefined;
  /** The time that was told last. */
  #told: number | undefined;
  /** How many rows had arrived when the lines were shown. */
  #shownAt = 0;
  #unseen = false;

  /** Mounts the table's parts and subscribes. */
  constructor(host: WidgetContext<DataTableEvents>, options: Readonly<DataTableOptions<T>>) {
    checkTogether(options);
    const { scope, node } = host;
    this.#host = host;
    this.#options = options;
    this.#columnScope = scope.child();
    this.#loop = new FrameLoop(scope, node, () => this.#draw());
    this.#status = createStatus(scope, host, { now: () => this.#feed.now(), newest: () => this.#feed.newest });
    this.#parts = createParts(host, this.#status.element);
    this.#theme = watchTheme(scope, host, () => {
      this.#unfit = true;
      this.#loop.invalidate();
    });
    this.#measure = createMeasureText(host, this.#theme);
    this.#lines = new BodyView(host, this.#parts.body, []);
    this.#collator = this.#collate();
    this.#moments = this.#tellTime();
    this.#feed = this.#open();
    scope.add(() => {
      this.#feed.close();
    });
    this.#cursor = new CursorMember(scope, () => {
      this.#pointed = undefined;
      this.#loop.invalidate();
    });
    const { body } = this.#parts;
    scope.listen(body, "pointerover", ({ target, pointerType }) => {
      // A finger scrolls, and is gone where it ends.
      this.#hovered = pointerType !== "touch";
      if (this.#hovered) this.#point(target);
    });
    // From line to line by keys.
    scope.listen(body, "focusin", ({ target }) => {
      if (!(target as Element).matches(":focus-visible")) return;
      this.#point((this.#focused = target));
    });
    scope.listen(body, "focusout", () => {
      this.#point((this.#focused = null));
    });
    scope.listen(body, "pointerleave", () => {
      this.#hovered = false;
      this.#point(this.#focused);
    });
    scope.listen(body, "keydown", (event) => {
      const line = event.target as Element;
      if (line.parentElement === body && moveFocus(event.key, line)) event.preventDefault();
    });
    watchSize(scope, node, (size) => {
      if (this.#size === undefined) this.#theme.refresh();
      this.#size = size;
      this.#unfit = true;
      this.#loop.drawIfVisible();
    });
    this.#name();
    this.#cursor.join(options.cursor, options.stream);
    if (options.columns !== undefined) this.#setColumns(columnsOf(options.columns));
    this.#status.change(this.#feed.change);
    this.#draw();
  }

  /** Takes changed options. */
  update(options: Readonly<DataTableOptions<T>>, previous: Readonly<DataTableOptions<T>>): void {
    checkTogether(options);
    const changed = (...names: readonly (keyof DataTableOptions<T>)[]): boolean =>
      names.some((name) => options[name] !== previous[name]);
    this.#options = options;
    if (changed("stream", "where", "key", "by", "rows") || (options.cursor === false) !== (previous.cursor === false)) {
      const before = this.#feed;
      this.#feed = this.#open();
      before.close();
      this.#status.change(this.#feed.change);
    }
    this.#collator = this.#collate();
    this.#name();
    this.#cursor.join(options.cursor, options.stream);
    if (changed("locale", "timeZone")) this.#moments = this.#tellTime();
    if (changed("sort", "columns")) this.#sorting = undefined;
    if (
      changed("columns", "sort", "locale", "timeZone", "stream", "where", "timeWindow") ||
      (options.columns === undefined && changed("by", "key"))
    ) {
      this.#setColumns(options.columns === undefined ? [] : columnsOf(options.columns));
    }
    this.#status.refresh();
    this.#release();
  }

  #open(): TableData<T> {
    const { emit } = this.#host;
    return new TableData(this.#options, {
      changed: () => {
        this.#status.freshen();
        this.#loop.invalidateAfter(this.#lines.rows.length > 0 ? READABLE_TEXT_MS : 0);
        if (!this.#loop.visible) this.#tellUnseen();
      },
      state: (change) => {
        this.#status.change(change);
        this.#loop.invalidate();
        emit("state", change);
      },
      drop: (drop) => {
        this.#status.refuse(drop.count, drop.cause === "value" ? "value" : "row");
        emit("drop", drop);
      },
      error: (error) => {
        emit("error", error);
      },
    });
  }

  #collate(): Intl.Collator {
    return new Intl.Collator(this.#locale, { numeric: true });
  }

  get #zone(): TimeZone {
    return new TimeZone(this.#options.timeZone);
  }

  #tellTime(): TimeColumn {
    this.#moment = momentFormat(this.#zone, this.#locale);
    return new TimeColumn(this.#zone, this.#locale);
  }

  get #locale(): string | undefined {
    return this.#options.locale ?? languageOf(this.#host.node);
  }

  #name(): void {
    const { title, ariaLabel, rows } = this.#options;
    const parts = this.#parts;
    setText(parts.caption, ariaLabel ?? title ?? "data table");
    setText(parts.title, title ?? "");
    parts.title.title = title ?? "";
    (this.#host.root.firstElementChild as HTMLElement).style.height = naturalHeight(rows);
  }

  /** Makes head and lines anew; none: they are found from the first row. */
  #setColumns(columns: readonly Column<T>[]): void {
    const { stream, where, timeWindow } = this.#options;
    const before = this.#columnScope;
    const scope = (this.#columnScope = this.#host.scope.child());
    const zone = this.#zone;
    const set = {};
    this.#columns = columns.map((column, index) => {
      const { label, format, sparkline, value } = column;
      const share =
        sparkline === false
          ? undefined
          : acquireStore<T>(
              stream,
              { value, where, retain: { time: Math.max(10 * timeWindow, 300_000), rows: 100_000 } },
              {},
            );
      scope.add(() => {
        share?.release();
      });
      const head = createColumnHead(this.#host, scope, label, () => {
        this.#sortBy(index);
      });
      const tell = (what: string) => (cause: unknown) => {
        this.#host.emit(
          "error",
          new StreamError("listener", `the ${what} of the table's column ${JSON.stringify(label)} threw`, { cause }),
        );
      };
      return new ColumnView({
        column,
        index,
        set,
        head,
        share,
        words: cellWords(format, zone, this.#locale, tell("format")),
        measure: this.#measure,
        tell: tell("value"),
      });
    });
    // Shares are let go of after others are taken, so that a store that is asked for again stays.
    before.close();
    this.#parts.names.replaceChildren(...this.#columns.map(({ head }) => head.element));
    this.#lines = new BodyView(this.#host, this.#parts.body, this.#columns);
    this.#unfit = true;
    const { sort } = this.#options;
    const index = sort === undefined ? -1 : columnAt(columns, sort.column);
    this.#sort(this.#sorting ?? (index < 0 ? undefined : { index, order: sort?.order ?? "ascending" }));
  }

  /** The third click leads back to the natural order. */
  #sortBy(index: number): void {
    const { order } = this.#sorting?.index === index ? this.#sorting : { order: undefined };
    this.#sort(order === "descending" ? undefined : { index, order: order === undefined ? "ascending" : "descending" });
    this.#release();
  }

  #sort(sorting: Sorting | undefined): void {
    this.#sorting = sorting;
    for (const [index, { head }] of this.#columns.entries()) {
      head.sorted(index === sorting?.index ? sorting.order : undefined);
    }
  }

  /**
   * Somebody points at the lines: they keep their places. An element that is gone has the focus no more, and says
   * nothing.
   */
  get #held(): boolean {
    return (
      !this.#anew && (this.#hovered || (this.#focused !== null && this.#host.root.activeElement === this.#focused))
    );
  }

  /** Points at the row of a line, where each row is one, on all widgets that share the cursor. */
  #point(target: EventTarget | null): void {
    const entry = this.#feed.by === "key" || this.#options.cursor === false ? undefined : this.#lines.entryAt(target);
    this.#pointed = entry?.kind === "row" ? entry : undefined;
    this.#cursor.point(this.#pointed?.time);
    this.#loop.invalidate();
  }

  /** Shows what was held back, too. */
  #release(): void {
    this.#anew = true;
    this.#draw();
  }

  /** Out of view the words are kept up to date all the same, once a second: they are read aloud, searched, copied. */
  #tellUnseen(): void {
    if (this.#unseen) return;
    this.#unseen = true;
    this.#host.scope.timeout(
      () => {
        this.#unseen = false;
        if (!this.#loop.visible) this.#loop.drawNow();
      },
      this.#lines.rows.length > 0 ? UNSEEN_REPAINT_MS : 0,
    );
  }

  /** Returns ms until something will have moved. */
  #draw(): number {
    const feed = this.#feed;
    const state = stateOf(feed.change);
    const now = feed.now();
    const { time } = this.#cursor;
    const live = feed.entries();
    const first = live.find((entry) => entry.kind === "row");
    if (this.#columns.length === 0 && first !== undefined) this.#setColumns(inferColumns(first.row, first.key));
    const began = first !== undefined && this.#columns.length > 0;
    const dated = time !== undefined;
    this.#anew ||= this.#dated && !dated;
    this.#dated = dated;
    const resting = this.#held && feed.by !== "key" && this.#lines.rows.length > 0;
    if (time !== undefined) this.#show(began ? this.#sorted(feed.upTo(time)) : [], now);
    else if (!resting) this.#show(began ? this.#choose(live) : [], now);
    this.#anew = false;
    this.#mark(time);
    this.#tell(began, state, time);
    this.#fit();
    return Math.min(this.#drawSparklines(now, state, time), began ? this.#moments.midnight - now : Infinity);
  }

  /** Lines in the order that was asked for, no more than there is room for. */
  #sorted(all: readonly Entry<T>[]): readonly Entry<T>[] {
    const sorting = this.#sorting;
    const sorted =
      sorting === undefined
        ? all
        : sortEntries(all, (entry) => this.#columns[sorting.index].read(entry), sorting.order, this.#collator);
    return sorted.slice(0, this.#options.rows);
  }

  /** The lines to show, from the top. */
  #choose(all: readonly Entry<T>[]): readonly Entry<T>[] {
    if (!this.#held) return this.#sorted(all);
    const before = new Set(this.#lines.entries);
    return [...before, ...this.#sorted(all).filter((entry) => !before.has(entry))].slice(0, this.#options.rows);
  }

  /** Marks the rows of the moment that is pointed at, here or elsewhere, and tells of it. */
  #mark(time: number | undefined): void {
    const byTime = this.#feed.by !== "key";
    // The newest of the lines up to a time: a sorted table has it anywhere.
    const at = time === undefined ? this.#pointed : byTime ? newestOf(this.#lines.entries) : undefined;
    this.#lines.mark(
      (entry) =>
        entry === at || (time !== undefined && at?.kind === "row" && entry.kind === "row" && entry.time === at.time),
    );
    if (byTime && this.#options.cursor !== false) this.#lines.focusable();
    const told = time ?? this.#pointed?.time;
    if (told === this.#told) return;
    this.#told = told;
    this.#host.emit("cursor", { time: told });
  }

  #show(entries: readonly Entry<T>[], now: number): void {
    const columns = this.#columns;
    const at = clock.now();
    let turned = false;
    this.#shownAt = this.#feed.arrived;
    for (const entry of entries) {
      if (entry.kind !== "row") continue;
      for (const column of columns) column.read(entry);
      if (entry.met === entry.cells) continue;
      entry.met = entry.cells;
      for (const column of columns) {
        if (column.meet(column.read(entry), entry.key, at, this.#options.timeWindow)) turned = true;
      }
    }
    this.#moments.look(now, this.#feed.by === "key" ? undefined : entries);
    if (turned) this.#lines.align();
    const grown = this.#lines.show(entries, this.#moments.write, this.#moments.revision);
    if (grown || turned) this.#unfit = true;
  }

  #tell(began: boolean, state: StreamState, time: number | undefined): void {
    const { waiting, note, body, moment } = this.#parts;
    const { key, rows } = this.#options;
    const nothing = began && time !== undefined && this.#lines.entries.length === 0;
    setVisible(waiting, !began || nothing);
    if (nothing) setText(waiting, notHeld);
    else if (!began) setText(waiting, waitingWords(state, key));
    // Which moment is shown, in the place of the state, where it is not now.
    setVisible(moment, time !== undefined);
    setVisible(this.#status.element, time === undefined);
    if (time !== undefined) setText(moment, this.#moment(time, this.#feed.now(), time % 1000 !== 0));
    const { by, size, arrived } = this.#feed;
    const count = (number: number): string => number.toLocaleString("en");
    const more = by === "key" ? 0 : arrived - this.#shownAt;
    const keys = by === "key" && size > rows ? `${count(rows)} of ${count(size)} keys` : "";
    setText(note, more > 0 ? `held · ${count(more)} new ${more === 1 ? "row" : "rows"}` : keys);
    setVisible(note, note.textContent !== "");
    const tone = roleValue(isCurrent(state) ? "ink" : "muted");
    if (body.style.color !== tone) body.style.color = tone;
  }

  /** Gives columns their widths, where texts or sizes have changed. */
  #fit(): void {
    if (this.#size === undefined) return;
    const { table, head, body } = this.#parts;
    const { width, height } = this.#size;
    const scrolls =
      linesHeight(this.#lines.rows.length, this.#lines.gaps, this.#rem) > roomOf(height, this.#rem).lines + 0.5;
    if (scrolls !== this.#scrolls) {
      this.#scrolls = scrolls;
      head.style.scrollbarGutter = body.style.scrollbarGutter = scrolls ? "stable" : "";
      this.#unfit = true;
    }
    if (!this.#unfit) return;
    this.#unfit = false;
    this.#rem = remOf(this.#host.node);
    this.#arrange(width, height);
    const { template, gap, least } = tracksOf(this.#columns, this.#measure, this.#rem, width);
    if (template !== this.#tracks) {
      this.#tracks = template;
      table.style.setProperty("--_tracks", template);
      table.style.setProperty("--_gap", `${gap}px`);
      table.style.minWidth = `${least}px`;
    }
    fitColumns(this.#columns, this.#measure, this.#rem);
    for (const line of this.#lines.rows) line.entitle(this.#columns);
  }

  /** Leaves out what there is no room for, but not for who has it read aloud. */
  #arrange(width: number, height: number): void {
    const { header, names } = roomOf(height, this.#rem);
    const { header: top, head } = this.#parts;
    top.style.height = header ? "" : "0";
    top.style.padding = header ? "" : "0";
    head.style.height = names ? "" : "0";
    const word = this.#status.element.querySelector<HTMLElement>('[part="status-word"]');
    if (word !== null) setVisible(word, width >= narrow);
  }

  #drawSparklines(now: number, state: StreamState, time: number | undefined): number {
    const size = this.#size;
    let next = Infinity;
    if (size === undefined) return next;
    const { timeWindow } = this.#options;
    const color = this.#theme.role(isCurrent(state) ? "accent" : "muted");
    const byKey = this.#feed.by === "key";
    for (const [index, { share, sparkWidth }] of this.#columns.entries()) {
      if (share === undefined) continue;
      const { store } = share;
      const { dpr } = size;
      const pixels = Math.round(sparkWidth * dpr);
      const view = timeView({
        now,
        delay: "auto",
        spacing: store.spacing.p95,
        timeWindow,
        pixels,
        anchor: time ?? (isOver(state) ? (this.#feed.newest ?? now) : null),
      });
      for (const { entry, sparks } of this.#lines.rows) {
        if (entry === undefined) continue;
        const spark = sparks[index];
        const series = store.series(entry.key);
        const own =
          time === undefined && byKey && series !== undefined
            ? spark?.rest.look(reachOf([{ series }], now), view)
            : undefined;
        // Where each row is a line of its own, its sparkline leads up to it.
        const to = byKey ? (own ?? view.to) : entry.time;
        spark?.draw(series, { to, timeWindow, width: sparkWidth, height: sparkHeight * this.#rem, dpr, color });
        if (!byKey || series === undefined || series.length === 0) continue;
        if (own !== undefined) next = Math.min(next, spark?.rest.due ?? Infinity);
        else if (series.time(series.end - 1) > view.from) {
          next = Math.min(next, Math.max(READABLE_TEXT_MS, untilMoved(view)));
        }
      }
    }
    return next;
  }
}

/** The newest of some lines: a gap stands at its end, in time. */
function newestOf<T>(entries: readonly Entry<T>[]): Entry<T> | undefined {
  return entries.reduce<Entry<T> | undefined>(
    (newest, entry) => (newest !== undefined && newest.time >= entry.time ? newest : entry),
    undefined,
  );
}

/** Moves the focus from one line to another. Returns whether the key is for that. */
function moveFocus(key: string, from: Element): boolean {
  const ways: Readonly<Record<string, Element | null | undefined>> = {
    ArrowUp: from.previousElementSibling,
    ArrowDown: from.nextElementSibling,
    Home: from.parentElement?.firstElementChild,
    End: from.parentElement?.lastElementChild,
  };
  if (!Object.hasOwn(ways, key)) return false;
  (ways[key] as HTMLElement | null | undefined)?.focus();
  return true;
}
