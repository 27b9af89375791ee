/** A span of time. */
export interface Span {
  /** Its right edge, epoch ms. */
  readonly to: number;
  /** How long it is, ms. */
  readonly timeWindow: number;
}

/** The shortest span that a reader can zoom to, ms. */
const shortest = 10;

/** How much of a span stays filled where one goes back as far as rows are held. */
const filled = 0.2;

/** How long the way back to live takes, or to another length of the live span, ms. */
const homeward = 250;

/**
 * Which span of time is on view: the live one, another length of it, or one that a reader holds on to. Pure: it goes by
 * the spans and times that it is given.
 */
export class Viewport {
  #held: number | undefined;
  #zoomed: number | undefined;
  #shown: Span | undefined;
  #live: Span | undefined;
  #oldest = Infinity;
  #at = NaN;
  /** Where the way to the live span began. */
  #home: { readonly from: Span; readonly since: number } | undefined;

  /** Whether the view stands still while time goes on. */
  get paused(): boolean {
    return this.#held !== undefined;
  }

  /** Whether it shows another span than the live one. */
  get away(): boolean {
    return this.#held !== undefined || this.#zoomed !== undefined;
  }

  /** How long the span is that a reader has zoomed to, ms; undefined: nobody has. */
  get zoomed(): number | undefined {
    return this.#zoomed;
  }

  /** Whether it is on its way to the live span. */
  get returning(): boolean {
    return this.#home !== undefined;
  }

  /**
   * Gives the span to show.
   *
   * @param live - that of a view which follows the stream
   * @param oldest - the time of the oldest row, epoch ms; undefined: there is none
   * @param at - the frame's time, ms of a steady clock
   * @param still - whether nothing may glide
   */
  show(live: Span, oldest: number | undefined, at: number, still: boolean): Span {
    if (
      this.#shown !== undefined &&
      this.#live !== undefined &&
      live.timeWindow !== this.#live.timeWindow &&
      !this.away
    ) {
      this.#home = { from: this.#shown, since: this.#at };
    }
    this.#live = live;
    this.#at = at;
    this.#oldest = oldest ?? Infinity;
    const goal = { to: this.#held ?? live.to, timeWindow: this.#zoomed ?? live.timeWindow };
    const share = this.#home === undefined || still ? 1 : Math.min(1, Math.max(0, (at - this.#home.since) / homeward));
    if (share === 1) this.#home = undefined;
    return (this.#shown = this.#home === undefined ? goal : between(this.#home.from, goal, share * (2 - share)));
  }

  /** Holds on to what is on view. */
  pause(): void {
    if (this.#shown === undefined) return;
    this.#home = undefined;
    this.#held ??= this.#shown.to;
  }

  /** Goes back to the live span; at a time, ms of a steady clock. */
  live(at: number): void {
    if (!this.away) return;
    if (this.#shown !== undefined) this.#home = { from: this.#shown, since: at };
    this.#held = this.#zoomed = undefined;
  }

  /** Moves by so many ms, back where they are negative; the live edge cannot be passed: there it is live again. */
  pan(by: number): void {
    if (this.#shown === undefined || this.#live === undefined) return;
    this.#home = undefined;
    this.#hold((this.#held ?? this.#shown.to) + by, this.#live);
  }

  /**
   * Makes the span so many times as long around a time, which stays where it is; while it is live around its right
   * edge.
   */
  zoom(factor: number, time: number): void {
    if (this.#shown === undefined || this.#live === undefined || !(factor > 0)) return;
    this.#home = undefined;
    const { timeWindow } = this.#shown;
    const longest = Math.max(this.#live.timeWindow, this.#live.to - this.#oldest);
    const next = Math.min(Math.max(timeWindow * factor, Math.min(shortest, timeWindow)), Math.max(longest, timeWindow));
    this.#zoomed = next === this.#live.timeWindow ? undefined : next;
    if (this.#held !== undefined) this.#hold(time + (this.#held - time) * (next / timeWindow), this.#live);
  }

  #hold(to: number, live: Span): void {
    const span = this.#zoomed ?? live.timeWindow;
    const earliest = Math.min(live.to, this.#oldest + span * filled);
    this.#held = to >= live.to ? undefined : Math.max(to, earliest);
  }
}

function between(a: Span, b: Span, share: number): Span {
  const timeWindow = a.timeWindow * (b.timeWindow / a.timeWindow) ** share;
  return { to: a.to + (b.to - a.to) * share, timeWindow };
}
