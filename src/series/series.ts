import { Columns } from "./columns.js";
import { DirtyRanges } from "./dirty-ranges.js";
import type { GapKind, Stretch } from "./gaps.js";
import { Gaps } from "./gaps.js";
import { Pyramid } from "./pyramid.js";
import type { Work } from "./work.js";
import { countWork } from "./work.js";

/** Bounds on the past that a series holds. */
export interface Retain {
  /** Greatest age of a row, ms before the newest one. Default Infinity. */
  readonly time?: number;
  /** Most rows. Default Infinity. */
  readonly rows?: number;
}

/** Parts of a series that others may share. */
export type SharedParts = Partial<Pick<Series, "work" | "columns" | "pyramid" | "gaps" | "changes">>;

/** Options of {@link Series.insert}. */
export interface InsertOptions {
  /** Whether a row replaces the one of the same time, where there is one. Default false: both are kept. */
  readonly revises?: boolean;
}

/**
 * Numbers of one key and one value accessor: rows in order of time, the gaps between them, and sums over any stretch.
 * Several views share one series; each asks {@link Series.changes} for what it has not yet drawn.
 */
export class Series {
  /** Counter of the rows and blocks touched, ever. */
  readonly work: Work;
  /** Rows in order of time. Read only. */
  readonly columns: Columns;
  /** Minimum, maximum, sum and count over the rows. Read only. */
  readonly pyramid: Pyramid;
  /** Gaps between the rows. Read only. */
  readonly gaps: Gaps;
  /** Time ranges in which something changed. Read only. */
  readonly changes: DirtyRanges;
  readonly #maxGap: number;
  #maxAgeMs = Infinity;
  #maxRows = Infinity;
  #forgottenTo = -Infinity;

  /**
   * @param retain - bounds on the past to hold
   * @param maxGap - rows further apart than this, ms, are not joined. Default: rows are joined whatever their distance
   * @param shared - parts of another series to share: with `columns` rows inserted in either are in both. Default: own
   * @throws RangeError where a bound is not positive
   */
  constructor(retain: Retain = {}, maxGap = Infinity, shared?: SharedParts) {
    this.#maxGap = maxGap;
    this.work = shared?.work ?? countWork();
    this.columns = shared?.columns ?? new Columns(this.work);
    this.pyramid = shared?.pyramid ?? new Pyramid(this.columns, this.work);
    this.gaps = shared?.gaps ?? new Gaps();
    this.changes = shared?.changes ?? new DirtyRanges();
    this.retain(retain);
  }

  /**
   * Returns a series with the same rows to read, joined where they are no further apart than so many ms. Insert and
   * evict rows here, not there.
   */
  joinedWithin(maxGap: number): Series {
    return maxGap === this.#maxGap ? this : new Series({}, maxGap, this);
  }

  /** Rows further apart than this, ms, are not joined. */
  get maxGap(): number {
    return this.#maxGap;
  }

  /** The sequence number of the oldest row. */
  get first(): number {
    return this.columns.first;
  }

  /** The sequence number after the newest row whose time has come: {@link Series.setNow}. */
  get end(): number {
    return this.columns.end;
  }

  /** Number of rows held whose time has come. */
  get length(): number {
    return this.columns.length;
  }

  /** Number of rows held whose time has not come. */
  get ahead(): number {
    return this.columns.heldEnd - this.columns.end;
  }

  /** The time of the first row that has not come, epoch ms; `Infinity`: all have. */
  get nextTime(): number {
    const { columns } = this;
    return columns.end < columns.heldEnd ? columns.time(columns.end) : Infinity;
  }

  /** The time of the newest row that came in and is no longer held, epoch ms; `-Infinity`: all are held. */
  get forgottenTo(): number {
    return this.#forgottenTo;
  }

  /** Revision, which grows with every change. */
  get revision(): number {
    return this.changes.revision;
  }

  /** The time of a row, epoch ms. */
  time(seq: number): number {
    return this.columns.time(seq);
  }

  /** The value of a row; NaN where the row is a gap. */
  value(seq: number): number {
    return this.columns.value(seq);
  }

  /** Whether any row is the sum of others. */
  hasSums(): boolean {
    return false;
  }

  /** The least value that a row stands for: that of a sum, else its own. */
  low(seq: number): number {
    return this.value(seq);
  }

  /** The greatest value that a row stands for. */
  high(seq: number): number {
    return this.value(seq);
  }

  /**
   * Returns the newest row that is not later than a time; `first - 1` where there is none. O(1) where that row is the
   * newest of all.
   */
  upTo(time: number): number {
    const { columns } = this;
    return columns.length > 0 && columns.time(columns.end - 1) <= time ? columns.end - 1 : columns.after(time) - 1;
  }

