import type { Columns } from "./columns.js";
import { countWork, type Work } from "./work.js";

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
  readonly sum: Float64Array;
  readonly count: Uint32Array;
}

/**
 * Minimum, maximum, sum and count of blocks of 16, 256, 4096 … rows by sequence number, beside {@link Columns}.
 * A block is built when its last row comes: appending costs O(1) amortised and touches one block a level at most.
 * Below 2 B a row.
 */
export class Pyramid {
  readonly #columns: Columns;
  readonly #work: Work;
  #levels: Level[] = [];
  #capacity = 0;

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
    return this.#levels.reduce((bytes, level) => bytes + (level.mask + 1) * 28, 0);
  }

  /** Builds the blocks anew that hold rows from a sequence number on: those rows are new, or have moved. */
  update(from: number): void {
    if (this.#capacity !== this.#columns.capacity) {
      this.#allocate(this.#columns.capacity);
      from = this.#columns.first;
    }
    for (let depth = 0; depth < this.#levels.length; depth += 1) {
      const { size } = this.#levels[depth];
      const last = Math.floor(this.#columns.end / size);
      let block = Math.floor(from / size);
      if (block >= last) return;
      for (; block < last; block += 1) this.#build(depth, block);
    }
  }

  /** Builds the blocks anew that hold one row: its value has changed. */
  touch(seq: number): void {
    for (let depth = 0; depth < this.#levels.length; depth += 1) {
      const { size } = this.#levels[depth];
      const block = Math.floor(seq / size);
      if ((block + 1) * size > this.#columns.end) return;
      this.#build(depth, block);
    }
  }

  /** Sums up the rows from `i` to `j` (exclusive) into `out`: exactly, in O(log n). */
  range(i: number, j: number, out: Summary): Summary {
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
      this.#addRows(from, to, out);
      return out;
    }
    this.#addRows(from, left * FAN, out);
    for (let depth = 0; depth < this.#levels.length; depth += 1) {
      from = left;
      to = right;
      left = Math.ceil(from / FAN);
      right = Math.floor(to / FAN);
      if (left >= right || depth === this.#levels.length - 1) {
        this.#addBlocks(this.#levels[depth], from, to, out);
        break;
      }
      this.#addBlocks(this.#levels[depth], from, left * FAN, out);
      this.#addBlocks(this.#levels[depth], right * FAN, to, out);
    }
    const tail = Math.min(j, this.#columns.end);
    this.#addRows(Math.floor(tail / FAN) * FAN, tail, out);
    return out;
  }

  /** The last row from `i` to `j` (exclusive) that has a value, or −1. O(log n). */
  lastNumber(i: number, j: number): number {
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
      if (level.count[(seq / level.size - 1) & level.mask] > 0) break;
      rows = level.size;
    }
    return rows;
  }

  /** The size of the largest block without a value that begins at `seq` and ends at `end` or before; 0 for none. */
  #emptyFrom(seq: number, end: number): number {
    let rows = 0;
    for (const level of this.#levels) {
      if (seq % level.size !== 0 || seq + level.size > end) break;
      if (level.count[(seq / level.size) & level.mask] > 0) break;
      rows = level.size;
    }
    return rows;
  }

  #addRows(from: number, to: number, out: Summary): void {
    const { values, mask } = this.#columns;
    for (let seq = from; seq < to; seq += 1) {
      const value = values[seq & mask];
      if (value < out.min) out.min = value;
      if (value > out.max) out.max = value;
      if (!Number.isNaN(value)) {
        out.sum += value;
        out.count += 1;
      }
    }
    this.#work.rows += to - from;
  }

  #addBlocks(level: Level, from: number, to: number, out: Summary): void {
    for (let block = from; block < to; block += 1) {
      const slot = block & level.mask;
      if (level.min[slot] < out.min) out.min = level.min[slot];
      if (level.max[slot] > out.max) out.max = level.max[slot];
      out.sum += level.sum[slot];
      out.count += level.count[slot];
    }
    this.#work.blocks += to - from;
  }

  #build(depth: number, block: number): void {
    scratch.min = Infinity;
    scratch.max = -Infinity;
    scratch.sum = 0;
    scratch.count = 0;
    const from = block * FAN;
    if (depth === 0) this.#addRows(from, from + FAN, scratch);
    else this.#addBlocks(this.#levels[depth - 1], from, from + FAN, scratch);
    const level = this.#levels[depth];
    const slot = block & level.mask;
    level.min[slot] = scratch.min;
    level.max[slot] = scratch.max;
    level.sum[slot] = scratch.sum;
    level.count[slot] = scratch.count;
    this.#work.blocks += 1;
  }

  #allocate(capacity: number): void {
    this.#capacity = capacity;
    this.#levels = [];
    for (let size = FAN; size <= capacity; size *= FAN) {
      // A power of two times a power of 16: whole blocks never share a slot, for two that would are a capacity apart.
      let slots = 1;
      while (slots * size < capacity) slots *= 2;
      this.#levels.push({
        size,
        mask: slots - 1,
        min: new Float64Array(slots),
        max: new Float64Array(slots),
        sum: new Float64Array(slots),
        count: new Uint32Array(slots),
      });
    }
  }
}

const scratch = emptySummary();
