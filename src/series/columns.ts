import type { DirtyRanges } from "./dirty-ranges.js";
import type { Work } from "./work.js";
import { countWork } from "./work.js";

/** Least capacity, rows; a power of two, as every capacity is. */
const MIN_CAPACITY = 64;

/**
 * Times and values of rows in two growing rings, sorted by time; rows of an equal time in the order of their arrival.
 * A row is addressed by its sequence number, `first` to `end` (exclusive), which stands for its rank: a late row
 * raises the numbers of those after it by one. Rows whose time has not come are held from `end` on, to `heldEnd`, and
 * count as little as if they had not arrived. 16 B a row.
 */
export class Columns {
  readonly #work: Work;
  #times = new Float64Array(MIN_CAPACITY);
  #values = new Float64Array(MIN_CAPACITY);
  #mask = MIN_CAPACITY - 1;
  #first = 0;
  /** The end of the rows whose time has come. */
  #end = 0;
  #heldEnd = 0;
  /** The time up to which rows have come, epoch ms. */
  #now = Infinity;

  /** @param work - counts the rows written and moved */
  constructor(work: Work = countWork()) {
    this.#work = work;
  }

  /** The sequence number of the oldest row. */
  get first(): number {
    return this.#first;
  }

  /** The sequence number after the newest row whose time has come. */
  get end(): number {
    return this.#end;
  }

  /** The sequence number after the newest row of all. */
  get heldEnd(): number {
    return this.#heldEnd;
  }

  /** Number of rows held whose time has come. */
  get length(): number {
    return this.end - this.first;
  }

  /** Number of rows that there is room for. */
  get capacity(): number {
    return this.#mask + 1;
  }

  /** The ring of values, row `seq` at `seq & mask`; another array after each change of capacity. For tight loops. */
  get values(): Float64Array {
    return this.#values;
  }

  /** Turns a sequence number into an index of {@link Columns.values}. */
  get mask(): number {
    return this.#mask;
  }

  /** The time of a row, epoch ms. */
  time(seq: number): number {
    return this.#times[seq & this.#mask];
  }

  /** The value of a row; NaN where the row is a gap. */
  value(seq: number): number {
    return this.#values[seq & this.#mask];
  }

