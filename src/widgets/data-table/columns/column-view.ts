import type { StoreHandle } from "../../store/acquire-store.js";
import type { MeasureText } from "../../widget/text.js";
import type { Cell, RowEntry } from "../rows/entry.js";
import type { CellWords } from "./cell-words.js";
import type { ColumnHead } from "./column-head.js";
import type { Column } from "./columns.js";
import { cellValue } from "./columns.js";
import { Decimals } from "./decimals.js";

/** What a column is made with. */
export interface ColumnMakings<T> {
  readonly column: Column<T>;
  readonly index: number;
  /** The same for all columns of a table, another after each change of them. */
  readonly set: object;
  readonly head: ColumnHead;
  readonly words: CellWords;
  readonly measure: MeasureText;
  /** The series of its sparklines. */
  readonly share: StoreHandle<T> | undefined;
  /** Takes what its accessor throws. */
  readonly tell: (cause: unknown) => void;
}

/** So many shapes of texts are remembered, at most. */
const most = 500;

/** A column as it stands: how it reads, writes, and how much room it needs. */
export class ColumnView<T> {
  readonly column: Column<T>;
  readonly head: ColumnHead;
  readonly words: CellWords;
  readonly share: StoreHandle<T> | undefined;
  readonly scales = new Decimals();
  readonly #index: number;
  readonly #set: object;
  readonly #tell: (cause: unknown) => void;
  readonly #measure: MeasureText;
  /** Texts that were measured; digits count for one another. */
  readonly #met = new Set<string>();
  #told = false;
  #kind: "number" | "moment" | "text" | undefined;
  #widest = "";
  /** The width of its sparklines, CSS pixels. */
  sparkWidth = 0;
  /** Texts with more characters may be cut. */
  fits = 12;

  /** Makes a column. */
  constructor({ column, index, set, head, words, measure, share, tell }: ColumnMakings<T>) {
    this.column = column;
    this.head = head;
    this.words = words;
    this.share = share;
    this.#index = index;
    this.#set = set;
    this.#tell = tell;
    this.#measure = measure;
    head.align(this.align);
  }

  /** Where its text stands. */
  get align(): string {
    return this.column.align ?? (this.numeric ? "right" : "start");
  }

  /** Whether it shows numbers. */
  get numeric(): boolean {
    return this.#kind === "number";
  }

  /** Whether its texts may be cut where room is short: a number or a moment that is cut would be another one. */
  get pliant(): boolean {
    return this.#kind === "text";
  }

  /** The widest text so far, digits as zeros. */
  get widest(): string {
    return this.#widest;
  }

  /** Its cell of a row; read once. */
  read(entry: RowEntry<T>): Cell {
    if (entry.of !== this.#set) {
      entry.of = this.#set;
      entry.cells = [];
    }
    return (entry.cells[this.#index] ??= this.#read(entry));
  }

  /**
   * Takes note of a cell that is about to be shown.
   *
   * @returns whether cells have to be aligned anew
   */
  meet({ value }: Cell, key: string, at: number, span: number): boolean {
    if (typeof value === "number") this.scales.add(key, value, at, span);
    if (this.#kind !== undefined || value === undefined) return false;
    // The first value that is not missing tells what the column holds.
    this.#kind = typeof value === "number" ? "number" : value instanceof Date ? "moment" : "text";
    this.head.align(this.align);
    return true;
  }

  /** Takes note of a text that is shown. Returns whether it is the widest so far. */
  wrote(text: string): boolean {
    const shape = text.replace(/\d/g, "0");
    if (this.#met.has(shape)) return false;
    if (this.#met.size >= most) this.#met.clear();
    this.#met.add(shape);
    if (this.#measure(shape) <= this.#measure(this.#widest)) return false;
    this.#widest = shape;
    return true;
  }

  #read({ row, time, key, absent }: RowEntry<T>): Cell {
    let raw: unknown;
    try {
      raw = this.column.read(row, time, key);
    } catch (error) {
      if (!this.#told) this.#tell(error);
      this.#told = true;
    }
    return { raw, value: absent && String(raw) !== key ? undefined : cellValue(raw, time) };
  }
}
