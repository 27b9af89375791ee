import { vi } from "vitest";

const realFrame = globalThis.requestAnimationFrame.bind(globalThis);

/** Frames of the browser itself: for observers, which no clock moves. */
export async function realFrames(count = 3): Promise<void> {
  for (let n = 0; n < count; n += 1) await new Promise((resolve) => realFrame(resolve));
}

/**
 * A screen of 60 Hz whose time passes only when it is told to: animation frames, timers and both clocks of the page. So
 * minutes take seconds, and a frame is never missed.
 */
export class Screen {
  /** Called after each frame, drawn or not, with its time. */
  readonly watchers: ((at: number) => void)[] = [];
  /** From frame to frame, ms; more makes minutes cheaper. */
  frameMs = 1_000 / 60;
  /** How late callbacks are called in a frame, ms. */
  late: () => number = () => 0;
  readonly #start = performance.now();
  readonly #epoch = Date.UTC(2025, 2, 12, 12);
  #now = this.#start;
  #vsync = this.#start + this.frameMs;
  #handles = 1_000_000;
  #hidden = false;
  readonly #timers = new Map<number, () => void>();
  /** The handles of the timers by when they are due, and of some that were cleared. */
  readonly #queue: { readonly due: number; readonly handle: number }[] = [];
  #callbacks = new Map<number, FrameRequestCallback>();

  constructor() {
    vi.spyOn(performance, "now").mockImplementation(() => this.#now);
    vi.spyOn(Date, "now").mockImplementation(() => this.epoch);
    vi.spyOn(globalThis, "requestAnimationFrame").mockImplementation((callback) => {
      this.#callbacks.set((this.#handles += 1), callback);
      return this.#handles;
    });
    vi.spyOn(globalThis, "cancelAnimationFrame").mockImplementation((handle) => void this.#callbacks.delete(handle));
    vi.spyOn(globalThis, "setTimeout").mockImplementation(((run: () => void, delay = 0) =>
      this.#add(Math.max(1, delay), run)) as unknown as typeof setTimeout);
    vi.spyOn(globalThis, "clearTimeout").mockImplementation((handle) => void this.#timers.delete(handle as number));
    vi.spyOn(document, "visibilityState", "get").mockImplementation(() => (this.#hidden ? "hidden" : "visible"));
  }

  /** Whole ms, as `Date.now()` gives them. */
  get epoch(): number {
    return Math.floor(this.#epoch + this.elapsed);
  }

  /** Ms since it began. */
  get elapsed(): number {
    return this.#now - this.#start;
  }

  /** Puts the tab away, where there are no frames, or brings it back. */
  hide(hidden: boolean): void {
    this.#hidden = hidden;
    document.dispatchEvent(new Event("visibilitychange"));
  }

  /** Calls something in so many ms. */
  in(delay: number, run: () => void): void {
    this.#add(delay, run);
  }

  /** Lets so much time pass. */
  async pass(ms: number): Promise<void> {
    const end = this.#now + ms;
    for (;;) {
      while (this.#queue.length > 0 && !this.#timers.has(this.#queue[0].handle)) this.#queue.shift();
      const next = this.#queue.at(0);
      const due = Math.max(this.#now, next?.due ?? Infinity);
      if (Math.min(due, this.#vsync) > end) break;
      if (next !== undefined && due <= this.#vsync) {
        this.#now = due;
        this.#queue.shift();
        const run = this.#timers.get(next.handle);
        this.#timers.delete(next.handle);
        run?.();
      } else this.#frame();
      // Promises settle.
      for (let n = 0; n < 4; n += 1) await Promise.resolve();
    }
    this.#now = Math.max(this.#now, end);
  }

  /** Puts a timer behind all that are due before it or at once with it: rows of minutes are thousands of timers. */
  #add(delay: number, run: () => void): number {
    const [due, handle] = [this.#now + delay, (this.#handles += 1)];
    let [low, high] = [0, this.#queue.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#queue[middle].due <= due) low = middle + 1;
      else high = middle;
    }
    this.#queue.splice(low, 0, { due, handle });
    this.#timers.set(handle, run);
    return handle;
  }

  #frame(): void {
    const at = this.#vsync;
    this.#vsync += this.frameMs;
    this.#now = Math.max(this.#now, at);
    if (this.#hidden) return;
    const callbacks = this.#callbacks;
    this.#callbacks = new Map();
    if (callbacks.size > 0) this.#now = Math.max(this.#now, at + this.late());
    for (const callback of callbacks.values()) callback(at);
    for (const watcher of this.watchers) watcher(at - this.#start);
  }
}
