import { provideStreamCode } from "../stream/all-code.js";
import type { Environment } from "../stream/index.js";
import { seeded } from "./seeded.js";
import { turn } from "./turn.js";

/** Options of {@link fakeEnvironment}. */
export interface FakeEnvironmentOptions {
  /** Start of the clock, epoch ms. Default 1,700,000,000,000. */
  readonly now?: number;
  /** Seed of `random()`. Default 1. */
  readonly seed?: number;
}

interface Timer {
  readonly due: number;
  readonly handle: number;
  readonly callback: () => void;
}

/** Largest delay that platforms keep to, ms; a larger one fires at once. */
const MAX_DELAY_MS = 2 ** 31 - 1;

/**
 * Environment on a clock that moves only when told to. Timers run in order of their time, equal ones in the order in
 * which they were set. From the first one on, streams have all their code at once: a file would come in its own time.
 */
export class FakeEnvironment implements Environment {
  #elapsedMs = 0;
  #wallOffset: number;
  #lastHandle = 0;
  #isVisible = true;
  #isOnline = true;
  #isFrozen = false;
  readonly #random: () => number;
  readonly #timers = new Map<number, Timer>();
  readonly #listeners = new Set<() => void>();

  /** @param options - start of the clock, and the seed */
  constructor({ now = 1_700_000_000_000, seed = 1 }: FakeEnvironmentOptions = {}) {
    provideStreamCode();
    this.#wallOffset = now;
    this.#random = seeded(seed);
  }

  /** Number of timers that wait. */
  get pending(): number {
    return this.#timers.size;
  }

  /** Number of listeners that `on` holds. */
  get listening(): number {
    return this.#listeners.size;
  }

  /** Returns the wall time, epoch ms. */
  now(): number {
    return this.#wallOffset + this.#elapsedMs;
  }

  /** Returns steady ms since the clock was made: `advance` alone moves it, as if it stood still in sleep. */
  monotonic(): number {
    return this.#elapsedMs;
  }

  /** Calls `callback` once the clock has moved on by `delay` ms. */
  setTimeout(callback: () => void, delay: number): number {
    const wait = delay > 0 && delay <= MAX_DELAY_MS ? delay : 0;
    const handle = ++this.#lastHandle;
    this.#timers.set(handle, { due: this.#elapsedMs + wait, handle, callback });
    return handle;
  }

  /** Cancels a timer. */
  clearTimeout(handle: unknown): void {
    this.#timers.delete(handle as number);
  }

  /** Returns a number in [0, 1), drawn from the seed. */
  random(): number {
    return this.#random();
  }

  /** Tells what `setVisible` set last; true at first. */
  visible(): boolean {
    return this.#isVisible;
  }

  /** Tells what `setOnline` set last; true at first. */
  online(): boolean {
    return this.#isOnline;
  }

  /** Tells what `setFrozen` set last; false at first. */
  frozen(): boolean {
    return this.#isFrozen;
  }

  /** Calls a listener at every change; returns the undo. */
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
    this.#isVisible = visible;
    this.change();
  }

  /** Connects or disconnects the network, and tells the listeners. */
  setOnline(online: boolean): void {
    this.#isOnline = online;
    this.change();
  }

  /** Puts the page away, as the back-forward cache does, or brings it back, and tells the listeners. */
  setFrozen(frozen: boolean): void {
    this.#isFrozen = frozen;
    this.change();
  }

  /** Tells the listeners that something changed, as `pageshow` does. */
  change(): void {
    for (const listener of [...this.#listeners]) listener();
  }

  /**
   * Moves the wall clock alone, by ms of either sign: neither the steady clock nor timers notice, listeners are not
   * told.
   */
  jump(ms: number): void {
    this.#wallOffset += ms;
  }

  /**
   * Puts the machine to sleep for so many ms: the wall clock goes on, the steady one and the timers stand still, and
   * the listeners are told on waking.
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
    const end = this.#elapsedMs + ms;
    while (this.#runNext(end));
    this.#elapsedMs = end;
  }

  /** Moves time on by `ms`, running each timer at its moment and letting promises settle before, between and after. */
  async advanceAsync(ms: number): Promise<void> {
    const end = this.#elapsedMs + ms;
    await turn();
    while (this.#runNext(end)) await turn();
    this.#elapsedMs = end;
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
    this.#elapsedMs = Math.max(this.#elapsedMs, first.due);
    first.callback();
    return true;
  }
}

/**
 * Makes an environment on a clock that moves only when told to: for a stream's option `environment`.
 *
 * @example
 * ```ts
 * const environment = fakeEnvironment();
 * const stream = new DataStream(random(), { environment });
 * await environment.advanceAsync(60_000);
 * ```
 * @param options - start of the clock, and the seed of `random()`
 */
export function fakeEnvironment(options: FakeEnvironmentOptions = {}): FakeEnvironment {
  return new FakeEnvironment(options);
}
