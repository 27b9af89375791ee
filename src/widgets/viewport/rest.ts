import type { Series } from "../../series/index.js";

/** Series with the clock of its view. */
interface ShiftedSeries {
  /** Numbers; undefined before the first row. */
  readonly series: Series | undefined;
  /** Time by which the series is ahead of the view's clock, ms. */
  readonly shift?: number;
}

/** Extent of the rows at a time. */
export interface Reach {
  /** Current time, epoch ms. */
  readonly now: number;
  /** Time of the newest row that is due, epoch ms; `-Infinity`: none. */
  readonly newestCome: number;
  /** Whether a line joins that row to one ahead. */
  readonly isJoined: boolean;
  /** Time of the first row ahead of now, epoch ms; `Infinity`: none. */
  readonly firstAhead: number;
  /** Time of the newest row of all, epoch ms; `-Infinity`: none. */
  readonly newest: number;
}

/** Returns the extent of some series at a time, epoch ms. O(1) a series without rows ahead. */
export function reachOf(all: readonly ShiftedSeries[], now: number): Reach {
  let [newestCome, firstAhead, newest] = [-Infinity, Infinity, -Infinity];
  let isJoined = false;
  for (let index = 0; index < all.length; index += 1) {
    const { series, shift = 0 } = all[index];
    if (series === undefined || series.length === 0) continue;
    const seq = series.upTo(now + shift);
    newest = Math.max(newest, series.time(series.end - 1) - shift);
    if (seq >= series.first) newestCome = Math.max(newestCome, series.time(seq) - shift);
    if (seq + 1 < series.end) {
      firstAhead = Math.min(firstAhead, series.time(seq + 1) - shift);
      isJoined ||= series.joined(seq);
    }
  }
  return { now, newestCome, isJoined, firstAhead, newest };
}

/** Span of a view that follows a stream. */
export interface LiveSpan {
  /** Right edge, epoch ms. */
  readonly to: number;
  /** Length, ms. */
  readonly timeWindow: number;
  /** Length unless a reader has zoomed, ms. Default: `timeWindow`. */
  readonly usual?: number;
}

/**
 * Share of its span within which a row must be for a resting view to go live: hysteresis, since a row at its left edge
 * would let it rest again at once.
 */
const RETURN_SHARE = 0.75;

/**
 * State of a view that may rest. A view that follows a stream scrolls on while no row comes; as the newest row would
 * leave it, and it would be empty although there are rows, it rests at that row until a newer one comes. Pure: depends
 * on its arguments alone.
 */
export class Rest {
  #at: number | undefined;
  #due = Infinity;

  /** Time that it rests if no row comes, ms: until a row ahead is due. */
  get due(): number {
    return this.#due;
  }

  /** Time of the row at which the view rests, its right edge, epoch ms; undefined: it follows the stream. */
  get at(): number | undefined {
    return this.#at;
  }

  /** Updates and returns {@link Rest.at}. */
  update(reach: Reach, span: LiveSpan): number | undefined {
    this.#due = dueOf(reach, span);
    return (this.#at = this.#restIn(reach, span));
  }

  /** Tells whether an update would change nothing. */
  isUnchangedBy(reach: Reach, span: LiveSpan): boolean {
    return this.#restIn(reach, span) === this.#at;
  }

  #restIn(reach: Reach, span: LiveSpan): number | undefined {
    const { newestCome, isJoined, firstAhead, newest } = reach;
    const { to, timeWindow, usual = timeWindow } = span;
    // No row is due for longer than the view reaches: a clock may be wrong, so rest at the newest.
    if (newestCome === -Infinity) return firstAhead < Infinity && dueOf(reach, span) > 0 ? newest : undefined;
    // The usual length counts if shorter: a reader who zooms out of a resting view goes on resting.
    const keptSpan = this.#at === undefined ? timeWindow : Math.min(timeWindow, usual) * RETURN_SHARE;
    return !isJoined && newestCome < to - keptSpan ? newestCome : undefined;
  }
}

/** Returns the time until rows ahead are due, ms. */
function dueOf({ now, newestCome, firstAhead }: Reach, { to, timeWindow }: LiveSpan): number {
  return newestCome === -Infinity ? firstAhead - to - timeWindow : firstAhead - now;
}
