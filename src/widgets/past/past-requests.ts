import type { Past, StreamError } from "../../stream/index.js";
import { Scope } from "../page/scope.js";
import type { SeriesSet } from "../store/series-set.js";
import type { StreamHub } from "../store/stream-hub.js";
import type { LevelStretch } from "./chunk.js";
import type { Interval } from "./intervals.js";
import { overlaps, subtract } from "./intervals.js";
import { RAW } from "./level.js";
import { PastSet } from "./past-set.js";
import { rowAfter, sparseMs } from "./row-after.js";

/** Time for which a view must stand still before the past is asked for, ms. */
const DEBOUNCE_MS = 120;

/** The most points that are asked for at once. */
const MAX_POINTS = 8_192;

/** The most rows, as they came in, that a view of raw rows is given. */
const MAX_RAW_ROWS = 100_000;

/** Age from which on a server has all rows of a time, ms. */
export const SETTLED_MS = 2_000;

/** The past that a chart shows. */
export interface PastView extends LevelStretch {
  /** The sets whose rows are shown. */
  readonly sets: readonly PastSet[];
  /** The stretches to ask for: what of `missing` is wide enough to be seen. */
  readonly wanted: readonly Interval[];
  /** The time from which on all rows that came in are held, epoch ms. */
  readonly heldFrom: number;
}

/** A stretch that history did not bring. */
export interface Failure extends Interval {
  readonly error: StreamError | Error;
}

/** A question that is being asked. */
interface Question extends LevelStretch {
  readonly controller: AbortController;
}

/** The questions of all charts on one stream to its history: one at a time, and each answer is for all of them. */
export class PastRequests {
  readonly #hub: StreamHub<never>;
  readonly #scope = new Scope();
  /** The past of each set, for as long as somebody holds that. */
  readonly #sets = new WeakMap<SeriesSet<never>, PastSet>();
  readonly #views = new Map<object, PastView>();
  readonly #listeners = new Map<object, () => void>();
  #question: Question | undefined;
  #failure: Failure | undefined;
  #beginning = -Infinity;
  #isDue = false;
  #cancelTimer: (() => void) | undefined;

  constructor(hub: StreamHub<never>) {
    this.#hub = hub;
  }

  /** The time before which there is nothing, epoch ms; `-Infinity`: not known. */
  get beginning(): number {
    return this.#beginning;
  }

  /** The stretch that history did not bring, until it is asked for again; undefined: none. */
  get failure(): Failure | undefined {
    return this.#failure;
  }

  /** Whether a view lacks rows because it would take too many of them. */
  get isTooMuch(): boolean {
    return [...this.#views.values()].some(isTooMuch);
  }

  /** Whether a question is being asked, or will be. */
  get isLoading(): boolean {
    return this.#question !== undefined || this.#isDue;
  }

  /** Returns the past of a set. */
  pastOf(set: SeriesSet<never>): PastSet {
    let past = this.#sets.get(set);
    if (past === undefined) this.#sets.set(set, (past = new PastSet(set)));
    return past;
  }

  /**
   * Takes note of what a chart shows, and asks for what it lacks once it stands still.
   *
   * @param changed - called when an answer has come, or a question has failed
   */
  show(owner: object, view: PastView, changed: () => void): void {
    const former = this.#views.get(owner);
    this.#views.set(owner, view);
    this.#listeners.set(owner, changed);
    if (former !== undefined && isSame(former, view)) return;
    this.#failureSeen();
    if (!this.#isStillWanted()) this.#question?.controller.abort();
    // What a view lacks up to now grows with each frame: that is no move, after which to wait anew.
    const hasMoved = former === undefined || !isSameSpan(former, view);
    if (hasMoved || !this.#isDue) this.#schedule();
  }

  /**
   * Forgets a chart, which shows no past any more. With the last one it forgets what a server has said of its
   * beginning: it may have been wrong, or has others by then.
   */
  leave(owner: object): void {
    if (!this.#views.delete(owner)) return;
    this.#listeners.delete(owner);
    if (this.#views.size === 0) this.#beginning = -Infinity;
    this.#failureSeen();
    if (!this.#isStillWanted()) this.#question?.controller.abort();
  }

  /** Asks again for what history did not bring. */
  retry(): void {
    if (this.#failure === undefined) return;
    this.#failure = undefined;
    this.#isDue = true;
    this.#ask();
    this.#tell();
  }

  /** Forgets a failure that no view shows any more: when it is on view again it is asked for again. */
  #failureSeen(): void {
    const failure = this.#failure;
    if (failure === undefined) return;
    const isOnView = [...this.#views.values()].some((view) => overlaps(view, failure));
    if (!isOnView) this.#failure = undefined;
  }

  /** Tells whether a view wants what is being asked for. */
  #isStillWanted(): boolean {
    const question = this.#question;
    if (question === undefined) return true;
    return [...this.#views.values()].some(
      ({ level, wanted }) => level === question.level && wanted.some((interval) => overlaps(interval, question)),
    );
  }

  #schedule(): void {
    if (this.#next() === undefined) {
      this.#isDue = false;
      this.#cancelTimer?.();
      return;
    }
    this.#isDue = true;
    this.#cancelTimer?.();
    this.#cancelTimer = this.#scope.timeout(() => {
      this.#ask();
    }, DEBOUNCE_MS);
  }

  /** Returns the next stretch to ask for; undefined: nothing is wanted, or it has failed. */
  #next(): LevelStretch | undefined {
    const failure = this.#failure;
    for (const view of this.#views.values()) {
      if (isTooMuch(view)) continue;
      const { level, wanted } = view;
      const open = failure ? subtract(wanted, failure) : wanted;
      const last = open.at(-1);
      if (last === undefined) continue;
      // Stretches side by side are one question: what lies between them is asked for anew.
      return level === RAW
        ? { from: open[0].from, to: last.to, level }
        : alignedTo(level, Math.max(open[0].from, last.to - MAX_POINTS * level), last.to);
    }
    return undefined;
  }

  #ask(): void {
    const stretch = this.#next();
    if (this.#question !== undefined || stretch === undefined) {
      this.#isDue = this.#question !== undefined;
      return;
    }
    this.#isDue = false;
    const question: Question = { ...stretch, controller: new AbortController() };
    this.#question = question;
    this.#load(question).then(
      () => {
        this.#settle(question);
      },
      (error: unknown) => {
        if (!question.controller.signal.aborted) {
          const { from, to } = question;
          this.#failure = { from, to, error: error instanceof Error ? error : new Error(String(error)) };
        }
        this.#settle(question);
      },
    );
  }

