import type { Columns } from "./columns.js";
import type { Work } from "./work.js";

/** The shape of a level of blocks: the rows of a block, and the mask of its ring. */
interface LevelShape {
  readonly size: number;
  readonly mask: number;
}

/** Blocks of a level: block `b` at `b & mask`. */
interface FallLevel extends LevelShape {
  /** First value of the block; NaN where it has none. */
  readonly first: Float64Array;
  /** Last value of the block. */
  readonly last: Float64Array;
  /** Sum of its falls. */
  readonly fall: Float64Array;
}

/**
 * Falls of a counter, which begins anew at zero where its value falls: by how much its end must be raised for the rise
 * over a run of rows. Kept for the blocks of a pyramid, each by its own rows alone, so that a block is right whatever
 * comes before it; blocks are put together in the order of their rows. About 1.5 B a row.
 */
export class CounterFalls {
  readonly #columns: Columns;
  readonly #work: Work;
  readonly #levels: readonly FallLevel[];
  /** The run that is being put together: first and last value, and falls. */
  #first = NaN;
  #last = NaN;
  #fall = 0;

  /**
   * @param levels - the levels of the pyramid, the smallest blocks first
   * @param work - counts the rows and blocks touched
   */
  constructor(columns: Columns, levels: readonly LevelShape[], work: Work) {
    this.#columns = columns;
    this.#work = work;
    this.#levels = levels.map(({ size, mask }) => {
      const create = (): Float64Array => new Float64Array(mask + 1);
      return { size, mask, first: create(), last: create(), fall: create() };
    });
  }

  /** The memory that the blocks take, in bytes. */
  get bytes(): number {
    return this.#levels.reduce((bytes, { first }) => bytes + 3 * first.byteLength, 0);
  }

  /** Builds a block of a level from the blocks of the one below, or from rows. */
  build(depth: number, block: number): void {
    const { size, mask, first, last, fall } = this.#levels[depth];
    this.#putTogether(block * size, (block + 1) * size, depth);
    const slot = block & mask;
    first[slot] = this.#first;
    last[slot] = this.#last;
    fall[slot] = this.#fall;
  }

  /** Returns the falls among the rows from `i` to `j` (exclusive), all of them held and in blocks. O(log n). */
  sum(i: number, j: number): number {
    this.#putTogether(i, j, this.#levels.length);
    return this.#fall;
  }

  /** Puts rows together, by the blocks of the lowest levels. */
  #putTogether(from: number, to: number, levelCount: number): void {
    this.#first = this.#last = NaN;
    this.#fall = 0;
    for (let seq = from; seq < to;) {
      let depth = -1;
      while (depth + 1 < levelCount && seq % this.#levels[depth + 1].size === 0) {
        if (seq + this.#levels[depth + 1].size > to) break;
        depth += 1;
      }
      if (depth < 0) {
        const value = this.#columns.value(seq);
        this.#add(value, value, 0);
        this.#work.rows += 1;
        seq += 1;
        continue;
      }
      const { size, mask, first, last, fall } = this.#levels[depth];
      const slot = (seq / size) & mask;
      this.#add(first[slot], last[slot], fall[slot]);
      this.#work.blocks += 1;
      seq += size;
    }
  }

  /** Adds the rows that follow: their first and last value, and their falls. */
  #add(first: number, last: number, fall: number): void {
    if (Number.isNaN(first)) return;
    // After a fall the new value is the rise; one below zero is none.
    if (first < this.#last) this.#fall += this.#last - Math.min(first, 0);
    if (Number.isNaN(this.#first)) this.#first = first;
    this.#last = last;
    this.#fall += fall;
  }
}
