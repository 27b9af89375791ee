/** Span of time. */
export interface Span {
  /** Right edge, epoch ms. */
  readonly to: number;
  /** Length, ms. */
  readonly timeWindow: number;
}

/** Shortest span that a reader can zoom to, ms. */
const MIN_SPAN_MS = 10;

/** Longest span that a reader can zoom to where nobody knows how far back rows go, ms: a hundred years. */
const MAX_SPAN_MS = 100 * 365.25 * 86_400_000;

/** Share of a span that stays filled as a reader goes back as far as rows are held. */
const FILLED_SHARE = 0.2;

/** Duration of the easing back to live, or to another length of the live span, ms. */
const RETURN_MS = 250;

/**
 * Viewport: the live span, another length of it, or a span that a reader holds. Pure: depends on the spans and times of
 * its arguments alone.
 */
export class Viewport {
  #heldTo: number | undefined;
  #zoomedWindow: number | undefined;
  #shownSpan: Span | undefined;
  #liveSpan: Span | undefined;
  #oldestTime = Infinity;
  #shownAt = NaN;
  /** Start of the easing to the live span. */
  #wayHome: { readonly from: Span; readonly since: number } | undefined;

  /** Whether the view stands still while time goes on. */
  get isPaused(): boolean {
    return this.#heldTo !== undefined;
  }

  /** Whether the view differs from the live span. */
  get isAway(): boolean {
    return this.#heldTo !== undefined || this.#zoomedWindow !== undefined;
  }

  /** Length of the span that a reader has zoomed to, ms; undefined: none. */
  get zoomedMs(): number | undefined {
    return this.#zoomedWindow;
  }

  /** Returns the span that the view shows, or eases to, where the live one is this. */
  targetIn(live: Span): Span {
    return { to: this.#heldTo ?? live.to, timeWindow: this.#zoomedWindow ?? live.timeWindow };
  }

  /** Whether the view eases to the live span. */
  get isReturning(): boolean {
    return this.#wayHome !== undefined;
  }

  /**
   * Returns the span to show.
   *
   * @param live - span of a view that follows the stream
   * @param oldest - time of the oldest row, epoch ms; undefined: none; `-Infinity`: nobody knows how far back rows go
   * @param at - time of the frame, ms of a steady clock
   * @param isStill - whether to skip the easing
   */
  resolve(live: Span, oldest: number | undefined, at: number, isStill: boolean): Span {
    if (
      this.#shownSpan !== undefined &&
      this.#liveSpan !== undefined &&
      live.timeWindow !== this.#liveSpan.timeWindow &&
      !this.isAway
    ) {
      this.#wayHome = { from: this.#shownSpan, since: this.#shownAt };
    }
    const isFirst = this.#liveSpan === undefined;
    this.#liveSpan = live;
    this.#shownAt = at;
    // A span held before the first one was shown may reach an edge that nobody knew.
    if (isFirst) this.#meetLive(live);
    this.#oldestTime = oldest ?? Infinity;
    const target = this.targetIn(live);
    const progress =
      this.#wayHome === undefined || isStill ? 1 : Math.min(1, Math.max(0, (at - this.#wayHome.since) / RETURN_MS));
    if (progress === 1) this.#wayHome = undefined;
    return (this.#shownSpan =
      this.#wayHome === undefined ? target : between(this.#wayHome.from, target, progress * (2 - progress)));
  }

  /** Holds the span on view. */
  pause(): void {
    if (this.#shownSpan === undefined) return;
    this.#wayHome = undefined;
    this.#heldTo ??= this.#shownSpan.to;
  }

  /** Goes back to the live span; at a time, ms of a steady clock. */
  live(at: number): void {
    if (!this.isAway) return;
    this.#ease(at);
    this.#heldTo = this.#zoomedWindow = undefined;
  }

  /** Forgets all spans: the next one to show is a live one, at once. */
  reset(): void {
    this.#heldTo = this.#zoomedWindow = this.#shownSpan = this.#liveSpan = this.#wayHome = undefined;
    this.#oldestTime = Infinity;
  }

  /**
   * Holds a span, whether there are rows in it or not; one that reaches the live edge follows it. Eases there, at a
   * time, ms of a steady clock.
   */
  hold({ to, timeWindow }: Span, at: number): void {
    this.#ease(at);
    this.#zoomedWindow = timeWindow;
    this.#heldTo = to;
    if (this.#liveSpan !== undefined) this.#meetLive(this.#liveSpan);
  }

  /** Goes back to the length of the live span, at a time, ms of a steady clock; a held right edge stays. */
  unzoom(at: number): void {
    this.#ease(at);
    this.#zoomedWindow = undefined;
  }

  /**
   * Moves by so many ms, back if negative; at the live edge, which it cannot pass, it is live again. Returns whether it
   * has moved.
   */
  pan(by: number): boolean {
    if (this.#shownSpan === undefined || this.#liveSpan === undefined) return false;
    this.#wayHome = undefined;
    return this.#holdAt((this.#heldTo ?? this.#shownSpan.to) + by, this.#liveSpan);
  }

  /**
   * Multiplies the span by a factor around a time, which stays in place; while it is live around its right edge.
   * Returns whether it has another length.
   */
  zoom(factor: number, time: number): boolean {
    if (this.#shownSpan === undefined || this.#liveSpan === undefined || !(factor > 0)) return false;
    this.#wayHome = undefined;
    const { timeWindow } = this.#shownSpan;
    const reachMs = Math.min(this.#liveSpan.to - this.#oldestTime, MAX_SPAN_MS);
    const longest = Math.max(this.#liveSpan.timeWindow, reachMs);
    const nextWindow = Math.min(
      Math.max(timeWindow * factor, Math.min(MIN_SPAN_MS, timeWindow)),
      Math.max(longest, timeWindow),
    );
    this.#zoomedWindow = nextWindow === this.#liveSpan.timeWindow ? undefined : nextWindow;
    if (this.#heldTo !== undefined) {
      this.#holdAt(time + (this.#heldTo - time) * (nextWindow / timeWindow), this.#liveSpan);
    }
    return nextWindow !== timeWindow;
  }

  /** Follows the live span where the held one has its right edge, or its length. */
  #meetLive({ to, timeWindow }: Span): void {
    if (this.#heldTo !== undefined && this.#heldTo >= to) this.#heldTo = undefined;
    if (this.#zoomedWindow === timeWindow) this.#zoomedWindow = undefined;
  }

  #ease(at: number): void {
    if (this.#shownSpan !== undefined) this.#wayHome = { from: this.#shownSpan, since: at };
  }

  #holdAt(to: number, live: Span): boolean {
    const before = this.#heldTo;
    const span = this.#zoomedWindow ?? live.timeWindow;
    const heldTo = Math.max(to, this.#oldestTime + span * FILLED_SHARE);
    this.#heldTo = heldTo >= live.to ? undefined : heldTo;
    return this.#heldTo !== before;
  }
}

function between(a: Span, b: Span, progress: number): Span {
  const timeWindow = a.timeWindow * (b.timeWindow / a.timeWindow) ** progress;
  return { to: a.to + (b.to - a.to) * progress, timeWindow };
}
