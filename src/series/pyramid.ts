import type { Columns } from "./columns.js";
import type { CounterFalls } from "./counter-falls.js";
import type { Work } from "./work.js";
import { countWork } from "./work.js";

/** Rows in the smallest block, and blocks in a block of the next level. */
const FAN_OUT = 16;

/** Summary of a run of rows. Rows without a value do not count. */
export interface Summary {
  /** The least value; Infinity where there is none. */
  min: number;
  /** The greatest value; −Infinity where there is none. */
  max: number;
  /** The sum of the values. */
  sum: number;
  /** Number of values. */
  count: number;
}

/** Makes the summary of no rows, to be filled by {@link Pyramid.range}. */
export function emptySummary(): Summary {
  return { min: Infinity, max: -Infinity, sum: 0, count: 0 };
}

/**
 * Level of the pyramid: a ring of blocks, block `b` at `b & mask`. Only blocks whose rows are all there hold anything
 * of use.
 */
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
 * Minimum, maximum, sum and count of blocks of 16, 256, 4096 … rows by sequence number, beside {@link Columns}. Blocks
 * are built on first use, and then those of new and moved rows alone: O(1) amortised a row. Sums and counts, and the
 * falls of a counter, are kept from their first use on. About 1 B a row, with sums below 2 B; nothing where no stretch
 * of 16 rows is ever asked for.
 */
