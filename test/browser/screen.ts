import { vi } from "vitest";

/** From frame to frame, ms. */
const FRAME = 1_000 / 60;

interface Timer {
  readonly due: number;
  readonly run: () => void;
}

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
  /** How late callbacks are called in a frame, ms. */
  late: () => number = () => 0;
  readonly #start = performance.now();
  readonly #epoch = Date.UTC(2025, 2, 12, 12);
  #now = this.#start;
  #vsync = this.#start + FRAME;
  #handles = 1_000_000;
  #hidden = false;
  readonly #timers = new Map<number, Timer>();
  #callbacks = new Map<number, FrameRequestCallback>();

  constructor() {
    vi.spyOn(performance, "now").mockImplementation(() => this.#now);
    vi.spyOn(Date, "now").mockImplementation(() => this.epoch);
    vi.spyOn(globalThis, "requestAnimationFrame").mockImplementation((callback) => {
      this.#callbacks.set((this.#handles += 1), callback);
      return this.#handles;
    });
    vi.spyOn(globalThis, "cancelAnimationFrame").mockImplementation((handle) => void this.#callbacks.delete(handle));
    vi.spyOn(globalThis, "setTimeout").mockImplementation(((run: () => void, delay = 0) => {
      this.#timers.set((this.#handles += 1), { due: this.#now + Math.max(1, delay), run });
      return this.#handles;
    }) as unknown as typeof setTimeout);
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
    this.#timers.set((this.#handles += 1), { due: this.#now + delay, run });
  }

  /** Lets so much time pass. */
  async pass(ms: number): Promise<void> {
    const end = this.#now + ms;
    for (;;) {
      let next: [number, Timer] | undefined;
      for (const entry of this.#timers) if (next === undefined || entry[1].due < next[1].due) next = entry;
      const due = Math.max(this.#now, next?.[1].due ?? Infinity);
      if (Math.min(due, this.#vsync) > end) break;
      if (next !== undefined && due <= this.#vsync) {
        this.#now = due;
        this.#timers.delete(next[0]);
        next[1].run();
      } else this.#frame();
      // Promises settle.
      for (let n = 0; n < 4; n += 1) await Promise.resolve();
    }
    this.#now = Math.max(this.#now, end);
  }

  #frame(): void {
    const at = this.#vsync;
    this.#vsync += FRAME;
    this.#now = Math.max(this.#now, at);
    if (this.#hidden) return;
    const callbacks = this.#callbacks;
    this.#callbacks = new Map();
    if (callbacks.size > 0) this.#now = Math.max(this.#now, at + this.late());
    for (const callback of callbacks.values()) callback(at);
    for (const watcher of this.watchers) watcher(at - this.#start);
  }
}
