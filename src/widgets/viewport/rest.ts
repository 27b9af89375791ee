import type { Series } from "../../series/index.js";

/** A series as a view sees it. */
interface Seen {
  /** Undefined: it has no rows yet. */
  readonly series: Series | undefined;
  /** By so much its times are ahead of the view's, ms. */
  readonly shift?: number;
}

/** What there is to be shown at a time. */
export interface Reach {
  /** That time, epoch ms. */
  readonly now: number;
  /** The time of the newest row whose time has come, epoch ms; `-Infinity`: there is none. */
  readonly come: number;
  /** Whether a line goes on from there to a row ahead. */
  readonly on: boolean;
  /** The time of the first row ahead, epoch ms; `Infinity`: there is none. */
  readonly ahead: number;
  /** The time of the newest row of all, epoch ms; `-Infinity`: there is none. */
  readonly newest: number;
}

/** What of some series has come at a time, epoch ms. O(1) a series that has no rows ahead. */
export function reachOf(all: readonly Seen[], now: number): Reach {
  let [come, ahead, newest] = [-Infinity, Infinity, -Infinity];
  let on = false;
  for (let index = 0; index < all.length; index += 1) {
    const { series, shift = 0 } = all[index];
    if (series === undefined || series.length === 0) continue;
    const seq = series.upTo(now + shift);
    newest = Math.max(newest, series.time(series.end - 1) - shift);
    if (seq >= series.first) come = Math.max(come, series.time(seq) - shift);
    if (seq + 1 < series.end) {
      ahead = Math.min(ahead, series.time(seq + 1) - shift);
      on ||= series.joined(seq);
    }
  }
  return { now, come, on, ahead, newest };
}

/** What a view that follows a stream would show. */
export interface LiveSpan {
  /** Its right edge, epoch ms. */
  readonly to: number;
  /** How long it is, ms. */
  readonly timeWindow: number;
  /** How long it is unless a reader has zoomed, ms. Default: as long. */
  readonly usual?: number;
}

/**
 * A view that rests goes live only for a row that is newer than this share of it: one at its left edge would let it
 * rest again at once.
 */
const border = 0.75;

/**
 * Whether a view rests. One that follows a stream scrolls on while no row comes; where the newest row would leave it,
 * and it would show nothing although there are rows, it rests at that row until a newer one comes. Pure: it goes by
 * what it is given.
 */
export class Rest {
  #at: number | undefined;
  #due = Infinity;

  /** How long it rests if no row comes, ms: until the time of one ahead has come. */
  get due(): number {
    return this.#due;
  }

  /** The time of the row at which the view rests, its right edge, epoch ms; undefined: it follows the stream. */
  get at(): number | undefined {
    return this.#at;
  }

  /** Looks anew; gives {@link Rest.at}. */
  look(reach: Reach, span: LiveSpan): number | undefined {
    this.#due = dueOf(reach, span);
    return (this.#at = this.#placeIn(reach, span));
  }

  /** Whether a look would find it as it is. */
  holds(reach: Reach, span: LiveSpan): boolean {
    return this.#placeIn(reach, span) === this.#at;
  }

  #placeIn(reach: Reach, span: LiveSpan): number | undefined {
    const { come, on, ahead, newest } = reach;
    const { to, timeWindow, usual = timeWindow } = span;
    // Nothing has come yet, and nothing will for longer than the view reaches: a clock may be wrong.
    if (come === -Infinity) return ahead < Infinity && dueOf(reach, span) > 0 ? newest : undefined;
    // A reader who zooms out of a view that rests goes on resting.
    const reaches = this.#at === undefined ? timeWindow : Math.min(timeWindow, usual) * border;
    return !on && come < to - reaches ? come : undefined;
  }
}

/** How long until rows ahead come by themselves, ms. */
function dueOf({ now, come, ahead }: Reach, { to, timeWindow }: LiveSpan): number {
  return come === -Infinity ? ahead - to - timeWindow : ahead - now;
}
