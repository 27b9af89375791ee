import { clock } from "../page/clock.js";

/** What wants to be called in an animation frame. */
export interface Ticked {
  /** When, at the latest, by {@link clock}`.now()`; it is called in the nearest frame. */
  readonly due: number;
  /** Called in the frame; `now` is the frame's time. It is forgotten before: to be called again it asks again. */
  tick(now: number): void;
}

/** Half the time between two frames, ms: who is due that soon after a frame is called in it, for it is the nearest. */
export const HALF_FRAME_MS = 1000 / 120;

/** Who is due so soon, ms, is waited for by frames: a timer that ends within the next one costs more than the frame. */
const near = 3 * HALF_FRAME_MS;

/**
 * One animation frame, and one timer to wait for it, for everything that moves on a page: with nothing due nothing
 * runs.
 */
class Ticker {
  readonly #waiting = new Set<Ticked>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #wakes = Infinity;
  #frame: number | undefined;
  readonly #called: Ticked[] = [];

  /** Calls it when it is due; also to be told that this is sooner than it was. */
  add(ticked: Ticked): void {
    this.#waiting.add(ticked);
    if (this.#frame === undefined) this.#await(ticked.due, clock.now());
  }

  /** Forgets it. */
  delete(ticked: Ticked): void {
    if (!this.#waiting.delete(ticked) || this.#waiting.size > 0) return;
    this.#sleep();
  }

  #await(due: number, now: number): void {
    if (due - now <= near) {
      this.#sleep();
      this.#frame = requestAnimationFrame(this.#draw);
    } else if (due < this.#wakes) {
      this.#sleep();
      this.#wakes = due;
      this.#timer = setTimeout(this.#wake, Math.min(due - HALF_FRAME_MS - now, longest));
    }
  }

  readonly #wake = (): void => {
    this.#timer = undefined;
    this.#wakes = Infinity;
    this.#awaitNext(clock.now());
  };

  readonly #draw = (now: number): void => {
    this.#frame = undefined;
    // Who asks again while others are called has its turn in a later frame.
    const called = this.#called;
    for (const ticked of this.#waiting) if (ticked.due - now <= HALF_FRAME_MS) called.push(ticked);
    for (const ticked of called) if (this.#waiting.delete(ticked)) call(ticked, now);
    called.length = 0;
    this.#awaitNext(now);
  };

  #awaitNext(now: number): void {
    if (this.#frame !== undefined) return;
    let next = Infinity;
    for (const { due } of this.#waiting) if (due < next) next = due;
    if (next < Infinity) this.#await(next, now);
  }

  #sleep(): void {
    if (this.#timer !== undefined) clearTimeout(this.#timer);
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
    this.#timer = this.#frame = undefined;
    this.#wakes = Infinity;
  }
}

/** What one throws is reported as if it had been alone. */
function call(ticked: Ticked, now: number): void {
  try {
    ticked.tick(now);
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}

/** The longest delay that timers of the platform take; beyond it they fire at once. */
const longest = 2 ** 31 - 1;

/** The page's. */
export const ticker = /* @__PURE__ */ new Ticker();
