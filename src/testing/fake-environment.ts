import type { Environment } from "../stream/index.js";
import { seeded } from "./seeded.js";
import { turn } from "./turn.js";

/** Options of {@link fakeEnvironment}. */
export interface FakeEnvironmentOptions {
  /** Where the clock starts, epoch ms. Default 1,700,000,000,000. */
  readonly now?: number;
  /** Of `random()`. Default 1. */
  readonly seed?: number;
}

interface Timer {
  readonly due: number;
  readonly handle: number;
  readonly callback: () => void;
}

/** The largest delay that platforms keep to; a larger one fires at once. */
const maxDelay = 2 ** 31 - 1;

/**
 * An environment on a clock that moves only when it is told to. Timers run in order of their time, equal ones in the
 * order in which they were set.
 */
export class FakeEnvironment implements Environment {
  #elapsed = 0;
  #wall: number;
  #handles = 0;
  #visible = true;
  #online = true;
  #frozen = false;
  readonly #random: () => number;
  readonly #timers = new Map<number, Timer>();
  readonly #listeners = new Set<() => void>();

  /** @param options - where the clock starts, and the seed */
  constructor({ now = 1_700_000_000_000, seed = 1 }: FakeEnvironmentOptions = {}) {
    this.#wall = now;
    this.#random = seeded(seed);
  }

  /** How many timers wait. */
  get pending(): number {
    return this.#timers.size;
  }

  /** How many listeners `on` holds. */
  get listening(): number {
    return this.#listeners.size;
  }

  /** Epoch ms. */
  now(): number {
    return this.#wall + this.#elapsed;
  }

  /** Steady ms since the clock was made: `advance` alone moves it, as if it stood still in sleep. */
  monotonic(): number {
    return this.#elapsed;
  }

  /** Calls `callback` once the clock has moved on by `delay` ms. */
  setTimeout(callback: () => void, delay: number): number {
    const wait = delay > 0 && delay <= maxDelay ? delay : 0;
    const handle = ++this.#handles;
    this.#timers.set(handle, { due: this.#elapsed + wait, handle, callback });
    return handle;
  }

  /** Cancels a timer. */
  clearTimeout(handle: unknown): void {
    this.#timers.delete(handle as number);
  }

  /** A number in [0, 1): of the seed. */
  random(): number {
    return this.#random();
  }

  /** What `setVisible` said; true at first. */
  visible(): boolean {
    return this.#visible;
  }

  /** What `setOnline` said; true at first. */
  online(): boolean {
    return this.#online;
  }

  /** What `setFrozen` said; false at first. */
  frozen(): boolean {
    return this.#frozen;
  }

  /** Tells of every change; returns the undo. */
  on(change: () => void): () => void {
    const listener = (): void => {
      change();
    };
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** Shows or hides the page, and tells the listeners. */
  setVisible(visible: boolean): void {
    this.#visible = visible;
    this.change();
  }

  /** Gives or takes the network, and tells the listeners. */
  setOnline(online: boolean): void {
    this.#online = online;
    this.change();
  }

  /** Puts the page away, as the back-forward cache does, or brings it back, and tells the listeners. */
  setFrozen(frozen: boolean): void {
    this.#frozen = frozen;
    this.change();
  }

  /** Tells the listeners that something changed, as `pageshow` does. */
  change(): void {
    for (const listener of [...this.#listeners]) listener();
  }

  /** Sets the wall clock, by ms of either sign. Neither the steady clock nor timers notice, listeners are not told. */
  jump(ms: number): void {
    this.#wall += ms;
  }

  /**
   * The machine sleeps for so many ms: the wall clock goes on, the steady one and the timers stand still, and the
   * listeners are told on waking.
   */
  sleep(ms: number): void {
    this.jump(ms);
    this.change();
  }

  /**
   * Moves time on by `ms`, by both clocks, running each timer at its moment, all in one turn: no promise settles on the
   * way.
   */
  advance(ms: number): void {
    const end = this.#elapsed + ms;
    while (this.#runNext(end));
    this.#elapsed = end;
  }

  /** Moves time on by `ms`, running each timer at its moment and letting promises settle before, between and after. */
  async advanceAsync(ms: number): Promise<void> {
    const end = this.#elapsed + ms;
    await turn();
    while (this.#runNext(end)) await turn();
    this.#elapsed = end;
  }

  /** Runs the timer that is due first, at its moment; false where none is due by `end`. */
  #runNext(end: number): boolean {
    let first: Timer | undefined;
    for (const timer of this.#timers.values()) {
      if (timer.due > end) continue;
      if (first === undefined || timer.due < first.due || (timer.due === first.due && timer.handle < first.handle)) {
        first = timer;
      }
    }
    if (!first) return false;
    this.#timers.delete(first.handle);
    this.#elapsed = Math.max(this.#elapsed, first.due);
    first.callback();
    return true;
  }
}

/**
 * Makes an environment on a clock that moves only when it is told to: for a stream's option `environment`.
 *
 * @example
 * ```ts
 * const environment = fakeEnvironment();
 * const stream = new DataStream(random(), { environment });
 * await environment.advanceAsync(60_000);
 * ```
 * @param options - where the clock starts, and the seed of `random()`
 */
export function fakeEnvironment(options: FakeEnvironmentOptions = {}): FakeEnvironment {
  return new FakeEnvironment(options);
}