export class Pyramid {
  readonly #columns: Columns;
  readonly #work: Work;
  #levels: readonly Level[] = [];
  #capacity = 0;
  #hasSums = false;
  #Falls: typeof CounterFalls | undefined;
  #falls: CounterFalls | undefined;
  /** Rows from this sequence number on are in no block, or in one that is out of date. */
  #staleFrom = 0;

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
      this.#falls?.bytes ?? 0,
    );
  }

  /** Marks the rows from a sequence number on as new or moved. */
  update(from: number): void {
    if (from < this.#staleFrom) this.#staleFrom = from;
  }

  /** Rebuilds the blocks of a row that has another value. */
  touch(seq: number): void {
    if (seq >= this.#staleFrom) return;
    for (let depth = 0; depth < this.#levels.length; depth += 1) {
      const { size } = this.#levels[depth];
      const block = Math.floor(seq / size);
      if ((block + 1) * size > this.#staleFrom) return;
      this.#build(depth, block);
    }
  }

  /** Sums up the rows from `i` to `j` (exclusive) into `out`: exactly, in O(log n). */
  range(i: number, j: number, out: Summary): Summary {
    return this.#sumUp(i, j, out, true);
  }

  /** Sums up like {@link Pyramid.range} without sum and count, which stay 0: takes less time and memory. */
  extent(i: number, j: number, out: Summary): Summary {
    return this.#sumUp(i, j, out, false);
  }

  /**
   * Returns by how much the end of a counter must be raised for its rise over the rows from `i` to `j` (exclusive): it
   * began anew at zero where its value falls. O(log n); kept from its first use on.
   *
   * @param Falls - keeps them: code that those bring along who ask
   */
  falls(Falls: typeof CounterFalls, i: number, j: number): number {
    if (this.#Falls === undefined) {
      this.#Falls = Falls;
      this.#capacity = 0;
      this.#staleFrom = 0;
    }
    this.#refresh();
    return this.#falls?.sum(Math.max(i, this.#columns.first), Math.min(j, this.#columns.end)) ?? 0;
  }

  /** Returns the last row from `i` to `j` (exclusive) that has a value, or −1. O(log n). */
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

  /** Returns the first row from `i` to `j` (exclusive) that has a value, or −1. O(log n). */
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

  /**
   * Returns the size of the largest block without a value that ends at `seq` and begins at `first` or later; 0 for
   * none.
   */
  #emptyBefore(seq: number, first: number): number {
    let size = 0;
    for (const level of this.#levels) {
      if (seq % level.size !== 0 || seq - level.size < first) break;
      if (level.min[(seq / level.size - 1) & level.mask] < Infinity) break;
      size = level.size;
    }
    return size;
  }

  /**
   * Returns the size of the largest block without a value that begins at `seq` and ends at `end` or before; 0 for none.
   */
  #emptyFrom(seq: number, end: number): number {
    let size = 0;
    for (const level of this.#levels) {
      if (seq % level.size !== 0 || seq + level.size > end) break;
      if (level.min[(seq / level.size) & level.mask] < Infinity) break;
      size = level.size;
    }
    return size;
  }

  #sumUp(i: number, j: number, out: Summary, withSums: boolean): Summary {
    out.min = Infinity;
    out.max = -Infinity;
    out.sum = 0;
    out.count = 0;
    let from = Math.max(i, this.#columns.first);
    let to = Math.min(j, this.#columns.end);
    if (!(from < to)) return out;
    let left = Math.ceil(from / FAN_OUT);
    let right = Math.floor(to / FAN_OUT);
    if (left >= right) {
      this.#addRows(from, to, out, withSums);
      return out;
    }
    if (withSums && !this.#hasSums) {
      this.#hasSums = true;
      this.#capacity = 0;
      this.#staleFrom = 0;
    }
    this.#refresh();
    this.#addRows(from, left * FAN_OUT, out, withSums);
    this.#addRows(right * FAN_OUT, to, out, withSums);
    for (let depth = 0; ; depth += 1) {
      from = left;
      to = right;
      left = Math.ceil(from / FAN_OUT);
      right = Math.floor(to / FAN_OUT);
      if (left >= right || depth === this.#levels.length - 1) {
        this.#addBlocks(this.#levels[depth], from, to, out, withSums);
        return out;
      }
      this.#addBlocks(this.#levels[depth], from, left * FAN_OUT, out, withSums);
      this.#addBlocks(this.#levels[depth], right * FAN_OUT, to, out, withSums);
    }
  }

  #addRows(from: number, to: number, out: Summary, withSums: boolean): void {
    const { values, mask } = this.#columns;
    let { min, max, sum, count } = out;
    for (let seq = from; seq < to; seq += 1) {
      const value = values[seq & mask];
      if (value < min) min = value;
      if (value > max) max = value;
      if (withSums && !Number.isNaN(value)) {
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

  #addBlocks(level: Level, from: number, to: number, out: Summary, withSums: boolean): void {
    for (let block = from; block < to; block += 1) {
      const slot = block & level.mask;
      if (level.min[slot] < out.min) out.min = level.min[slot];
      if (level.max[slot] > out.max) out.max = level.max[slot];
      if (withSums) {
        out.sum += level.sum[slot];
        out.count += level.count[slot];
      }
    }
    this.#work.blocks += to - from;
  }

  /** Builds the blocks whose rows are all there by now, and those of rows that have moved. */
  #refresh(): void {
    const { capacity, first, end } = this.#columns;
    if (this.#staleFrom >= end) return;
    if (this.#capacity !== capacity) {
      this.#allocate(capacity);
      this.#staleFrom = 0;
    }
    const from = Math.max(this.#staleFrom, first);
    this.#staleFrom = end;
    for (let depth = 0; depth < this.#levels.length; depth += 1) {
      const { size } = this.#levels[depth];
      const last = Math.floor(end / size);
      let block = Math.floor(from / size);
      if (block >= last) return;
      for (; block < last; block += 1) this.#build(depth, block);
    }
  }

  #build(depth: number, block: number): void {
    const withSums = this.#hasSums;
    scratch.min = Infinity;
    scratch.max = -Infinity;
    scratch.sum = 0;
    scratch.count = 0;
    const from = block * FAN_OUT;
    if (depth === 0) this.#addRows(from, from + FAN_OUT, scratch, withSums);
    else this.#addBlocks(this.#levels[depth - 1], from, from + FAN_OUT, scratch, withSums);
    const level = this.#levels[depth];
    const slot = block & level.mask;
    level.min[slot] = scratch.min;
    level.max[slot] = scratch.max;
    if (withSums) {
      level.sum[slot] = scratch.sum;
      level.count[slot] = scratch.count;
    }
    this.#falls?.build(depth, block);
    this.#work.blocks += 1;
  }

  #allocate(capacity: number): void {
    this.#capacity = capacity;
    const levels: Level[] = [];
    for (let size = FAN_OUT; size <= capacity; size *= FAN_OUT) {
      // A power of two times a power of 16: whole blocks never share a slot, for two that would are a capacity apart.
      let slots = 1;
      while (slots * size < capacity) slots *= 2;
      const sumSlots = this.#hasSums ? slots : 0;
      levels.push({
        size,
        mask: slots - 1,
        min: new Float64Array(slots),
        max: new Float64Array(slots),
        sum: new Float64Array(sumSlots),
        count: new Uint32Array(sumSlots),
      });
    }
    this.#levels = levels;
    this.#falls = this.#Falls && new this.#Falls(this.#columns, levels, this.#work);
  }
}

const scratch = emptySummary();
