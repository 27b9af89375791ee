import { gapWords } from "../../format/absence.js";
import { overwrite } from "../../page/dom.js";
import type { MountPoint } from "../../page/mount-point.js";
import type { Phrase } from "../../words/phrase.js";
import { CellSpark } from "../columns/cell-spark.js";
import type { ColumnView } from "../columns/column-view.js";
import type { Cell, GapEntry, RowEntry } from "../rows/entry.js";

/** An element with its one text node, which is overwritten in place: updates make no node. */
interface WrittenText {
  readonly element: HTMLElement;
  readonly node: Text;
}

function appendText(element: HTMLElement): WrittenText {
  const node = element.ownerDocument.createTextNode("");
  element.append(node);
  return { element, node };
}

/** Writes a text; one of more than `maxChars` characters, which may be cut, becomes the title too. */
function writeText({ element, node }: WrittenText, text: string, maxChars: number): void {
  overwrite(node, text);
  const title = text.length > maxChars ? text : "";
  if (element.title !== title) element.title = title;
}

/** Marks the table row of the time that is pointed at, or no more, for the eye and for screen readers. */
export function setCurrent(element: HTMLElement, isCurrent: boolean): void {
  if (element.hasAttribute("aria-current") === isCurrent) return;
  if (isCurrent) element.setAttribute("aria-current", "time");
  else element.removeAttribute("aria-current");
}

/** Table row that shows a row of the stream, reused for one row after another. */
export class RowView<T> {
  readonly element: HTMLElement;
  readonly sparks: (CellSpark | undefined)[] = [];
  readonly #cells: {
    readonly element: HTMLElement;
    readonly text: WrittenText;
    /** Cell, decimals and revision of the time format when the text was written. */
    cell: Cell | undefined;
    decimals: number;
    revision: number;
    /** The age that was written with it. */
    age: string | undefined;
  }[] = [];
  entry: RowEntry<T> | undefined;
  #isOld = false;

  /** Makes a table row of empty cells. */
  constructor(mountPoint: MountPoint, columns: readonly ColumnView<T>[]) {
    this.element = mountPoint.element("tr", "row");
    this.element.role = "row";
    for (const { column } of columns) {
      const hasSparkline = column.sparkline !== false;
      const element = mountPoint.element("td", "cell", ...(hasSparkline ? ["lively"] : []));
      element.role = "cell";
      const spark = hasSparkline ? new CellSpark(mountPoint, column.sparkline) : undefined;
      const textElement = hasSparkline ? mountPoint.element("span", "words") : element;
      if (spark !== undefined) element.append(spark.canvas, textElement);
      this.#cells.push({
        element,
        text: appendText(textElement),
        cell: undefined,
        decimals: 0,
        revision: 0,
        age: undefined,
      });
      this.sparks.push(spark);
      this.element.append(element);
    }
    this.align(columns);
  }

  /** Aligns the texts as their columns do. Numbers stand right of their sparklines, also on right-to-left pages. */
  align(columns: readonly ColumnView<T>[]): void {
    for (const [index, { align, isNumeric }] of columns.entries()) {
      const { style } = this.#cells[index].element;
      // Empty inherits the start of the page's direction, whatever the direction of the text.
      style.textAlign = align === "start" ? "" : align;
      style.direction = isNumeric ? "ltr" : "";
    }
  }

  /** Updates the titles after the columns have changed their widths. */
  updateTitles(columns: readonly ColumnView<T>[]): void {
    for (const [index, { text }] of this.#cells.entries()) writeText(text, text.node.data, columns[index].maxChars);
  }

  /**
   * Writes the cells that differ.
   *
   * @param formatTime - formats times, epoch ms
   * @param revision - changes whenever `formatTime` would format a time otherwise
   * @param tell - adds the age of the row to a text; undefined: it is not told
   * @param age - that age, in words
   * @returns whether a text is wider than all before it in its column
   */
  write(
    entry: RowEntry<T>,
    columns: readonly ColumnView<T>[],
    formatTime: (time: number) => string,
    revision: number,
    tell: ((text: string) => string) | undefined,
    age: string | undefined,
  ): boolean {
    this.entry = entry;
    const isOld = tell !== undefined;
    if (isOld !== this.#isOld) this.element.setAttribute("part", isOld ? "row old" : "row");
    this.#isOld = isOld;
    // A number keeps its place among those above and below it.
    const toldIndex = Math.max(
      0,
      columns.findIndex(({ isNumeric }) => !isNumeric),
    );
    let hasGrown = false;
    for (const [index, column] of columns.entries()) {
      const written = this.#cells[index];
      const cell = column.read(entry);
      const decimals = typeof cell.value === "number" ? column.decimals.of(entry.key) : 0;
      const cellAge = index === toldIndex ? age : undefined;
      const isSame = cell === written.cell && decimals === written.decimals && cellAge === written.age;
      if (isSame && revision === written.revision) continue;
      written.age = cellAge;
      written.cell = cell;
      written.decimals = decimals;
      written.revision = revision;
      const words = column.words(cell, decimals, formatTime);
      const text = cellAge === undefined || tell === undefined ? words : tell(words);
      writeText(written.text, text, column.maxChars);
      if (column.noteText(text)) hasGrown = true;
    }
    return hasGrown;
  }
}

/** Table row that shows a gap, reused for gaps of the same kind. */
export class GapView {
  readonly element: HTMLElement;
  readonly kind: GapEntry["kind"];
  readonly #text: WrittenText;
  entry: GapEntry | undefined;

  /** Makes an empty table row. */
  constructor(mountPoint: MountPoint, kind: GapEntry["kind"], columnCount: number) {
    this.kind = kind;
    this.element = mountPoint.element("tr", "gap");
    this.element.role = "row";
    const cell = mountPoint.element("td", "missing");
    cell.role = "cell";
    cell.colSpan = columnCount;
    this.#text = appendText(mountPoint.element("span", "label"));
    cell.append(this.#text.element, mountPoint.element("span", "mark", kind));
    this.element.append(cell);
  }

  /** Writes the texts that differ. */
  write(entry: GapEntry, phrase: Phrase): void {
    this.entry = entry;
    writeText(this.#text, gapWords(phrase, entry.kind, entry.count), Infinity);
    const cause = phrase("reason", { reason: entry.cause });
    if (this.element.title !== cause) this.element.title = cause;
  }
}
