import type { CellValue } from "../options.js";

/** A cell of a line, as it was read. */
export interface Cell {
  /** What the column gave. */
  readonly raw: unknown;
  /** What it shows; undefined: it is missing. */
  readonly value: CellValue | undefined;
}

/** A row of the stream that may be a line of the table. Rows are read when they are shown, once. */
export interface RowEntry<T> {
  readonly kind: "row";
  /** Epoch ms. */
  time: number;
  /** `""` where the stream has no keys. */
  readonly key: string;
  row: T;
  /** What its columns gave so far; another array after each change of the row. */
  cells: (Cell | undefined)[];
  /** Whose columns. */
  of: unknown;
  /** Of which of these the columns took note. */
  met: unknown;
  /** The key had no row yet at the moment that is shown: nothing is known of it but its name. */
  readonly absent: boolean;
}

/** A stretch in which rows are missing. */
export interface GapEntry {
  readonly kind: "lost" | "unknown";
  /** Names the gap in repairs. */
  readonly id: number;
  /** Of the row before it, epoch ms. */
  readonly after: number;
  /** Of the row after it, epoch ms: there it stands. */
  readonly time: number;
  /** How many rows, where that is known. */
  readonly count: number | undefined;
  /** Why, in words. */
  readonly cause: string;
}

/** A line of the table. */
export type Entry<T> = RowEntry<T> | GapEntry;

/** What a table holds of a stream: no more than it may show. */
export interface Rows<T> {
  /** How many lines there are to choose from. */
  readonly size: number;
  /** Puts a row in its place. Returns false where there is no room for its key. */
  add(row: T, time: number, key: string, revises: boolean): boolean;
  /** Puts a gap in its place. */
  gap(gap: GapEntry): void;
  /** Takes a gap away, and gives its kind and cause; undefined where it is not held. */
  heal(id: number): Pick<GapEntry, "kind" | "cause"> | undefined;
  /** Tells in which order keys came first, where their first rows did not come here. */
  arrange(keys: readonly string[]): void;
  /** The lines, in their natural order. */
  entries(): readonly Entry<T>[];
  /** The lines as they were at a time, epoch ms, as far as that is held. */
  upTo(time: number): readonly Entry<T>[];
}

/** Makes an entry of a row. */
export function rowEntry<T>(row: T, time: number, key: string, absent = false): RowEntry<T> {
  return { kind: "row", time, key, row, cells: nothing, of: undefined, met: undefined, absent };
}

/** Of rows that nobody has read. */
const nothing: undefined[] = [];
