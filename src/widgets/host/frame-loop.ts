import type { Scope, Undo } from "./scope.js";

/**
 * Draws, and says when the next draw is needed.
 *
 * @param now - the frame's time, ms, of `performance.now()`
 * @returns ms until something will have moved; nothing, or `Infinity`: not before something changes
 */
export type Draw = (now: number) => number | void;

/** The widgets' clocks; ages and positions of data go by `stream.now()`. */
export const clock = {
  /** Steady ms, as the frames tell them. */
  now: (): number => performance.now(),
  /** Our clock, epoch ms. */
  epoch: (): number => Date.now(),
};

/** A wait shorter than this goes straight to the next animation frame, ms. */
const frame = 1000 / 60;

/**
 * Calls `draw` when something will have moved, inside one animation frame, and never otherwise: several requests are
 * one draw, nothing runs while the page is hidden or the element is out of view, and with nothing to do nothing runs.
 * Paper is not a view: before printing everything is drawn once.
 */
export class FrameLoop {
  readonly #scope: Scope;
  readonly #draw: Draw;
  readonly #document: Document;
  #inView = true;
  #due = Infinity;
  #timer: Undo | undefined;
  #frame: Undo | undefined;

  /**
   * @param scope - ends the loop when it closes
   * @param element - what is drawn: out of view, nothing is
   * @param draw - draws, and says when the next draw is needed
   */
  constructor(scope: Scope, element: Element, draw: Draw) {
    this.#scope = scope.child();
    this.#draw = draw;
    this.#document = element.ownerDocument;
    this.#scope.listen(this.#document, "visibilitychange", () => {
      this.#arm();
    });
    const { defaultView } = this.#document;
    if (defaultView !== null) {
      this.#scope.listen(defaultView, "beforeprint", () => {
        this.show();
      });
    }
    this.#scope.observeView(element, (inView) => {
      this.#inView = inView;
      this.#arm();
    });
  }

  /** Whether somebody can see what is drawn. */
  get visible(): boolean {
    return this.#inView && this.#document.visibilityState !== "hidden";
  }

  /** Whether a draw is asked for, now or later. */
  get pending(): boolean {
    return this.#due !== Infinity;
  }

  /** Asks for a draw in the next animation frame. */
  invalidate(): void {
    this.schedule(0);
  }

  /** Asks for a draw in so many ms at the latest; of several requests the soonest holds. */
  schedule(delay: number): void {
    if (this.#scope.closed || !(delay < Infinity)) return;
    const now = clock.now();
    const due = now + Math.max(0, delay);
    // An earlier request holds, unless its timer is overdue: a busy page must not cost a frame more.
    const overdue = this.#due <= now && this.#frame === undefined;
    if (due >= this.#due && !overdue) return;
    this.#due = Math.min(due, this.#due);
    this.#arm();
  }

  /** Draws now, where somebody can see it: for what must not wait for the next frame, such as a new size. */
  flush(): void {
    if (this.#scope.closed) return;
    this.#due = Math.min(this.#due, clock.now());
    if (this.visible) this.#run(clock.now());
  }

  /** Draws now, also out of view: a first picture, which must not be missing where a page is printed or captured whole. */
  show(): void {
    if (!this.#scope.closed) this.#run(clock.now());
  }

  #arm(): void {
    this.#disarm();
    if (this.#due === Infinity || !this.visible || this.#scope.closed) return;
    const wait = this.#due - clock.now();
    if (wait > frame) {
      this.#timer = this.#scope.timeout(() => {
        this.#arm();
      }, wait - frame / 2);
    } else {
      const handle = requestAnimationFrame((now) => {
        this.#frame?.();
        this.#run(now);
      });
      this.#frame = this.#scope.add(() => {
        cancelAnimationFrame(handle);
      });
    }
  }

  #disarm(): void {
    this.#timer?.();
    this.#frame?.();
    this.#timer = this.#frame = undefined;
  }

  #run(now: number): void {
    this.#disarm();
    this.#due = Infinity;
    const next = this.#draw(now);
    if (typeof next === "number") this.schedule(next);
  }
}
