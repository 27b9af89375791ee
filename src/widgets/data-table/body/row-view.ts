import type { MountPoint } from "../../page/mount-point.js";
import { CellSpark } from "../columns/cell-spark.js";
import type { ColumnView } from "../columns/column-view.js";
import type { Cell, GapEntry, RowEntry } from "../rows/entry.js";

/** An element and its one text, which is written over in place: that makes no node. */
interface Words {
  readonly element: HTMLElement;
  readonly text: Text;
}

function wordsIn(element: HTMLElement): Words {
  const text = element.ownerDocument.createTextNode("");
  element.append(text);
  return { element, text };
}

/** Longer texts than fit are told by a title too. */
function write({ element, text }: Words, words: string, fits: number): void {
  if (text.data !== words) text.data = words;
  const title = words.length > fits ? words : "";
  if (element.title !== title) element.title = title;
}

/** Says which line is that of the moment that is pointed at. */
function mark(element: HTMLElement, marked: boolean): void {
  if (element.hasAttribute("aria-current") === marked) return;
  if (marked) element.setAttribute("aria-current", "time");
  else element.removeAttribute("aria-current");
}

/** A line that shows a row, and is used for one row after another. */
export class RowView<T> {
  readonly element: HTMLElement;
  readonly sparks: (CellSpark | undefined)[] = [];
  readonly #cells: {
    readonly element: HTMLElement;
    readonly words: Words;
    read: Cell | undefined;
    decimals: number;
    revision: number;
  }[] = [];
  entry: RowEntry<T> | undefined;

  /** Makes a line of empty cells. */
  constructor(place: MountPoint, columns: readonly ColumnView<T>[]) {
    this.element = place.element("tr", "row");
    this.element.role = "row";
    for (const { column } of columns) {
      const lively = column.sparkline !== false;
      const element = place.element("td", "cell", ...(lively ? ["lively"] : []));
      element.role = "cell";
      const spark = lively ? new CellSpark(place, column.sparkline) : undefined;
      const inner = lively ? place.element("span", "words") : element;
      if (spark !== undefined) element.append(spark.canvas, inner);
      this.#cells.push({ element, words: wordsIn(inner), read: undefined, decimals: 0, revision: 0 });
      this.sparks.push(spark);
      this.element.append(element);
    }
    this.align(columns);
  }

  /**
   * Puts the texts where their columns want them. Numbers stand right of their sparklines, where these end, on every
   * page.
   */
  align(columns: readonly ColumnView<T>[]): void {
    for (const [index, { align, numeric }] of columns.entries()) {
      const { style } = this.#cells[index].element;
      // At the start of the page's lines, whatever the direction of the text.
      style.textAlign = align === "start" ? "" : align;
      style.direction = numeric ? "ltr" : "";
    }
  }

  /** Says whether it is that of the moment that is pointed at. */
  mark(marked: boolean): void {
    mark(this.element, marked);
  }

  /** Takes how long texts may be now. */
  entitle(columns: readonly ColumnView<T>[]): void {
    for (const [index, { words }] of this.#cells.entries()) write(words, words.text.data, columns[index].fits);
  }

  /**
   * Writes what differs.
   *
   * @returns whether a text is wider than all before it
   */
  write(
    entry: RowEntry<T>,
    columns: readonly ColumnView<T>[],
    moment: (time: number) => string,
    revision: number,
  ): boolean {
    this.entry = entry;
    let grown = false;
    for (const [index, column] of columns.entries()) {
      const cell = this.#cells[index];
      const read = column.read(entry);
      const decimals = typeof read.value === "number" ? column.scales.decimals(entry.key) : 0;
      if (read === cell.read && decimals === cell.decimals && revision === cell.revision) continue;
      cell.read = read;
      cell.decimals = decimals;
      cell.revision = revision;
      const words = column.words(read, decimals, moment);
      write(cell.words, words, column.fits);
      if (column.wrote(words)) grown = true;
    }
    return grown;
  }
}

/** A line that tells of rows that are missing, always in the same way. */
export class GapView {
  readonly element: HTMLElement;
  readonly kind: GapEntry["kind"];
  readonly #words: Words;
  entry: GapEntry | undefined;

  /** Makes an empty line. */
  constructor(place: MountPoint, kind: GapEntry["kind"], columns: number) {
    this.kind = kind;
    this.element = place.element("tr", "gap");
    this.element.role = "row";
    const cell = place.element("td", "missing");
    cell.role = "cell";
    cell.colSpan = columns;
    this.#words = wordsIn(place.element("span", "label"));
    cell.append(this.#words.element, place.element("span", "mark", kind));
    this.element.append(cell);
  }

  /** Says whether it is that of the moment that is pointed at. */
  mark(marked: boolean): void {
    mark(this.element, marked);
  }

  /** Writes what differs. */
  write(entry: GapEntry): void {
    this.entry = entry;
    write(this.#words, gapWords(entry), Infinity);
    if (this.element.title !== entry.cause) this.element.title = entry.cause;
  }
}

/** What is missing, in words. */
function gapWords({ kind, count }: GapEntry): string {
  const rows = count === undefined ? "rows" : `${count.toLocaleString("en")} ${count === 1 ? "row" : "rows"}`;
  return kind === "lost" ? `${rows} lost` : `${rows} may be missing`;
}
