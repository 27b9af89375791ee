/** Most intervals kept; beyond that the two oldest become one. */
const MAX_INTERVALS = 1000;

/** Id of intervals joined to stay within bounds: no repair heals them, for they hold more than one gap. */
const JOINED_ID = NaN;

/** Certainty of a gap: `lost` is proven, `unknown` is suspected. */
export type GapKind = "lost" | "unknown";

/** A stretch of time in which rows are missing. Both bounds are exclusive: there may be rows at either. */
export interface Stretch {
  /** The time of the last row before it, epoch ms. */
  readonly after: number;
  /** The time of the first row after it, epoch ms. */
  readonly before: number;
}

/** A stretch that belongs to a gap. */
export interface GapInterval extends Stretch {
  /** Id of the gap. A repaired gap may have left several intervals. */
  readonly id: number;
  /** Certainty of the gap. */
  readonly kind: GapKind;
}

/**
 * Intervals in which rows are missing. A segment of the line is drawn only if no interval lies between its two rows:
 *
 * - a segment that shares any time with the inside of an interval is not drawn, so a late row that lands in the midst
 *   of a gap stands alone
 * - a segment that crosses an interval without length (rows lost within one tick of the clock), or has both ends in it,
 *   is not drawn; one that only begins or ends there is
 */
export class Gaps {
  #entries: GapInterval[] = [];
  /** Union of all intervals: disjoint, sorted by both bounds. */
  #unionAfter: number[] = [];
  #unionBefore: number[] = [];
  /** The least `before` of all. */
  #earliest = Infinity;

  /** All intervals, sorted by `after`, then by `before`; another array after each change. */
  get entries(): readonly GapInterval[] {
    return this.#entries;
  }

  /** Number of intervals. */
  get length(): number {
    return this.#entries.length;
  }

  /**
   * Adds an interval; one that is there already counts once. Bounds in the wrong order are exchanged: wire order and
   * time order may differ.
   * @returns the stretch of time concerned
   */
  add(id: number, kind: GapKind, after: number, before: number): Stretch {
    return this.#setEntries(this.#entries, [createInterval(id, kind, after, before)]);
  }

  /**
   * Replaces all intervals of one gap by what is still missing: nothing, when it is healed.
   * @returns the stretch of time concerned, or null where nothing changed
   */
  replace(id: number, missing: readonly Stretch[]): Stretch | null {
    const replaced = this.#entries.filter((interval) => interval.id === id);
    if (replaced.length + missing.length === 0) return null;
    const kind = replaced.length > 0 ? replaced[0].kind : "lost";
    const others = this.#entries.filter((interval) => interval.id !== id);
    const added = missing.map(({ after, before }) => createInterval(id, kind, after, before));
    return hull(this.#setEntries(others, added), replaced);
  }

  /** Forgets the intervals that end at a time or before: none of their rows is held any more. */
  evict(time: number): void {
    if (this.#earliest > time) return;
    this.#entries = this.#entries.filter((interval) => interval.before > time);
    this.#updateUnion();
  }

  /** Tells whether rows are missing between two adjacent rows of these times. O(log n). */
  between(from: number, to: number): boolean {
    if (this.#unionBefore.length === 0) return false;
    let low = this.#firstEnding(from);
    for (; low < this.#unionBefore.length && this.#unionBefore[low] === from; low += 1) {
      if (from === to && this.#unionAfter[low] === from) return true;
    }
    return low < this.#unionBefore.length && this.#unionAfter[low] < to;
  }

  /** Returns the index of the first interval of the union that ends at a time or later. */
  #firstEnding(time: number): number {
    let low = 0;
    let high = this.#unionBefore.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#unionBefore[middle] < time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #setEntries(others: readonly GapInterval[], added: readonly GapInterval[]): Stretch {
    const entries = [...others, ...added.filter((one) => !others.some((other) => isSame(one, other)))];
    entries.sort((a, b) => a.after - b.after || a.before - b.before);
    let concerned = hull({ after: Infinity, before: -Infinity }, added);
    while (entries.length > MAX_INTERVALS) {
      const [first, second] = entries;
      const joined = hull(first, [second]);
      const kind = first.kind === "unknown" ? second.kind : "lost";
      entries.splice(0, 2, createInterval(JOINED_ID, kind, joined.after, joined.before));
      concerned = hull(concerned, [joined]);
    }
    this.#entries = entries;
    this.#updateUnion();
    return concerned;
  }

  #updateUnion(): void {
    this.#unionAfter = [];
    this.#unionBefore = [];
    this.#earliest = Infinity;
    for (const { after, before } of this.#entries) {
      this.#earliest = Math.min(this.#earliest, before);
      const last = this.#unionAfter.length - 1;
      const isOverlap = last >= 0 && after < this.#unionBefore[last];
      const isRepeat = last >= 0 && after === this.#unionAfter[last] && before === this.#unionBefore[last];
      if (isOverlap) this.#unionBefore[last] = Math.max(this.#unionBefore[last], before);
      else if (!isRepeat) {
        this.#unionAfter.push(after);
        this.#unionBefore.push(before);
      }
    }
  }
}

function createInterval(id: number, kind: GapKind, after: number, before: number): GapInterval {
  if (!Number.isFinite(after) || !Number.isFinite(before)) throw new RangeError(`invalid gap: ${after} to ${before}`);
  return { id, kind, after: Math.min(after, before), before: Math.max(after, before) };
}

function isSame(a: GapInterval, b: GapInterval): boolean {
  return a.id === b.id && a.kind === b.kind && a.after === b.after && a.before === b.before;
}

function hull(stretch: Stretch, others: readonly Stretch[]): Stretch {
  let { after, before } = stretch;
  for (const other of others) {
    after = Math.min(after, other.after);
    before = Math.max(before, other.before);
  }
  return { after, before };
}
