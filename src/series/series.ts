import { Columns } from "./columns.js";
import { DirtyRanges } from "./dirty-ranges.js";
import type { GapKind, Stretch } from "./gaps.js";
import { Gaps } from "./gaps.js";
import { Pyramid } from "./pyramid.js";
import type { Work } from "./work.js";
import { countWork } from "./work.js";

/** How much of the past a series holds. */
export interface Retain {
  /** How much older than the newest row a row may be, ms. Default Infinity. */
  readonly time?: number;
  /** How many rows, at most. Default Infinity. */
  readonly rows?: number;
}

/** How rows are put in. */
export interface InsertOptions {
  /** A row takes the place of the one of the same time, where there is one. Default false: both are kept. */
  readonly revises?: boolean;
}

/**
 * The numbers of one key and one value accessor: rows in order of time, what is missing between them, and sums over any
 * stretch. Several views share one series; each asks {@link Series.changes} what it has not yet seen.
 */
export class Series {
  /** Counts the rows and blocks touched, ever. */
  readonly work: Work;
  /** The rows. Read only. */
  readonly columns: Columns;
  /** Minimum, maximum, sum and count over the rows. Read only. */
  readonly pyramid: Pyramid;
  /** Where rows are missing. Read only. */
  readonly gaps: Gaps;
  /** When something changed. Read only. */
  readonly changes: DirtyRanges;
  readonly #maxGap: number;
  #time = Infinity;
  #rows = Infinity;

  /**
   * @param retain - how much of the past to hold
   * @param maxGap - rows further apart than this, ms, are not joined. Default: whatever lies between them, nothing is
   * missing
   * @param of - whose rows these are: what comes in there is here too. Default: its own
   * @throws RangeError where a bound is not positive
   */
  constructor(retain: Retain = {}, maxGap = Infinity, of?: Series) {
    this.#maxGap = maxGap;
    this.work = of?.work ?? countWork();
    this.columns = of?.columns ?? new Columns(this.work);
    this.pyramid = of?.pyramid ?? new Pyramid(this.columns, this.work);
    this.gaps = of?.gaps ?? new Gaps();
    this.changes = of?.changes ?? new DirtyRanges();
    this.retain(retain);
  }

  /**
   * The same rows to read, joined where they are no further apart than so many ms. Rows are put in, and let go of,
   * here.
   */
  joinedWithin(maxGap: number): Series {
    return maxGap === this.#maxGap ? this : new Series({}, maxGap, this);
  }

  /** The sequence number of the oldest row. */
  get first(): number {
    return this.columns.first;
  }

  /** The sequence number after the newest row. */
  get end(): number {
    return this.columns.end;
  }

  /** How many rows are held. */
  get length(): number {
    return this.columns.length;
  }

  /** Grows with every change. */
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

  /**
   * The newest row that is not later than a time; `first - 1` where there is none. O(1) where it is the newest of all.
   */
  upTo(time: number): number {
    const { columns } = this;
    return columns.length > 0 && columns.time(columns.end - 1) <= time ? columns.end - 1 : columns.after(time) - 1;
  }

  /**
   * Whether the line goes on from row `seq` to row `seq + 1`: both are held, both have a value, nothing is missing, and
   * they are near enough.
   */
  joined(seq: number): boolean {
    const { columns } = this;
    if (seq < columns.first || seq + 1 >= columns.end) return false;
    if (Number.isNaN(columns.value(seq)) || Number.isNaN(columns.value(seq + 1))) return false;
    const time = columns.time(seq);
    const next = columns.time(seq + 1);
    return next - time <= this.#maxGap && !this.gaps.between(time, next);
  }

  /** The row nearest in time, the newer of two equally near, or −1 where there is none. */
  nearest(time: number): number {
    const { columns } = this;
    if (columns.length === 0) return -1;
    const right = columns.after(time);
    if (right === columns.first) return right;
    if (right === columns.end) return right - 1;
    return columns.time(right) - time <= time - columns.time(right - 1) ? right : right - 1;
  }

  /**
   * Puts in one row. O(1) amortised where it is not older than the newest.
   * @throws RangeError where the time is no number
   */
  append(time: number, value: number, options?: InsertOptions): void {
    this.insert([time], [value], options);
  }

