import type { Order, Position } from "../stream/index.js";
import { compareOffsets } from "../stream/internal.js";

/** Rows that are missing, as the wire tells it. */
export interface WireLoss {
  readonly count?: number | undefined;
  readonly kind: "lost" | "unknown";
  readonly cause: string;
}

/** A row as it goes to readers. */
export interface RingRow {
  /** The row as JSON. */
  readonly text: string;
  readonly position: Position;
  /** The time, epoch ms, where the stream has stamped it. */
  readonly time?: number | undefined;
  /** What is missing before it, where positions do not tell so. */
  readonly lost?: WireLoss | undefined;
}

/** A place in a ring, after which a reader goes on. */
export interface Place {
  /** The index of the next row. */
  readonly index: number;
  /** The index of the last row that the reader has, by partition: those up to it are left out. */
  readonly known: ReadonlyMap<string | undefined, number>;
}

/** The most rows, and bytes of their texts, that a ring holds. */
export interface RingBounds {
  readonly rows: number;
  readonly bytes: number;
}

/** The newest rows of one epoch of a feed, by an index that counts on. */
export class Ring {
  readonly #bounds: RingBounds;
  readonly #order: Order;
  #rows: RingRow[] = [];
  /** The index of the first of `#rows`, of which the first few may have been let go. */
  #base = 0;
  #gone = 0;
  #bytes = 0;
  #hasLetGo = false;
  /** The index of each row, by its place. */
  readonly #indexes = new Map<string, number>();
  /** The position just before the oldest row of each partition, where it is known. */
  readonly #floors = new Map<string | undefined, Position>();
  /** The newest position of each partition. */
  readonly #heads = new Map<string | undefined, Position>();

  constructor(bounds: RingBounds, order: Order) {
    this.#bounds = bounds;
    this.#order = order;
  }

  /** The index of the oldest row. */
  get first(): number {
    return this.#base + this.#gone;
  }

  /** The index after the newest row. */
  get end(): number {
    return this.#base + this.#rows.length;
  }

  /** Whether no row of this epoch that came in has been let go. */
  get hasAll(): boolean {
    return !this.#hasLetGo;
  }

  /** Number of rows for which there is room. */
  get room(): number {
    return this.#bounds.rows - (this.end - this.first);
  }

  /** The bytes of the texts of all rows. */
  get bytes(): number {
    return this.#bytes;
  }

  /** The newest position of each partition; the one that moved last comes last. */
  get heads(): ReadonlyMap<string | undefined, Position> {
    return this.#heads;
  }

  /** The oldest row. */
  get oldest(): RingRow | undefined {
    return this.first < this.end ? this.row(this.first) : undefined;
  }

  /** Returns a row that is held. */
  row(index: number): RingRow {
    return this.#rows[index - this.#base];
  }

