/** Intervals kept; beyond that the two oldest become one. */
const KEPT = 1000;

/** The id of what was joined to stay within bounds: no repair heals it, for it holds more than one gap. */
const NOBODY = NaN;

/** `lost` is proven, `unknown` is feared. */
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
  /** Names the gap. A repaired gap may have left several intervals. */
  readonly id: number;
  /** What is known of it. */
  readonly kind: GapKind;
}

/**
 * Where rows are missing. A segment of the line is drawn only if no interval lies between its two rows:
 *
 * - one that shares any time with an interval's inside is not drawn, so a late row that lands in the midst of a gap
 *   stands alone
 * - of an interval without length (rows lost within one tick of the clock), a segment that crosses it is not drawn,
 *   nor one with both ends in it; those that only begin or end there are
 */
export class Gaps {
  #entries: GapInterval[] = [];
  /** The union of all: disjoint, sorted by both bounds. */
  #after: number[] = [];
  #before: number[] = [];
  /** The least `before` of all. */
  #earliest = Infinity;

  /** All intervals, sorted by `after`, then by `before`; another array after each change. */
  get entries(): readonly GapInterval[] {
    return this.#entries;
  }

  /** How many intervals there are. */
  get length(): number {
    return this.#entries.length;
  }

  /**
   * Adds an interval; one that is there already counts once. Bounds in the wrong order are exchanged: wire order and
   * time order may differ.
   * @returns the stretch of time concerned
   */
  add(id: number, kind: GapKind, after: number, before: number): Stretch {
    return this.#set(this.#entries, [entry(id, kind, after, before)]);
  }

  /**
   * Puts what is still missing in the place of all intervals of one gap; nothing, when it is healed.
   * @returns the stretch of time concerned, or null where nothing changed
   */
  replace(id: number, missing: readonly Stretch[]): Stretch | null {
    const old = this.#entries.filter((interval) => interval.id === id);
    if (old.length + missing.length === 0) return null;
    const kind = old.length > 0 ? old[0].kind : "lost";
    const rest = this.#entries.filter((interval) => interval.id !== id);
    const added = missing.map(({ after, before }) => entry(id, kind, after, before));
    return hull(this.#set(rest, added), old);
  }

  /** Forgets the intervals that end at a time or before: no row of theirs is held any more. */
  evict(time: number): void {
    if (this.#earliest > time) return;
    this.#entries = this.#entries.filter((interval) => interval.before > time);
    this.#unite();
  }

  /** Whether rows are missing between two adjacent rows of these times. O(log n). */
  between(from: number, to: number): boolean {
    if (this.#before.length === 0) return false;
    let low = this.#search(from);
    for (; low < this.#before.length && this.#before[low] === from; low += 1) {
      if (from === to && this.#after[low] === from) return true;
    }
    return low < this.#before.length && this.#after[low] < to;
  }

  /** The first of the union that ends at a time or later. */
  #search(time: number): number {
    let low = 0;
    let high = this.#before.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#before[middle] < time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #set(rest: readonly GapInterval[], added: readonly GapInterval[]): Stretch {
    const entries = [...rest, ...added.filter((one) => !rest.some((other) => same(one, other)))];
    entries.sort((a, b) => a.after - b.after || a.before - b.before);
    let concerned = hull({ after: Infinity, before: -Infinity }, added);
    while (entries.length > KEPT) {
      const [first, second] = entries;
      const joined = hull(first, [second]);
      const kind = first.kind === "unknown" ? second.kind : "lost";
      entries.splice(0, 2, entry(NOBODY, kind, joined.after, joined.before));
      concerned = hull(concerned, [joined]);
    }
    this.#entries = entries;
    this.#unite();
    return concerned;
  }

  #unite(): void {
    this.#after = [];
    this.#before = [];
    this.#earliest = Infinity;
    for (const { after, before } of this.#entries) {
      this.#earliest = Math.min(this.#earliest, before);
      const last = this.#after.length - 1;
      const inside = last >= 0 && after < this.#before[last];
      const again = last >= 0 && after === this.#after[last] && before === this.#before[last];
      if (inside) this.#before[last] = Math.max(this.#before[last], before);
      else if (!again) {
        this.#after.push(after);
        this.#before.push(before);
      }
    }
  }
}

function entry(id: number, kind: GapKind, after: number, before: number): GapInterval {
  if (!Number.isFinite(after) || !Number.isFinite(before)) throw new RangeError(`invalid gap: ${after} to ${before}`);
  return { id, kind, after: Math.min(after, before), before: Math.max(after, before) };
}

function same(a: GapInterval, b: GapInterval): boolean {
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