  #settle(question: Question): void {
    if (this.#question !== question) return;
    this.#question = undefined;
    this.#tell();
    this.#schedule();
  }

  /**
   * Takes note of a stretch that has come, as far as it can: views say what they lack with a frame, and may draw none
   * for long.
   */
  #satisfy(stretch: LevelStretch): void {
    for (const [owner, view] of this.#views) {
      if (view.level !== stretch.level) continue;
      this.#views.set(owner, { ...view, wanted: subtract(view.wanted, stretch) });
    }
  }

  /** Asks for a stretch, and hands the answer to all sets on view. */
  async #load({ from, to, level, controller: { signal } }: Question): Promise<void> {
    const points = level === RAW ? undefined : Math.max(1, Math.round((to - from) / level));
    const settled = this.#hub.now() - SETTLED_MS;
    const past = await this.#hub.history({ from, to, points, signal });
    if (level === RAW && past.step !== undefined) {
      throw new TypeError("history summed rows up that were asked for as they are: let it do so by points alone");
    }
    const { times, oldest } = past;
    if (oldest !== undefined) this.#beginning = oldest ?? Infinity;
    else if (!past.whole) this.#beginning = times.at(0) ?? to;
    // A limit gives the newest rows: older ones are asked for next.
    const start = past.isLimited ? (times.find((time) => time > times[0]) ?? times[0]) : from;
    const before = past.isLimited ? undefined : await this.#rowBefore(past, { from, to, level }, signal);
    const completeTo = Math.min(to, overBy(settled, past.step ?? level));
    const heldFrom = Math.min(...[...this.#views.values()].map((view) => view.heldFrom));
    const isBeforeLive = to < Math.min(heldFrom, settled);
    const after = isBeforeLive ? await rowAfter(this.#hub, past, { from, to, level }, signal) : undefined;
    const stretch = { from: start, to: Math.max(start, completeTo), level };
    for (const set of new Set([...this.#views.values()].flatMap(({ sets }) => sets))) {
      set.add(past, stretch, before, after);
    }
    this.#satisfy({ from: start, to, level });
  }

  /**
   * Asks for the last row before an answer that begins with none: the line enters from there, and nothing lies between.
   * With keys it is that of one of them; then, and where there is none, undefined.
   */
  async #rowBefore(
    past: Past<unknown>,
    { from, to, level }: LevelStretch,
    signal: AbortSignal,
  ): Promise<Past<unknown> | undefined> {
    const first = past.times.length > 0 ? past.times[0] : Infinity;
    if (first - from <= sparseMs(level) || from <= this.#beginning) return undefined;
    const before = await this.#hub.history({ to: from, limit: 1, signal });
    // Rows may stand in the answer, or after it in others.
    if (before.times.length === 0) this.#beginning = Math.min(first, to);
    return before.times.length === 0 || before.keys !== undefined ? undefined : before;
  }

  #tell(): void {
    for (const listener of this.#listeners.values()) listener();
  }
}

/** Returns the end of the last sum that is over at a time, where sums are so wide, ms: later rows are to come. */
export function overBy(time: number, step: number): number {
  return step > 0 ? Math.floor(time / step) * step : time;
}

/** Tells whether a view of rows as they came in has as many of them as it may. */
function isTooMuch({ level, sets }: PastView): boolean {
  return level === RAW && sets.some(({ rows }) => rows >= MAX_RAW_ROWS);
}

/** Returns a stretch that begins and ends between two sums of a level: answers for neighbours fit together. */
function alignedTo(level: number, from: number, to: number): LevelStretch {
  return { from: Math.floor(from / level) * level, to: Math.ceil(to / level) * level, level };
}

/** Tells whether two views are of the same stretch, at the same level. */
function isSameSpan(a: PastView, b: PastView): boolean {
  return a.level === b.level && a.from === b.from && a.to === b.to;
}

/** Tells whether two views ask for the same. */
function isSame(a: PastView, b: PastView): boolean {
  return (
    isSameSpan(a, b) &&
    a.wanted.length === b.wanted.length &&
    a.wanted.every(({ from, to }, index) => from === b.wanted[index].from && to === b.wanted[index].to)
  );
}

/** The requests by hub. */
const requestsByHub = new WeakMap<object, PastRequests>();

/** Returns the requests of a stream: the same ones for all charts. */
export function pastRequestsOf(hub: StreamHub<never>): PastRequests {
  let requests = requestsByHub.get(hub);
  if (requests === undefined) requestsByHub.set(hub, (requests = new PastRequests(hub)));
  return requests;
}
