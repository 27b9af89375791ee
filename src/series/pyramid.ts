import type { Columns } from "./columns.js";
import type { Work } from "./work.js";
import { countWork } from "./work.js";

/** Rows in the smallest block, and blocks in a block of the next level. */
const FAN = 16;

/** What is known of a run of rows. Rows without a value do not count. */
export interface Summary {
  /** The least value; Infinity where there is none. */
  min: number;
  /** The greatest value; −Infinity where there is none. */
  max: number;
  /** The sum of the values. */
  sum: number;
  /** How many values. */
  count: number;
}

/** Makes the summary of no rows, to be filled by {@link Pyramid.range}. */
export function emptySummary(): Summary {
  return { min: Infinity, max: -Infinity, sum: 0, count: 0 };
}

/** One level: a ring of blocks, block `b` at `b & mask`. Only blocks whose rows are all there hold anything of use. */
interface Level {
  readonly size: number;
  readonly mask: number;
  readonly min: Float64Array;
  readonly max: Float64Array;
  /** Empty where no sums are kept. */
  readonly sum: Float64Array;
  /** Empty where no sums are kept. */
  readonly count: Uint32Array;
}

/**
 * Minimum, maximum, sum and count of blocks of 16, 256, 4096 … rows by sequence number, beside {@link Columns}.
 * Blocks are built once one is asked for, and then those of new and moved rows alone: O(1) amortised a row. Sums and
 * counts are kept from the first time on that they are asked for. About 1 B a row, with sums below 2 B; nothing where
 * no stretch of 16 rows is ever asked for.
 */
export class Pyramid {
  readonly #columns: Columns;
  readonly #work: Work;
  #levels: readonly Level[] = [];
  #capacity = 0;
  #sums = false;
  /** Rows from this sequence number on are in no block, or in one that is out of date. */
  #stale = 0;

  /**
   * @param columns - the rows
   * @param work - counts the rows and blocks touched
   */
  constructor(columns: Columns, work: Work = countWork()) {
    this.#columns = columns;
    this.#work = work;
  }