  /**
   * Tells whether the line goes on from row `seq` to row `seq + 1`: both are held, both have a value, nothing is
   * missing between, and they are near enough.
   */
  joined(seq: number): boolean {
    const { columns } = this;
    if (seq < columns.first || seq + 1 >= columns.end) return false;
    if (Number.isNaN(columns.value(seq)) || Number.isNaN(columns.value(seq + 1))) return false;
    const time = columns.time(seq);
    const next = columns.time(seq + 1);
    return next - time <= this.#maxGap && !this.gaps.between(time, next);
  }

  /** Returns the row nearest in time, the newer of two equally near, or −1 where there is none. */
  nearest(time: number): number {
    const { columns } = this;
    if (columns.length === 0) return -1;
    const right = columns.after(time);
    if (right === columns.first) return right;
    if (right === columns.end) return right - 1;
    return columns.time(right) - time <= time - columns.time(right - 1) ? right : right - 1;
  }

  /**
   * Inserts one row. O(1) amortised where it is not older than the newest.
   * @throws RangeError where the time is no number
   */
  append(time: number, value: number, options?: InsertOptions): void {
    this.insert([time], [value], options);
  }

  /**
   * Inserts rows in any order of time; equal times are kept in the order given, after those held. A value of ±Infinity
   * is a gap, as NaN is. O(k) in order of time, else O(tail + k log k).
   * @param from - the index of the first row to insert
   * @param to - the index after the last
   * @throws RangeError where a time is no number; then nothing has been inserted
   */
  insert(
    times: ArrayLike<number>,
    values: ArrayLike<number>,
    options?: InsertOptions,
    from = 0,
    to = times.length,
  ): void {
    const revises = options?.revises === true;
    if (!this.#isInOrder(times, revises, from, to)) this.#merge(times, values, revises, from, to);
    else if (from < to) this.#append(times, values, from, to);
  }

  /** Records that rows are missing between two times, both exclusive. */
  gap(id: number, kind: GapKind, after: number, before: number): void {
    this.#markAround(this.gaps.add(id, kind, after, before));
  }

  /** Replaces a gap by what is still missing; an empty list heals it. */
  replaceGap(id: number, missing: readonly Stretch[]): void {
    const stretch = this.gaps.replace(id, missing);
    if (stretch !== null) this.#markAround(stretch);
  }

  /**
   * Lets time go on to `now`, epoch ms, or back: rows after it are held, and seen by nobody. Default `Infinity`: every
   * row has come. O(1) where no row is ahead.
   *
   * @param formerNow - rows ahead, up to this time, epoch ms, will never come, and are forgotten. Default: none
   * @returns whether rows have come, or gone
   */
  setNow(now: number, formerNow?: number): boolean {
    const { columns, first, end } = this;
    const [oldest, newest] = [columns.time(first), columns.time(end - 1)];
    const low = columns.setNow(now, formerNow);
    if (low < 0) return false;
    // Forgotten rows have made room, into which others have moved.
    this.pyramid.update(low);
    if (columns.end === end) return false;
    this.changes.add(
      low > first ? columns.time(low - 1) : oldest,
      columns.end > end ? columns.time(columns.end - 1) : newest,
    );
    return true;
  }

  /**
   * Changes the bounds on the past; takes effect with the next {@link Series.evict} or row.
   * @throws RangeError where a bound is not positive
   */
  retain({ time = Infinity, rows = Infinity }: Retain): void {
    if (!(time > 0)) throw new RangeError(`invalid retain.time: ${time}`);
    if (!(rows >= 1)) throw new RangeError(`invalid retain.rows: ${rows}`);
    this.#maxAgeMs = time;
    this.#maxRows = Math.floor(rows);
  }

  /**
   * Forgets rows beyond the bounds. Of the rows that are too old the newest stays: the line from it reaches into the
   * time that is held, and the last value known is never lost.
   * @param newest - time from which ages count, epoch ms: that of the newest row whose time has come, here or in
   * another series of the same stream. `-Infinity`: nothing is too old
   */
  evict(newest: number): void {
    const { columns, first, end } = this;
    const limit = newest - this.#maxAgeMs;
    // Fast path: mostly the second row is still young enough, and no search is needed.
    const oldest = first + 1 < end && columns.time(first + 1) > limit ? first : columns.after(limit) - 1;
    this.#evictTo(Math.max(oldest, columns.heldEnd - this.#maxRows));
  }

  /** Forgets the rows before a time, and keeps all gaps. */
  dropBefore(time: number): void {
    const { columns } = this;
    const { first } = columns;
    const seq = columns.atOrAfter(time);
    if (seq === first) return;
    this.changes.add(columns.time(first), columns.time(Math.min(seq, columns.end - 1)));
    columns.evict(seq);
  }

  #newestTime(): number {
    const { first, heldEnd } = this.columns;
    return heldEnd > first ? this.columns.time(heldEnd - 1) : -Infinity;
  }

