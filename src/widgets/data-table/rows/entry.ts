import type { CellValue } from "../options.js";

/** A cell of a table row, as its column read it. */
export interface Cell {
  /** Return value of the column's accessor. */
  readonly raw: unknown;
  /** Value to show; undefined: it is missing. */
  readonly value: CellValue | undefined;
}

/** A row of the stream that may be shown as a table row. Its cells are read when it is first shown. */
export interface RowEntry<T> {
  readonly kind: "row";
  /** Time of the row, epoch ms. */
  time: number;
  /** Key of the row; `""` where the stream has no keys. */
  readonly key: string;
  row: T;
  /** Cells read so far, by column; a new array after each change of the row. */
  cells: (Cell | undefined)[];
  /** Identity of the set of columns that read the cells. */
  columnSet: unknown;
  /** Array of cells whose values the columns have recorded: `cells`, or an older one. */
  notedCells: unknown;
  /** Whether the key had no row yet at the shown time: its name alone is known. */
  readonly isAbsent: boolean;
}

/** A gap in the stream, shown as a table row of its own. */
export interface GapEntry {
  readonly kind: "lost" | "unknown";
  /** Identifier of the gap in repairs. */
  readonly id: number;
  /** Time of the row before the gap, epoch ms. */
  readonly after: number;
  /** Time of the row after the gap, epoch ms: the gap is placed there. */
  readonly time: number;
  /** Number of missing rows, where it is known. */
  readonly count: number | undefined;
  /** Cause, in words. */
  readonly cause: string;
}

/** An entry that is shown as a table row. */
export type Entry<T> = RowEntry<T> | GapEntry;

/** Store of the entries of a table: no more of a stream than the table may show. */
export interface Rows<T> {
  /** Number of entries that can be shown. */
  readonly size: number;
  /** Adds a row in its order. Returns false where there is no room for its key: all others are newer. */
  add(row: T, time: number, key: string, revises: boolean): boolean;
  /** Adds a gap in its order. */
  addGap(gap: GapEntry): void;
  /** Removes a gap and returns its kind and cause; undefined where it is not stored. */
  removeGap(id: number): Pick<GapEntry, "kind" | "cause"> | undefined;
  /** Forgets the keys without a row since a time, epoch ms. Returns whether it has forgotten any. */
  expire(before: number): boolean;
  /** Forgets keys that have gone. Returns whether it has forgotten any. */
  forget(keys: readonly string[]): boolean;
  /** Number of keys that gave way to newer ones. */
  readonly displaced: number;
  /** Puts keys in the order of their first rows, for keys whose first rows did not come here. */
  orderKeys(keys: readonly string[]): void;
  /** Returns the entries in their natural order. */
  entries(): readonly Entry<T>[];
  /** Returns the entries as they were at a time, epoch ms, as far as the past is kept. */
  upTo(time: number): readonly Entry<T>[];
}

/** Makes the entry of a row. */
export function rowEntry<T>(row: T, time: number, key: string, isAbsent = false): RowEntry<T> {
  return { kind: "row", time, key, row, cells: NO_CELLS, columnSet: undefined, notedCells: undefined, isAbsent };
}

/** Cells of rows that no column has read. */
const NO_CELLS: undefined[] = [];
