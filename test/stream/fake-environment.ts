import type { Environment } from "../../src/stream/environment.js";

interface Timer {
  readonly due: number;
  readonly handle: number;
  readonly callback: () => void;
}

/** The largest delay that platforms keep to; a larger one fires at once. */
const MAX_DELAY = 2 ** 31 - 1;

/** Lets every promise that can settle by itself settle, however long the chain. */
export function settle(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/**
 * An environment on a clock that moves only when it is told to.
 * Timers run in order of their time, equal ones in the order they were set.
 */
export class FakeEnvironment implements Environment {
  #elapsed = 0;
  #wall: number;
  #handles = 0;
  #visible = true;
  #online = true;
  #seed: number;
  readonly #timers = new Map<number, Timer>();
  readonly #listeners = new Set<() => void>();

  /** `now`: where the clock starts, epoch ms. `seed`: of `random()`. */
  constructor({ now = 1_700_000_000_000, seed = 1 }: { now?: number; seed?: number } = {}) {
    this.#wall = now;
    this.#seed = seed;
  }

  /** How many timers wait. */
  get pending(): number {
    return this.#timers.size;
  }

  /** How many listeners `on` holds. */
  get listening(): number {
    return this.#listeners.size;
  }

  now(): number {
    return this.#wall + this.#elapsed;
  }

  setTimeout(callback: () => void, delay: number): number {
    const wait = delay > 0 && delay <= MAX_DELAY ? delay : 0;
    const handle = ++this.#handles;
    this.#timers.set(handle, { due: this.#elapsed + wait, handle, callback });
    return handle;
  }

  clearTimeout(handle: unknown): void {
    this.#timers.delete(handle as number);
  }

  /** The multiplicative generator of Park and Miller: the same numbers in every run. */
  random(): number {
    this.#seed = (this.#seed * 48_271) % 2_147_483_647;
    return (this.#seed - 1) / 2_147_483_646;
  }

  visible(): boolean {
    return this.#visible;
  }

  online(): boolean {
    return this.#online;
  }

  on(change: () => void): () => void {
    const listener = () => {
      change();
    };
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** Shows or hides the page and tells the listeners. */
  setVisible(visible: boolean): void {
    this.#visible = visible;
    this.change();
  }

  /** Gives or takes the network and tells the listeners. */
  setOnline(online: boolean): void {
    this.#online = online;
    this.change();
  }

  /** Tells the listeners that something changed, as `pageshow` does. */
  change(): void {
    for (const listener of [...this.#listeners]) listener();
  }

  /** Moves the wall clock alone, by ms of either sign: a machine that slept, a clock that was set. Timers do not notice. */
  jump(ms: number): void {
    this.#wall += ms;
  }

  /** Moves time on by `ms`, running each timer at its moment and letting promises settle before, between and after. */
  async advance(ms: number): Promise<void> {
    const end = this.#elapsed + ms;
    await settle();
    for (let timer = this.#next(end); timer !== undefined; timer = this.#next(end)) {
      this.#timers.delete(timer.handle);
      this.#elapsed = Math.max(this.#elapsed, timer.due);
      timer.callback();
      await settle();
    }
    this.#elapsed = end;
  }

  #next(end: number): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.#timers.values()) {
      if (timer.due > end) continue;
      if (first === undefined || timer.due < first.due || (timer.due === first.due && timer.handle < first.handle)) first = timer;
    }
    return first;
  }
}
