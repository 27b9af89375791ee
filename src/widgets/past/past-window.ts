import type { SeriesSet } from "../store/series-set.js";
import type { Interval } from "./intervals.js";
import { intersect, subtract, union } from "./intervals.js";
import { levelOf, RAW } from "./level.js";
import type { PastRequests } from "./past-requests.js";
import { overBy, SETTLED_MS } from "./past-requests.js";
import type { PastSet, Selection } from "./past-set.js";

/** Stretches that are narrower are not told of, nor asked for where time brings more, CSS pixels. */
const LEAST_PX = 2;

/** Part of the view by which more is asked for on both sides: panning finds it there. */
const MARGIN = 0.25;

/** Rows by which the stretch that is selected moves on, so that few frames select anew. */
const STRIDE_ROWS = 512;

/**
 * Part of the rows that are held, from the oldest, that is asked for as well where the oldest are being let go: none is
 * missing as they go.
 */
const OVERLAP = 0.25;

/** A view of the rows of one stream, by its clock. */
export interface StreamView {
  /** The span to draw. */
  readonly span: Interval;
  /** The span to which the view eases: what it needs is asked for. */
  readonly target: Interval;
  /** The width of the plot, CSS pixels. */
  readonly widthPx: number;
  /** The time from which on all rows that came in are held, epoch ms. */
  readonly heldFrom: number;
  /** The time now, epoch ms. */
  readonly now: number;
  /** Whether to ask for what is not there. */
  readonly asks: boolean;
}

/** A stretch on view without what it should show. */
export interface Absent extends Interval {
  /** Whether history did not bring it, or it would be too much; else it is to come. */
  readonly problem: Error | "too much" | undefined;
  /** Whether nothing stands in its place, such as rows of another level. */
  readonly isEmpty: boolean;
}

/** What one chart shows of the past of one stream: selects what is there, and asks for what is not. */
export class PastWindow {
  readonly requests: PastRequests;
  readonly sets: ReadonlyMap<SeriesSet<never>, PastSet>;
  /** Whether rows are wanted as they came in. */
  readonly isRaw: boolean;
  #selectedBy = "";
  #heldFrom = NaN;
  #selections: ReadonlyMap<SeriesSet<never>, Selection> = new Map();

  /**
   * @param requests - the questions to the stream's history
   * @param sets - the sets that the chart shows
   * @param isRaw - whether rows are wanted as they came in, since a mark makes its own of them
   */
  constructor(requests: PastRequests, sets: readonly SeriesSet<never>[], isRaw: boolean) {
    this.requests = requests;
    this.isRaw = isRaw;
    this.sets = new Map(sets.map((set) => [set, requests.pastOf(set)]));
  }

  /** What the last view takes of each set; the same objects as long as that is the same. */
  get selections(): ReadonlyMap<SeriesSet<never>, Selection> {
    return this.#selections;
  }

  /** The time before which there is nothing, epoch ms; `-Infinity`: not known. */
  beginning(heldFrom: number): number {
    return Math.min(this.requests.beginning, heldFrom);
  }

  /**
   * Shows a view.
   *
   * @param changed - called when an answer has come, or a question has failed
   * @returns the stretches on view without what they should show
   */
  show({ span, target, widthPx, heldFrom, now, asks }: StreamView, changed: () => void): readonly Absent[] {
    const { requests, sets, isRaw } = this;
    const msPerPixel = (target.to - target.from) / Math.max(1, widthPx);
    const level = isRaw ? RAW : levelOf(msPerPixel);
    const stride = STRIDE_ROWS * levelOf(msPerPixel);
    const margin = MARGIN * (target.to - target.from);
    const from = Math.floor(Math.min(span.from, target.from - margin) / stride) * stride;
    const to = Math.ceil(Math.max(span.to, target.to + margin) / stride) * stride;
    const beginning = this.beginning(heldFrom);
    // A coarse sum that reaches over the beginning would stand before it.
    const start = Math.max(from, isRaw ? beginning : Math.floor(beginning / level) * level);
    const selectedBy = `${start} ${to} ${level} ${[...sets.values()].map(({ revision }) => revision).join()}`;
    if (selectedBy !== this.#selectedBy) {
      this.#selectedBy = selectedBy;
      this.#selections = new Map(
        [...sets].map(([set, past]) => [set, past.select({ from: Math.min(start, to), to, level }, start === from)]),
      );
    }
    const selections = [...this.#selections.values()];
    // A sum comes once its span is over: nobody asks for it again and again until then.
    const over = overBy(now - SETTLED_MS, Math.max(0, ...selections.map(({ step }) => step)));
    const leastMs = LEAST_PX * msPerPixel;
    const needed = { from: Math.max(from, beginning), to: Math.min(to, over, this.#neededTo(heldFrom, now)) };
    // Wait for what is about to be over until there is something to see; elsewhere a coarser sum would stand in the
    // place of a row.
    const missing = asks
      ? within(
          selections.flatMap((selection) => selection.missing),
          needed,
        ).filter((interval) => interval.to < over || interval.to - interval.from >= leastMs)
      : [];
    // What reaches rows that are held is asked for up to now: the oldest of them will go.
    const wanted = missing.map((interval) =>
      interval.to >= heldFrom ? { from: interval.from, to: Math.max(interval.to, Math.min(to, now)) } : interval,
    );
    requests.show(this, { from, to, level, sets: [...sets.values()], wanted, heldFrom }, changed);
    if (!asks) return [];
    const visible = { from: Math.max(span.from, beginning), to: Math.min(span.to, heldFrom, over) };
    const empty = within(
      selections.flatMap((selection) => selection.empty),
      visible,
      leastMs,
    );
    const { failure, isTooMuch } = requests;
    const absent = empty.map((interval) => ({
      ...interval,
      problem: failure && intersect(interval, failure) ? failure.error : isTooMuch ? ("too much" as const) : undefined,
      isEmpty: true,
    }));
    // What stands in the place of what failed is no reason to keep silent.
    const coarse = failure === undefined ? [] : within(missing, intersect(failure, visible) ?? NOWHERE, leastMs);
    const others = empty.reduce(subtract, coarse);
    return [...absent, ...others.map((interval) => ({ ...interval, problem: failure?.error, isEmpty: false }))];
  }

  /** Returns the time up to which the past is needed, epoch ms: beyond the oldest row that is held where rows go. */
  #neededTo(heldFrom: number, now: number): number {
    const isMoving = heldFrom > this.#heldFrom;
    this.#heldFrom = heldFrom;
    const overlap = isMoving ? Math.max(0, OVERLAP * (now - heldFrom)) : 0;
    return heldFrom + overlap;
  }

  /** Asks for nothing any more. */
  leave(): void {
    this.requests.leave(this);
  }
}

const NOWHERE: Interval = { from: 0, to: 0 };

/** Returns what stretches have in common with another, each at least so long, ms. Default: of any length. */
function within(intervals: readonly Interval[], other: Interval, leastMs = 0): readonly Interval[] {
  return union(intervals)
    .flatMap((interval) => intersect(interval, other) ?? [])
    .filter(({ from, to }) => to - from >= leastMs);
}
