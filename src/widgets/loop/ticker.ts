import { clock, MAX_TIMEOUT_MS } from "../page/clock.js";

/** An object that wants to be called in an animation frame. */
export interface Ticked {
  /** The time of the call, ms, by {@link clock}`.now()`; the nearest frame makes it. */
  readonly due: number;
  /** Whether it goes by no frame's time, so that it may take its turn in any frame near to its due. Default false. */
  readonly isFree?: boolean;
  /**
   * Takes its turn in the frame of time `now`, ms. The ticker has forgotten it by then: for another turn add it again.
   */
  tick(now: number): void;
}

/** Half the time between two frames at 60 Hz, ms: a call due within it after a frame is made in that frame. */
export const HALF_FRAME_MS = 1000 / 120;

/** Calls due within this wait for frames, ms: a timer that ends within the next frame costs more than the frame. */
const FRAME_WAIT_MS = 3 * HALF_FRAME_MS;

/**
 * One animation frame, and one timer to wait for it, for everything that moves in a window. Nothing runs while nothing
 * is due.
 */
class Ticker {
  readonly #view: Window & typeof globalThis;
  readonly #waiting = new Set<Ticked>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #wakesAt = Infinity;
  #frame: number | undefined;
  readonly #batch: Ticked[] = [];

  constructor(view: Window & typeof globalThis) {
    this.#view = view;
  }

  /** Calls an object when it is due. Add it again when it is due sooner than before. */
  add(ticked: Ticked): void {
    this.#waiting.add(ticked);
    if (this.#frame === undefined) this.#await(ticked.due, clock.now());
  }

  /** Forgets an object. */
  delete(ticked: Ticked): void {
    if (!this.#waiting.delete(ticked) || this.#waiting.size > 0) return;
    this.#sleep();
  }

  #await(due: number, now: number): void {
    if (due - now <= FRAME_WAIT_MS) {
      // A timer that runs stays: what is drawn with every frame would set one anew with each.
      this.#frame = this.#view.requestAnimationFrame(this.#draw);
    } else if (due < this.#wakesAt) {
      clearTimeout(this.#timer);
      this.#wakesAt = due;
      this.#timer = setTimeout(this.#wake, Math.min(due - HALF_FRAME_MS - now, MAX_TIMEOUT_MS));
    }
  }

  readonly #wake = (): void => {
    this.#timer = undefined;
    this.#wakesAt = Infinity;
    this.#awaitNext(clock.now());
  };

  readonly #draw = (frameTime: number): void => {
    this.#frame = undefined;
    const { performance: viewClock } = this.#view;
    // Frames of another window count from another moment.
    const now = viewClock === performance ? frameTime : frameTime + viewClock.timeOrigin - performance.timeOrigin;
    // An object that is added again meanwhile has its next turn in a later frame.
    const batch = this.#batch;
    // The frame that is asked for comes at once, and its time may be that of the one before: what is due by now has its
    // turn, else the frame would be for nothing.
    const current = clock.now();
    for (const ticked of this.#waiting) {
      const { due, isFree = false } = ticked;
      if (due <= Math.max(now + HALF_FRAME_MS, isFree ? current + 2 * HALF_FRAME_MS : current)) batch.push(ticked);
    }
    for (const ticked of batch) if (this.#waiting.delete(ticked)) callSafely(ticked, now);
    batch.length = 0;
    this.#awaitNext(now);
  };

  #awaitNext(now: number): void {
    if (this.#frame !== undefined) return;
    let next = Infinity;
    for (const { due } of this.#waiting) if (due < next) next = due;
    if (next < Infinity) this.#await(next, now);
    else this.#sleep();
  }

  #sleep(): void {
    if (this.#timer !== undefined) clearTimeout(this.#timer);
    if (this.#frame !== undefined) this.#view.cancelAnimationFrame(this.#frame);
    this.#timer = this.#frame = undefined;
    this.#wakesAt = Infinity;
  }
}

/** Calls one object and reports its error in a microtask, so that the others still have their turn. */
function callSafely(ticked: Ticked, now: number): void {
  try {
    ticked.tick(now);
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}

const tickers = /* @__PURE__ */ new WeakMap<Window, Ticker>();

/** Returns the ticker of a window. */
export function tickerOf(view: Window & typeof globalThis): Ticker {
  let ticker = tickers.get(view);
  if (ticker === undefined) tickers.set(view, (ticker = new Ticker(view)));
  return ticker;
}
