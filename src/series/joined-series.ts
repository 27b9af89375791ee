import { Columns } from "./columns.js";
import type { CounterFalls } from "./counter-falls.js";
import type { GapInterval } from "./gaps.js";
import { Gaps } from "./gaps.js";
import { PastSeries } from "./past-series.js";
import type { Summary } from "./pyramid.js";
import { emptySummary, Pyramid } from "./pyramid.js";
import type { SharedParts } from "./series.js";
import { Series } from "./series.js";

/**
 * Sequence number of the first live row ever: rows of the past, of which a view takes far less, have lower ones, and
 * none is negative. Engines allocate no number below 2³⁰: a live series stays there for a billion rows.
 */
const LIVE_OFFSET = 2 ** 25;

/** Sums no further apart than this, in steps, stand beside one another. */
const NEIGHBOUR_STEPS = 1.5;

/** The two parts of a joined series, and the border between them. */
class Parts {
  past: PastSeries = new PastSeries([], Infinity);
  #cut = 0;
  #firstTime = NaN;
  #reaching = 0;
  #seenFirst = -1;
  #seenRevision = -1;

  constructor(readonly live: Series) {}

  /** The number of rows of the past: those older than all live rows. */
  get cut(): number {
    const { first, revision } = this.live;
    // Comparing times for each row that is read would allocate them.
    if (first !== this.#seenFirst || revision !== this.#seenRevision) {
      this.#seenFirst = first;
      this.#seenRevision = revision;
      this.#findCut();
    }
    return this.#cut;
  }

  #findCut(): void {
    const { live, past } = this;
    const firstTime = live.length > 0 ? live.time(live.first) : Infinity;
    if (firstTime === this.#firstTime) return;
    this.#firstTime = firstTime;
    this.#cut = past.countBefore(firstTime);
    this.#reaching = past.values.columns.atOrAfter(firstTime);
  }

  /** Returns the time of a row of the past by its index. */
  pastTime(index: number): number {
    // A sum that reaches over the border stands at it: times are in order.
    return index < this.#reaching ? this.past.values.time(index) : this.#firstTime;
  }

  /** Puts other rows before the live ones. */
  replace(past: PastSeries): void {
    this.past = past;
    this.#firstTime = NaN;
    this.#seenFirst = -1;
  }

  /** The sequence number of the first live row. */
  get border(): number {
    return LIVE_OFFSET + this.live.first;
  }

  /** Returns the index of a row of the past; negative numbers and those from {@link cut} on are none. */
  pastIndex(seq: number): number {
    return seq - this.border + this.cut;
  }
}

/** Times and values of both parts. */
class JoinedColumns extends Columns {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    super();
    this.#parts = parts;
  }

  override get first(): number {
    return this.#parts.border - this.#parts.cut;
  }

  override get end(): number {
    return LIVE_OFFSET + this.#parts.live.end;
  }

  override get heldEnd(): number {
    return LIVE_OFFSET + this.#parts.live.columns.heldEnd;
  }

  override time(seq: number): number {
    const parts = this.#parts;
    return seq >= parts.border ? parts.live.time(seq - LIVE_OFFSET) : parts.pastTime(parts.pastIndex(seq));
  }

  override value(seq: number): number {
    const { live, past, border } = this.#parts;
    return seq >= border ? live.value(seq - LIVE_OFFSET) : past.values.value(this.#parts.pastIndex(seq));
  }
}

/** Sums of both parts: a row of the past counts by its extremes. */
class JoinedPyramid extends Pyramid {
  readonly #parts: Parts;

  constructor(parts: Parts, columns: Columns) {
    super(columns);
    this.#parts = parts;
  }

  override range(i: number, j: number, out: Summary): Summary {
    const { past, live } = this.#parts;
    const [from, to] = this.#pastRange(i, j);
    live.pyramid.range(i - LIVE_OFFSET, j - LIVE_OFFSET, out);
    if (from < to) {
      past.values.pyramid.range(from, to, scratch);
      out.sum += scratch.sum;
      out.count += scratch.count;
      this.#addExtremes(from, to, out);
    }
    return out;
  }

  override extent(i: number, j: number, out: Summary): Summary {
    const [from, to] = this.#pastRange(i, j);
    this.#parts.live.pyramid.extent(i - LIVE_OFFSET, j - LIVE_OFFSET, out);
    if (from < to) this.#addExtremes(from, to, out);
    return out;
  }

  override lastNumber(i: number, j: number): number {
    const { past, live } = this.#parts;
    const seq = live.pyramid.lastNumber(i - LIVE_OFFSET, j - LIVE_OFFSET);
    if (seq >= 0) return seq + LIVE_OFFSET;
    const [from, to] = this.#pastRange(i, j);
    return this.#seqOf(from < to ? past.values.pyramid.lastNumber(from, to) : -1);
  }

  override firstNumber(i: number, j: number): number {
    const { past, live } = this.#parts;
    const [from, to] = this.#pastRange(i, j);
    const index = from < to ? past.values.pyramid.firstNumber(from, to) : -1;
    if (index >= 0) return this.#seqOf(index);
    const seq = live.pyramid.firstNumber(i - LIVE_OFFSET, j - LIVE_OFFSET);
    return seq < 0 ? -1 : seq + LIVE_OFFSET;
  }

