import type { WallTime } from "../../../stream/internal.js";
import type { SeriesHandle } from "../../store/acquire-series.js";
import type { MeasureText } from "../../widget/measure-text.js";
import type { Cell, RowEntry } from "../rows/entry.js";
import type { CellWords } from "./cell-words.js";
import type { ColumnHead } from "./column-head.js";
import type { Column } from "./columns.js";
import { cellValue } from "./columns.js";
import { Decimals } from "./decimals.js";

/** Parts that a {@link ColumnView} is made of. */
export interface ColumnViewInit<T> {
  readonly column: Column<T>;
  readonly index: number;
  /** Identity of the table's set of columns: shared by all of them, new after each change. */
  readonly columnSet: object;
  readonly head: ColumnHead;
  readonly words: CellWords;
  readonly measure: MeasureText;
  /** The series of its sparklines; undefined without them. */
  readonly handle: SeriesHandle<T> | undefined;
  /** Wall clock of the table's zone; undefined: the reader's. */
  readonly zone: WallTime | undefined;
  /** Reports an error that its accessor threw. */
  readonly reportError: (cause: unknown) => void;
}

/** Limit of remembered text shapes: hostile data must not grow memory. */
const MAX_TEXT_SHAPES = 500;

/** State of a column on the page: reads and writes its cells, and knows how much room they need. */
export class ColumnView<T> {
  readonly column: Column<T>;
  readonly head: ColumnHead;
  readonly words: CellWords;
  /** The series of its sparklines; undefined without them. */
  handle: SeriesHandle<T> | undefined;
  readonly decimals = new Decimals();
  readonly #index: number;
  readonly #columnSet: object;
  readonly #reportError: (cause: unknown) => void;
  readonly #measure: MeasureText;
  readonly #zone: WallTime | undefined;
  /** Shapes of texts already measured: all digits are written as 0, as they are equally wide. */
  readonly #textShapes = new Set<string>();
  #hasReported = false;
  #valueKind: "number" | "moment" | "text" | undefined;
  #widest = "";
  /** Size of its sparklines, CSS pixels. */
  sparkWidth = 0;
  sparkHeight = 0;
  /** Number of characters beyond which a text may be cut, and gets a title. */
  maxChars = 12;

  /** Makes a column and aligns its head. */
  constructor({ column, index, columnSet, head, words, measure, handle, zone, reportError }: ColumnViewInit<T>) {
    this.column = column;
    this.head = head;
    this.words = words;
    this.handle = handle;
    this.#index = index;
    this.#columnSet = columnSet;
    this.#reportError = reportError;
    this.#measure = measure;
    this.#zone = zone;
    head.align(this.align);
  }

  /** Alignment of its text: a value of CSS `text-align`. */
  get align(): string {
    return this.column.align ?? (this.isNumeric ? "right" : "start");
  }

  /** Whether it holds numbers. */
  get isNumeric(): boolean {
    return this.#valueKind === "number";
  }

  /** Whether its texts may be cut where room is short. A cut number or time would read as another one. */
  get canBeCut(): boolean {
    return this.#valueKind === "text";
  }

  /** Widest text so far, digits as zeros. */
  get widest(): string {
    return this.#widest;
  }

  /** Returns the cell of a row; the row is read on the first call alone. */
  read(entry: RowEntry<T>): Cell {
    if (entry.columnSet !== this.#columnSet) {
      entry.columnSet = this.#columnSet;
      entry.cells = [];
    }
    return (entry.cells[this.#index] ??= this.#read(entry));
  }

  /**
   * Records the value of a cell before it is written: its number for the decimals, its type for the alignment.
   *
   * @param at - steady time, ms
   * @param span - time after which the number begins to be forgotten, ms
   * @returns whether the alignment of the cells has changed
   */
  noteCell({ value }: Cell, key: string, at: number, span: number): boolean {
    if (typeof value === "number") this.decimals.add(key, value, at, span);
    if (this.#valueKind !== undefined || value === undefined) return false;
    // The first value that is not missing decides the type of the column.
    this.#valueKind = typeof value === "number" ? "number" : value instanceof Date ? "moment" : "text";
    this.head.align(this.align);
    return true;
  }

  /** Records a text that was written. Returns whether it is the widest so far. */
  noteText(text: string): boolean {
    const shape = text.replace(/\d/g, "0");
    if (this.#textShapes.has(shape)) return false;
    if (this.#textShapes.size >= MAX_TEXT_SHAPES) this.#textShapes.clear();
    this.#textShapes.add(shape);
    if (this.#measure(shape) <= this.#measure(this.#widest)) return false;
    this.#widest = shape;
    return true;
  }

  #read({ row, time, key, isAbsent }: RowEntry<T>): Cell {
    let raw: unknown;
    try {
      raw = this.column.read(row, time, key);
    } catch (error) {
      if (!this.#hasReported) this.#reportError(error);
      this.#hasReported = true;
    }
    return { raw, value: isAbsent && String(raw) !== key ? undefined : cellValue(raw, time, this.#zone) };
  }
}