  /**
   * Adds rows in order of time, none of them older than the newest one. A value of ±Infinity becomes NaN.
   * @param from - the index of the first row to add
   * @param to - the index after the last
   */
  append(times: ArrayLike<number>, values: ArrayLike<number>, from = 0, to = times.length): void {
    this.reserve(this.#heldEnd - this.#first + to - from);
    const [ringTimes, ringValues, mask] = [this.#times, this.#values, this.#mask];
    let end = this.#heldEnd;
    for (let index = from; index < to; index += 1) {
      const value = values[index];
      ringTimes[end & mask] = times[index];
      ringValues[end & mask] = Number.isFinite(value) ? value : NaN;
      end += 1;
    }
    this.#heldEnd = end;
    this.#findEnd();
    this.#work.rows += to - from;
  }

  /** Gives a row another value. */
  replace(seq: number, value: number): void {
    this.#values[seq & this.#mask] = value;
    this.#work.rows += 1;
  }

  /**
   * Merges rows, sorted by time, each after the held rows of an equal time. Costs the rows merged and those after the
   * earliest of them.
   * @param start - the index of the first row to merge; the rest of the two arrays follows
   * @param changes - receives each run of new rows, from the held row before it to the one after it
   * @returns the lowest sequence number whose row is new or has moved
   */
  merge(times: Float64Array, values: Float64Array, start: number, changes: DirtyRanges): number {
    const newCount = times.length - start;
    this.reserve(this.#heldEnd - this.#first + newCount);
    const end = this.#heldEnd + newCount;
    let heldSeq = this.#heldEnd - 1;
    let newRow = times.length - 1;
    let targetSeq = end - 1;
    while (newRow >= start) {
      if (this.#precedes(times[newRow], heldSeq)) {
        this.#write(targetSeq, this.time(heldSeq), this.value(heldSeq));
        heldSeq -= 1;
        targetSeq -= 1;
        continue;
      }
      const to = targetSeq + 1 < end ? this.time(targetSeq + 1) : times[newRow];
      do {
        this.#write(targetSeq, times[newRow], values[newRow]);
        newRow -= 1;
        targetSeq -= 1;
      } while (newRow >= start && !this.#precedes(times[newRow], heldSeq));
      changes.add(heldSeq >= this.#first ? this.time(heldSeq) : times[newRow + 1], to);
    }
    this.#work.rows += end - 1 - targetSeq;
    this.#heldEnd = end;
    this.#findEnd();
    return targetSeq + 1;
  }

  /** Forgets the rows before a sequence number; gives memory back once three quarters of it lie idle. */
  evict(first: number): void {
    this.#first = Math.min(Math.max(first, this.#first), this.#heldEnd);
    this.#end = Math.max(this.#end, this.#first);
    const held = this.#heldEnd - this.#first;
    if (held * 4 <= this.capacity && this.capacity > MIN_CAPACITY) this.#resize(2 * held);
  }

  /**
   * Lets time go on to `now`, epoch ms, or back: rows up to then have come. O(1) where no row is ahead.
   *
   * @param formerNow - rows ahead, up to this time, epoch ms, will never come, and are forgotten. Default: none
   * @returns the lower end, of the one before and the one now, or −1 where nothing has changed
   */
  setNow(now: number, formerNow = -Infinity): number {
    const { end, heldEnd } = this;
    this.#now = now;
    this.#findEnd();
    if (this.#end < heldEnd && this.time(this.#end) <= formerNow) {
      this.#heldEnd = this.#end;
      for (let seq = this.after(formerNow, heldEnd); seq < heldEnd; seq += 1) {
        this.#write(this.#heldEnd, this.time(seq), this.value(seq));
        this.#heldEnd += 1;
      }
      this.#work.rows += this.#heldEnd - this.#end;
    }
    return end === this.#end && heldEnd === this.#heldEnd ? -1 : Math.min(end, this.#end);
  }

  /** Makes room for so many rows. */
  reserve(rows: number): void {
    if (rows > this.capacity) this.#resize(rows);
  }

  /** Returns the first row at this time or later, between two sequence numbers; `to` where there is none. */
  atOrAfter(time: number, from = this.first, to = this.end): number {
    while (from < to) {
      const middle = Math.floor((from + to) / 2);
      if (this.time(middle) < time) from = middle + 1;
      else to = middle;
    }
    return from;
  }

  /** Returns the first row later than this time, before a sequence number; that one where there is none. */
  after(time: number, to = this.end): number {
    let from = this.first;
    while (from < to) {
      const middle = Math.floor((from + to) / 2);
      if (this.time(middle) <= time) from = middle + 1;
      else to = middle;
    }
    return from;
  }

  /**
   * Finds the same as {@link Columns.atOrAfter}, for an answer at or soon after `from`: costs the log of the distance.
   */
  seek(time: number, from: number): number {
    let step = 1;
    let low = from;
    const { end } = this;
    while (low + step <= end && this.time(low + step - 1) < time) {
      low += step;
      step *= 2;
    }
    return this.atOrAfter(time, low, Math.min(low + step, end));
  }

  /** Finds the end of the rows that have come. */
  #findEnd(): void {
    const { heldEnd } = this;
    this.#end =
      heldEnd === this.#first || this.time(heldEnd - 1) <= this.#now ? heldEnd : this.after(this.#now, heldEnd);
  }

  #precedes(time: number, seq: number): boolean {
    return seq >= this.#first && time < this.time(seq);
  }

  #write(seq: number, time: number, value: number): void {
    this.#times[seq & this.#mask] = time;
    this.#values[seq & this.#mask] = value;
  }

  #resize(rows: number): void {
    let capacity = MIN_CAPACITY;
    while (capacity < rows) capacity *= 2;
    const times = new Float64Array(capacity);
    const values = new Float64Array(capacity);
    const mask = capacity - 1;
    for (let seq = this.#first; seq < this.#heldEnd; seq += 1) {
      times[seq & mask] = this.time(seq);
      values[seq & mask] = this.value(seq);
    }
    this.#times = times;
    this.#values = values;
    this.#mask = mask;
  }
}