  /**
   * Puts in rows in any order of time; equal times are kept in the order given, after those held. A value of ±Infinity
   * is a gap, as NaN is. O(k) in order of time, else O(tail + k log k).
   * @param from - the index of the first row to put in
   * @param to - the index after the last
   * @throws RangeError where a time is no number; then nothing has been put in
   */
  insert(
    times: ArrayLike<number>,
    values: ArrayLike<number>,
    options?: InsertOptions,
    from = 0,
    to = times.length,
  ): void {
    const revises = options?.revises === true;
    if (!this.#follows(times, revises, from, to)) this.#merge(times, values, revises, from, to);
    else if (from < to) this.#append(times, values, Math.max(from, to - this.#rows), to);
  }

  /** Records that rows are missing between two times, both exclusive. */
  gap(id: number, kind: GapKind, after: number, before: number): void {
    this.#broke(this.gaps.add(id, kind, after, before));
  }

  /** Puts what is still missing in the place of a gap; an empty list heals it. */
  replaceGap(id: number, missing: readonly Stretch[]): void {
    const stretch = this.gaps.replace(id, missing);
    if (stretch !== null) this.#broke(stretch);
  }

  /**
   * Changes how much of the past is held; it takes effect with the next {@link Series.evict} or row.
   * @throws RangeError where a bound is not positive
   */
  retain({ time = Infinity, rows = Infinity }: Retain): void {
    if (!(time > 0)) throw new RangeError(`invalid retain.time: ${time}`);
    if (!(rows >= 1)) throw new RangeError(`invalid retain.rows: ${rows}`);
    this.#time = time;
    this.#rows = Math.floor(rows);
  }

  /**
   * Forgets rows beyond the bounds. Of the rows that are too old the newest stays: the line from it reaches into the
   * time that is held, and the last value known is never lost.
   * @param newest - by which time ages are reckoned, epoch ms: that of the newest row whose time has come, here or in
   * another series of the same stream. `-Infinity`: nothing is too old
   */
  evict(newest: number): void {
    const { columns, first, end } = this;
    const limit = newest - this.#time;
    // Mostly the second row is still young enough, and nothing is to be looked for.
    const old = first + 1 < end && columns.time(first + 1) > limit ? first : columns.after(limit) - 1;
    this.#evictTo(Math.max(old, end - this.#rows));
  }

  #newest(): number {
    return this.length > 0 ? this.columns.time(this.end - 1) : -Infinity;
  }

  /** Rows that would be evicted by later ones of their batch are not among these: they are not worth putting in. */
  #append(times: ArrayLike<number>, values: ArrayLike<number>, from: number, to: number): void {
    this.#makeRoom(to - from);
    const { end } = this;
    this.changes.add(this.length > 0 ? this.time(end - 1) : times[from], times[to - 1]);
    this.columns.append(times, values, from, to);
    this.pyramid.update(end);
  }

  /** Whether rows can be appended. */
  #follows(times: ArrayLike<number>, revises: boolean, from: number, to: number): boolean {
    let newest = this.#newest();
    let follows = true;
    for (let index = from; index < to; index += 1) {
      const time = times[index];
      if (!Number.isFinite(time)) throw new RangeError(`invalid time: ${time}`);
      if (!(time > newest || (time === newest && !revises))) follows = false;
      newest = time;
    }
    return follows;
  }

  #merge(times: ArrayLike<number>, values: ArrayLike<number>, revises: boolean, from: number, to: number): void {
    const order = new Uint32Array(to - from);
    for (let index = from; index < to; index += 1) order[index - from] = index;
    order.sort((a, b) => times[a] - times[b] || a - b);
    const sortedTimes = new Float64Array(order.length);
    const sortedValues = new Float64Array(order.length);
    let kept = 0;
    for (const index of order) {
      const time = times[index];
      const value = Number.isFinite(values[index]) ? values[index] : NaN;
      if (revises && this.#revise(time, value)) continue;
      if (revises && kept > 0 && sortedTimes[kept - 1] === time) kept -= 1;
      sortedTimes[kept] = time;
      sortedValues[kept] = value;
      kept += 1;
    }
    if (kept === 0) return;
    const start = this.#makeRoomAmong(sortedTimes, kept);
    const rows = sortedTimes.subarray(0, kept);
    if (start < kept) this.pyramid.update(this.columns.merge(rows, sortedValues, start, this.changes));
  }

  /** Gives the held row of this time, if there is one, another value. */
  #revise(time: number, value: number): boolean {
    const { columns } = this;
    const seq = columns.after(time) - 1;
    if (seq < columns.first || columns.time(seq) !== time) return false;
    if (Object.is(columns.value(seq), value)) return true;
    columns.replace(seq, value);
    this.pyramid.touch(seq);
    this.changes.add(columns.time(Math.max(columns.first, seq - 1)), columns.time(Math.min(columns.end - 1, seq + 1)));
    return true;
  }

  /** Evicts before adding, so that the rings never grow beyond what may be held. */
  #makeRoom(rows: number): void {
    if (this.length + rows > this.#rows) this.#evictTo(this.end + rows - this.#rows);
  }

  /** The same for rows that are merged: the oldest of both go. Returns the first of the new ones to keep. */
  #makeRoomAmong(times: Float64Array, rows: number): number {
    let surplus = this.length + rows - this.#rows;
    let { first } = this;
    let start = 0;
    for (; surplus > 0; surplus -= 1) {
      if (first < this.end && (start === rows || this.columns.time(first) <= times[start])) first += 1;
      else start += 1;
    }
    this.#evictTo(first, start < rows ? times[start] : Infinity);
    return start;
  }

  /** @param coming - the time of the oldest row about to come in, if there is one: gaps after it are not forgotten */
  #evictTo(seq: number, coming = Infinity): void {
    const { columns } = this;
    const { first } = columns;
    if (seq <= first) return;
    const last = Math.min(seq, columns.end - 1);
    this.changes.add(columns.time(first), columns.time(last));
    if (seq < columns.end) this.gaps.evict(Math.min(coming, columns.time(seq)));
    columns.evict(seq);
  }

  /** The line may have changed from the row before a stretch to the row after it. */
  #broke({ after, before }: Stretch): void {
    const { columns } = this;
    const left = columns.after(after) - 1;
    const right = columns.atOrAfter(before);
    this.changes.add(
      left >= columns.first ? columns.time(left) : after,
      right < columns.end ? columns.time(right) : before,
    );
  }
}