  override falls(Falls: typeof CounterFalls, i: number, j: number): number {
    const { past, live } = this.#parts;
    const [from, to] = this.#pastRange(i, j);
    const older = from < to ? past.values.pyramid.falls(Falls, from, to) : 0;
    return older + live.pyramid.falls(Falls, i - LIVE_OFFSET, j - LIVE_OFFSET);
  }

  #addExtremes(from: number, to: number, out: Summary): void {
    const { lows, highs } = this.#parts.past;
    out.min = Math.min(out.min, lows.pyramid.extent(from, to, scratch).min);
    out.max = Math.max(out.max, highs.pyramid.extent(from, to, scratch).max);
  }

  #pastRange(i: number, j: number): readonly [from: number, to: number] {
    const { cut } = this.#parts;
    return [Math.max(0, this.#parts.pastIndex(i)), Math.min(cut, this.#parts.pastIndex(j))];
  }

  #seqOf(index: number): number {
    return index < 0 ? -1 : index - this.#parts.cut + this.#parts.border;
  }
}

/** Gaps of both parts. */
class JoinedGaps extends Gaps {
  readonly #parts: Parts;
  #of: readonly [readonly GapInterval[], readonly GapInterval[]] = [[], []];
  #entries: readonly GapInterval[] = [];

  constructor(parts: Parts) {
    super();
    this.#parts = parts;
  }

  override get entries(): readonly GapInterval[] {
    const { past, live } = this.#parts;
    const [older, newer] = [past.gaps.entries, live.gaps.entries];
    if (this.#of[0] !== older || this.#of[1] !== newer) {
      this.#of = [older, newer];
      const ids = new Set(newer.map(({ id }) => id));
      this.#entries = [...older.filter(({ id }) => !ids.has(id)), ...newer].sort((a, b) => a.after - b.after);
    }
    return this.#entries;
  }

  override get length(): number {
    return this.entries.length;
  }

  override between(from: number, to: number): boolean {
    const { past, live } = this.#parts;
    if (live.gaps.between(from, to)) return true;
    const isPast = live.length === 0 || from < live.time(live.first);
    return isPast && (past.gaps.between(from, to) || past.holes.between(from, to));
  }
}

/**
 * Rows of the past before those of a live series, which goes on by itself: one series to read. Late rows, gaps and what
 * the live one evicts show here at once. Insert and evict rows there, not here.
 */
export class JoinedSeries extends Series {
  readonly #parts: Parts;

  /** Use {@link JoinedSeries.of}, or {@link JoinedSeries.joinedWithin}. */
  constructor(parts: Parts, maxGap: number, shared?: SharedParts) {
    const { live } = parts;
    const columns = shared?.columns ?? new JoinedColumns(parts);
    super({}, maxGap, {
      columns,
      pyramid: shared?.pyramid ?? new JoinedPyramid(parts, columns),
      gaps: shared?.gaps ?? new JoinedGaps(parts),
      // Readers of one are told of changes of the other too.
      changes: live.changes,
      work: live.work,
    });
    this.#parts = parts;
  }

  /** Makes a series that reads as a live one does, until rows of the past are put before it. */
  static of(live: Series): JoinedSeries {
    return new JoinedSeries(new Parts(live), live.maxGap);
  }

  /** The series to which rows come in. */
  get live(): Series {
    return this.#parts.live;
  }

  /** The rows of the past. */
  get past(): PastSeries {
    return this.#parts.past;
  }

  /** Puts other rows of the past before the live ones. */
  replacePast(past: PastSeries): void {
    const { live } = this.#parts;
    this.#parts.replace(past);
    // Everything before the second live row looks different, the line to the first one included.
    this.changes.add(-Infinity, live.length > 1 ? live.time(live.first + 1) : Infinity);
  }

  /** The span of a row that is a sum, ms; 0: it is as it came in. */
  step(seq: number): number {
    const { past, border } = this.#parts;
    return seq >= border ? 0 : past.step(this.#parts.pastIndex(seq));
  }

  /** Tells whether a row is the sum of others. */
  isSum(seq: number): boolean {
    const { past, border } = this.#parts;
    return seq < border && past.isSum(this.#parts.pastIndex(seq));
  }

  override hasSums(): boolean {
    return this.past.hasSums;
  }

  override low(seq: number): number {
    return seq >= this.#parts.border ? this.value(seq) : this.past.lows.value(this.#parts.pastIndex(seq));
  }

  override high(seq: number): number {
    return seq >= this.#parts.border ? this.value(seq) : this.past.highs.value(this.#parts.pastIndex(seq));
  }

  override joined(seq: number): boolean {
    const { columns, maxGap } = this;
    const { past, border } = this.#parts;
    if (seq < columns.first || seq + 1 >= columns.end) return false;
    if (Number.isNaN(columns.value(seq)) || Number.isNaN(columns.value(seq + 1))) return false;
    const [time, next] = [columns.time(seq), columns.time(seq + 1)];
    // Nothing is joined over what is not loaded.
    if (seq + 1 === border && past.loadedTo < next) return false;
    const reach = Math.max(maxGap, NEIGHBOUR_STEPS * Math.max(this.step(seq), this.step(seq + 1)));
    return next - time <= reach && !this.gaps.between(time, next);
  }

  /** Returns a series with the same rows, now and later, joined where they are no further apart than so many ms. */
  override joinedWithin(maxGap: number): JoinedSeries {
    return maxGap === this.maxGap ? this : new JoinedSeries(this.#parts, maxGap, this);
  }
}

const scratch = emptySummary();