  /** Appends rows, the last of a batch that fit: earlier ones would be evicted by these at once. */
  #append(times: ArrayLike<number>, values: ArrayLike<number>, start: number, to: number): void {
    const from = Math.max(start, to - this.#maxRows);
    this.#makeRoom(to - from);
    if (from > start) this.#forgottenTo = times[from - 1];
    const { first, heldEnd } = this.columns;
    this.changes.add(heldEnd > first ? this.time(heldEnd - 1) : times[from], times[to - 1]);
    this.columns.append(times, values, from, to);
    this.pyramid.update(heldEnd);
  }

  /** Tells whether rows can be appended. */
  #isInOrder(times: ArrayLike<number>, revises: boolean, from: number, to: number): boolean {
    let newest = this.#newestTime();
    let isInOrder = true;
    for (let index = from; index < to; index += 1) {
      const time = times[index];
      if (!Number.isFinite(time)) throw new RangeError(`invalid time: ${time}`);
      if (!(time > newest || (time === newest && !revises))) isInOrder = false;
      newest = time;
    }
    return isInOrder;
  }

  #merge(times: ArrayLike<number>, values: ArrayLike<number>, revises: boolean, from: number, to: number): void {
    const order = new Uint32Array(to - from);
    for (let index = from; index < to; index += 1) order[index - from] = index;
    order.sort((a, b) => times[a] - times[b] || a - b);
    const sortedTimes = new Float64Array(order.length);
    const sortedValues = new Float64Array(order.length);
    let count = 0;
    for (const index of order) {
      const time = times[index];
      const value = Number.isFinite(values[index]) ? values[index] : NaN;
      if (revises && this.#revise(time, value)) continue;
      if (revises && count > 0 && sortedTimes[count - 1] === time) count -= 1;
      sortedTimes[count] = time;
      sortedValues[count] = value;
      count += 1;
    }
    if (count === 0) return;
    const start = this.#makeRoomAmong(sortedTimes, count);
    const rows = sortedTimes.subarray(0, count);
    if (start < count) this.pyramid.update(this.columns.merge(rows, sortedValues, start, this.changes));
  }

  /** Gives the held row of this time another value. Returns whether there is such a row. */
  #revise(time: number, value: number): boolean {
    const { columns } = this;
    const seq = columns.after(time, columns.heldEnd) - 1;
    if (seq < columns.first || columns.time(seq) !== time) return false;
    if (Object.is(columns.value(seq), value)) return true;
    columns.replace(seq, value);
    this.pyramid.touch(seq);
    this.changes.add(
      columns.time(Math.max(columns.first, seq - 1)),
      columns.time(Math.min(columns.heldEnd - 1, seq + 1)),
    );
    return true;
  }

  /** Evicts before adding, so that the rings never grow beyond what may be held. */
  #makeRoom(rows: number): void {
    const { first, heldEnd } = this.columns;
    if (heldEnd - first + rows > this.#maxRows) this.#evictTo(heldEnd + rows - this.#maxRows);
  }

  /** Makes room for rows that are merged: the oldest of both go. Returns the first of the new ones to keep. */
  #makeRoomAmong(times: Float64Array, rows: number): number {
    const { heldEnd } = this.columns;
    let { first } = this;
    let surplus = heldEnd - first + rows - this.#maxRows;
    let start = 0;
    for (; surplus > 0; surplus -= 1) {
      if (first < heldEnd && (start === rows || this.columns.time(first) <= times[start])) first += 1;
      else start += 1;
    }
    this.#evictTo(first, start < rows ? times[start] : Infinity);
    if (start > 0) this.#forgottenTo = Math.max(this.#forgottenTo, times[start - 1]);
    return start;
  }

  /**
   * Evicts the rows before a sequence number.
   * @param nextTime - the time of the oldest row about to come in, if there is one: gaps after it are not forgotten
   */
  #evictTo(seq: number, nextTime = Infinity): void {
    const { columns } = this;
    const { first } = columns;
    if (seq <= first) return;
    const last = Math.min(seq, columns.heldEnd - 1);
    this.#forgottenTo = Math.max(this.#forgottenTo, columns.time(Math.min(seq, columns.heldEnd) - 1));
    this.changes.add(columns.time(first), columns.time(last));
    if (seq < columns.heldEnd) this.gaps.evict(Math.min(nextTime, columns.time(seq)));
    columns.evict(seq);
  }

  /** Marks the line as changed from the row before a stretch to the row after it. */
  #markAround({ after, before }: Stretch): void {
    const { columns } = this;
    const left = columns.after(after) - 1;
    const right = columns.atOrAfter(before);
    this.changes.add(
      left >= columns.first ? columns.time(left) : after,
      right < columns.end ? columns.time(right) : before,
    );
  }
}