  /** Returns the positions of a reader who has all rows before an index: of each partition where there are no more. */
  positionsBefore(index: number): readonly Position[] {
    return index === this.end ? [...this.#heads.values()] : [this.row(index - 1).position];
  }

  /** Takes the newest rows. Lets none go: {@link Ring.trim} does, once all readers who keep up have been given them. */
  push(rows: readonly RingRow[]): void {
    for (const row of rows) {
      const { partition } = row.position;
      if (!this.#floors.has(partition)) this.#setFloorBefore(row);
      this.#indexes.set(nameOf(row.position), this.end);
      this.#rows.push(row);
      this.#bytes += row.text.length;
      this.head(row.position);
    }
  }

  /** Takes the rows just before all others, or before the head where there are none: as many as there is room for. */
  fill(all: readonly RingRow[]): void {
    // Rows may have come in while these were asked for.
    const rows = all.filter(({ position }) => !this.#indexes.has(nameOf(position)));
    const { room } = this;
    let bytes = this.#bounds.bytes - this.#bytes;
    let first = rows.length;
    while (first > 0 && rows.length - first < room && bytes >= rows[first - 1].text.length) {
      first -= 1;
      bytes -= rows[first].text.length;
    }
    const taken = rows.slice(first);
    if (taken.length === 0) return;
    this.#rows = [...taken, ...this.#rows.slice(this.#gone)];
    this.#base = this.first - taken.length;
    this.#gone = 0;
    taken.forEach((row, i) => {
      this.#indexes.set(nameOf(row.position), this.#base + i);
      this.#bytes += row.text.length;
    });
    this.#floors.delete(taken[0].position.partition);
    if (first > 0) this.#floors.set(taken[0].position.partition, rows[first - 1].position);
    else this.#setFloorBefore(taken[0]);
  }

  /** Lets the oldest rows go, down to the bounds. */
  trim(): void {
    while (this.end - this.first > this.#bounds.rows || (this.#bytes > this.#bounds.bytes && this.first < this.end)) {
      const { position, text } = this.row(this.first);
      const name = nameOf(position);
      if (this.#indexes.get(name) === this.first) this.#indexes.delete(name);
      this.#floors.set(position.partition, position);
      this.#bytes -= text.length;
      this.#gone += 1;
      this.#hasLetGo = true;
    }
    if (this.#gone < 1_000 || this.#gone < this.#rows.length / 2) return;
    this.#rows = this.#rows.slice(this.#gone);
    this.#base += this.#gone;
    this.#gone = 0;
  }

  /** Takes the newest position of a partition. */
  head(position: Position): void {
    this.#heads.delete(position.partition);
    this.#heads.set(position.partition, position);
    if (this.first === this.end && !this.#floors.has(position.partition)) {
      this.#floors.set(position.partition, position);
    }
  }

  /** Forgets all: the feed has begun anew. */
  clear(): void {
    this.#base = this.end;
    this.#rows = [];
    this.#gone = this.#bytes = 0;
    this.#hasLetGo = false;
    for (const map of [this.#indexes, this.#floors, this.#heads]) map.clear();
  }

  /**
   * Finds the place of a reader that has the rows up to these positions, of one epoch.
   *
   * @returns the place; `"ahead"`: the reader has more than we have; `"gone"`: rows between are not held
   */
  placeOf(positions: readonly Position[]): Place | "ahead" | "gone" {
    const known = new Map<string | undefined, number>();
    for (const position of positions) {
      const index = this.#lastKnown(position);
      if (typeof index === "string") return index;
      known.set(position.partition, index);
    }
    // Of a partition that the reader does not know all rows must be here.
    for (const [partition] of this.#heads) if (!known.has(partition) && this.#floors.has(partition)) return "gone";
    const index = Math.min(this.end, ...[...known.values()].map((each) => each + 1));
    return { index: Math.max(this.first, index), known };
  }

  /** Returns the index of the last row that is known to a reader with this position. */
  #lastKnown(position: Position): number | "ahead" | "gone" {
    const held = this.#indexes.get(nameOf(position));
    if (held !== undefined) return held;
    const head = this.#heads.get(position.partition);
    if (head === undefined) return "ahead";
    // A head stands for all rows up to it.
    if (head.offset === position.offset) return this.end - 1;
    const floor = this.#floors.get(position.partition);
    if (floor?.offset === position.offset) return this.first - 1;
    if (this.#order === "opaque") return "gone";
    if (compareOffsets(position.offset, head.offset) > 0) return "ahead";
    if (floor === undefined || !(compareOffsets(position.offset, floor.offset) > 0)) return "gone";
    // A filtered feed lacks some offsets: the last row before the position is the last that is known.
    for (let index = this.end - 1; index >= this.first; index -= 1) {
      const each = this.row(index).position;
      if (each.partition === position.partition && compareOffsets(each.offset, position.offset) < 0) return index;
    }
    return this.first - 1;
  }

  /** Notes the position just before a row, where offsets count rows. */
  #setFloorBefore({ position }: RingRow): void {
    const { partition, offset } = position;
    if (this.#order !== "contiguous" || typeof offset !== "number") return;
    this.#floors.set(partition, { ...position, offset: offset - 1 });
  }
}

function nameOf({ partition = "", offset }: Position): string {
  return `${partition}\n${offset}`;
}