  /** The memory that the blocks take, in bytes. */
  get bytes(): number {
    return this.#levels.reduce(
      (bytes, { min, max, sum, count }) => bytes + min.byteLength + max.byteLength + sum.byteLength + count.byteLength,
      0,
    );
  }

  /** Rows from a sequence number on are new, or have moved. */
  update(from: number): void {
    if (from < this.#stale) this.#stale = from;
  }

  /** One row has another value. */
  touch(seq: number): void {
    if (seq >= this.#stale) return;
    for (let depth = 0; depth < this.#levels.length; depth += 1) {
      const { size } = this.#levels[depth];
      const block = Math.floor(seq / size);
      if ((block + 1) * size > this.#stale) return;
      this.#build(depth, block);
    }
  }

  /** Sums up the rows from `i` to `j` (exclusive) into `out`: exactly, in O(log n). */
  range(i: number, j: number, out: Summary): Summary {
    return this.#walk(i, j, out, true);
  }

  /** As {@link Pyramid.range} without sum and count, which stay 0: for less time and memory. */
  extent(i: number, j: number, out: Summary): Summary {
    return this.#walk(i, j, out, false);
  }

  /** The last row from `i` to `j` (exclusive) that has a value, or −1. O(log n). */
  lastNumber(i: number, j: number): number {
    this.#refresh();
    const first = Math.max(i, this.#columns.first);
    let seq = Math.min(j, this.#columns.end);
    while (seq > first) {
      const empty = this.#emptyBefore(seq, first);
      if (empty > 0) seq -= empty;
      else if (Number.isNaN(this.#columns.value(seq - 1))) seq -= 1;
      else return seq - 1;
    }
    return -1;
  }

  /** The first row from `i` to `j` (exclusive) that has a value, or −1. O(log n). */
  firstNumber(i: number, j: number): number {
    this.#refresh();
    const end = Math.min(j, this.#columns.end);
    let seq = Math.max(i, this.#columns.first);
    while (seq < end) {
      const empty = this.#emptyFrom(seq, end);
      if (empty > 0) seq += empty;
      else if (Number.isNaN(this.#columns.value(seq))) seq += 1;
      else return seq;
    }
    return -1;
  }

  /** The size of the largest block without a value that ends at `seq` and begins at `first` or later; 0 for none. */
  #emptyBefore(seq: number, first: number): number {
    let rows = 0;
    for (const level of this.#levels) {
      if (seq % level.size !== 0 || seq - level.size < first) break;
      if (level.min[(seq / level.size - 1) & level.mask] < Infinity) break;
      rows = level.size;
    }
    return rows;
  }

  /** The size of the largest block without a value that begins at `seq` and ends at `end` or before; 0 for none. */
  #emptyFrom(seq: number, end: number): number {
    let rows = 0;
    for (const level of this.#levels) {
      if (seq % level.size !== 0 || seq + level.size > end) break;
      if (level.min[(seq / level.size) & level.mask] < Infinity) break;
      rows = level.size;
    }
    return rows;
  }

  #walk(i: number, j: number, out: Summary, sums: boolean): Summary {
    out.min = Infinity;
    out.max = -Infinity;
    out.sum = 0;
    out.count = 0;
    let from = Math.max(i, this.#columns.first);
    let to = Math.min(j, this.#columns.end);
    if (!(from < to)) return out;
    let left = Math.ceil(from / FAN);
    let right = Math.floor(to / FAN);
    if (left >= right) {
      this.#addRows(from, to, out, sums);
      return out;
    }
    if (sums && !this.#sums) {
      this.#sums = true;
      this.#capacity = 0;
      this.#stale = 0;
    }
    this.#refresh();
    this.#addRows(from, left * FAN, out, sums);
    this.#addRows(right * FAN, to, out, sums);
    for (let depth = 0; ; depth += 1) {
      from = left;
      to = right;
      left = Math.ceil(from / FAN);
      right = Math.floor(to / FAN);
      if (left >= right || depth === this.#levels.length - 1) {
        this.#addBlocks(this.#levels[depth], from, to, out, sums);
        return out;
      }
      this.#addBlocks(this.#levels[depth], from, left * FAN, out, sums);
      this.#addBlocks(this.#levels[depth], right * FAN, to, out, sums);
    }
  }

  #addRows(from: number, to: number, out: Summary, sums: boolean): void {
    const { values, mask } = this.#columns;
    let { min, max, sum, count } = out;
    for (let seq = from; seq < to; seq += 1) {
      const value = values[seq & mask];
      if (value < min) min = value;
      if (value > max) max = value;
      if (sums && !Number.isNaN(value)) {
        sum += value;
        count += 1;
      }
    }
    out.min = min;
    out.max = max;
    out.sum = sum;
    out.count = count;
    this.#work.rows += to - from;
  }

  #addBlocks(level: Level, from: number, to: number, out: Summary, sums: boolean): void {
    for (let block = from; block < to; block += 1) {
      const slot = block & level.mask;
      if (level.min[slot] < out.min) out.min = level.min[slot];
      if (level.max[slot] > out.max) out.max = level.max[slot];
      if (sums) {
        out.sum += level.sum[slot];
        out.count += level.count[slot];
      }
    }
    this.#work.blocks += to - from;
  }

  /** Builds the blocks whose rows are all there by now, and those of rows that have moved. */
  #refresh(): void {
    const { capacity, first, end } = this.#columns;
    if (this.#stale >= end) return;
    if (this.#capacity !== capacity) {
      this.#allocate(capacity);
      this.#stale = 0;
    }
    const from = Math.max(this.#stale, first);
    this.#stale = end;
    for (let depth = 0; depth < this.#levels.length; depth += 1) {
      const { size } = this.#levels[depth];
      const last = Math.floor(end / size);
      let block = Math.floor(from / size);
      if (block >= last) return;
      for (; block < last; block += 1) this.#build(depth, block);
    }
  }

  #build(depth: number, block: number): void {
    const sums = this.#sums;
    scratch.min = Infinity;
    scratch.max = -Infinity;
    scratch.sum = 0;
    scratch.count = 0;
    const from = block * FAN;
    if (depth === 0) this.#addRows(from, from + FAN, scratch, sums);
    else this.#addBlocks(this.#levels[depth - 1], from, from + FAN, scratch, sums);
    const level = this.#levels[depth];
    const slot = block & level.mask;
    level.min[slot] = scratch.min;
    level.max[slot] = scratch.max;
    if (sums) {
      level.sum[slot] = scratch.sum;
      level.count[slot] = scratch.count;
    }
    this.#work.blocks += 1;
  }

  #allocate(capacity: number): void {
    this.#capacity = capacity;
    const levels: Level[] = [];
    for (let size = FAN; size <= capacity; size *= FAN) {
      // A power of two times a power of 16: whole blocks never share a slot, for two that would are a capacity apart.
      let slots = 1;
      while (slots * size < capacity) slots *= 2;
      const summed = this.#sums ? slots : 0;
      levels.push({
        size,
        mask: slots - 1,
        min: new Float64Array(slots),
        max: new Float64Array(slots),
        sum: new Float64Array(summed),
        count: new Uint32Array(summed),
      });
    }
    this.#levels = levels;
  }
}

const scratch = emptySummary();
